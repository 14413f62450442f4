"""What is wrong with a message, all of it, in Chinese and in English."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from engine.errors import Invalid

_TYPES = {
    "string": "文字",
    "number": "数字",
    "integer": "整数",
    "boolean": "true 或 false",
    "object": "JSON 对象",
    "array": "列表",
    "null": "null",
}
_SENTENCES = {
    "required": "缺少 {missing}",
    "type": "应当是{type}",
    "enum": "只能是 {value}",
    "const": "只能是 {value}",
    "minLength": "至少要有 {value} 个字",
    "maxLength": "最多 {value} 个字",
    "pattern": "写法应当符合 {value}",
    "format": "应当是 {value} 的写法",
    "minimum": "不能小于 {value}",
    "maximum": "不能大于 {value}",
    "exclusiveMinimum": "应当大于 {value}",
    "exclusiveMaximum": "应当小于 {value}",
    "multipleOf": "应当是 {value} 的倍数",
    "minItems": "至少要有 {value} 项",
    "maxItems": "最多 {value} 项",
    "uniqueItems": "各项不能重复",
    "additionalProperties": "有不认识的属性",
}
"""Keyword of JSON Schema → what is wrong; of another one the English sentence says it."""


@dataclass(frozen=True, slots=True)
class MessageFinding:
    """One fault: where (a JSON path, or a header), and what, in both languages."""

    path: str
    zh: str
    en: str


class InvalidMessage(Invalid):
    """A message with faults; its own sentence names all of them."""

    def __init__(self, name: str, faults: Iterable[MessageFinding]) -> None:
        self.faults = tuple(faults)
        told = "；".join(f"{each.path}：{each.zh}" for each in self.faults)
        super().__init__(f"消息内容不符合 {name}：{told}")


def schema_faults(validator: Draft202012Validator, data: object) -> Iterator[MessageFinding]:
    """Every place where the data does not fit the schema, in the order of the places."""
    found = sorted(validator.iter_errors(data), key=lambda one: one.json_path)
    for error in found:
        yield MessageFinding(error.json_path, _chinese(error), error.message)


def _chinese(error: ValidationError) -> str:
    keyword, value = str(error.validator), error.validator_value
    sentence = _SENTENCES.get(keyword)
    if sentence is None:
        return f"不符合 {keyword} 的要求（{error.message}）"
    return sentence.format(value=value, type=_named(value), missing=_missing(error))


def _named(value: Any) -> str:
    wanted = value if isinstance(value, list) else [value]
    return "或".join(_TYPES.get(str(each), str(each)) for each in wanted)


def _missing(error: ValidationError) -> str:
    """The one property that this fault is about: the library names each in its message."""
    return error.message.partition("'")[2].partition("'")[0]
