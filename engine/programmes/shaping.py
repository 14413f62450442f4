"""A document's values → typed values, or a finding with file and line for each that is wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from engine.definitions.checking.slips import slip_of
from engine.errors import Finding, Invalid
from engine.programmes.document import Document, Path

_SENTENCES = {
    "missing": "缺少“{key}”。",
    "string_type": "应是文字；数字和日期请加引号。",
    "bool_type": "应是 true 或 false。",
    "int_type": "应是整数。",
    "dataclass_type": "应是一张“键: 值”的表。",
    "dict_type": "应是一张“键: 值”的表。",
    "mapping_type": "应是一张“键: 值”的表。",
    "tuple_type": "应是一个列表，如 [甲, 乙]。",
    "list_type": "应是一个列表，如 [甲, 乙]。",
    "frozen_set_type": "应是一个列表，如 [甲, 乙]。",
}


def shaped(type_: Any, document: Document, value: Any) -> Any:
    """The document's value as that type; nothing is converted, and no key is passed over.

    Raises Invalid with a finding for every fault.
    """
    try:
        return adapter(type_).validate_json(_json(value), strict=True)
    except ValidationError as error:
        findings = list(_findings(document, error.errors(include_url=False), value))
        raise Invalid(f"{document.name} 有 {len(findings)} 处需要改正。", findings) from error


@cache
def adapter(type_: Any) -> TypeAdapter[Any]:
    """Made once a type: pydantic compiles it."""
    return TypeAdapter(type_)


def named(entries: object, key: str) -> object:
    """A table name → entry, with each entry's name written into it under `key`.

    >>> named({"甲": {"label": "…"}}, "name")
    {'甲': {'name': '甲', 'label': '…'}}
    """
    if not isinstance(entries, Mapping):
        return entries
    return {
        name: {key: str(name), **one} if isinstance(one, Mapping) else one
        for name, one in entries.items()
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda other: other.isoformat())


def _findings(document: Document, errors: Sequence[Any], value: object) -> Iterator[Finding]:
    for error in errors:
        path: Path = tuple(error["loc"])
        key = str(path[-1]) if path else ""
        match error["type"]:
            case "unexpected_keyword_argument" | "extra_forbidden":
                at, message = path, _unknown(key, path, errors, value)
            case "missing" | "missing_argument":
                at, message = path[:-1], _SENTENCES["missing"].format(key=key)
            case "literal_error":
                expected = str(error.get("ctx", {}).get("expected", ""))
                at, message = path, f"应为 {expected.replace(' or ', ' 或 ')}。"
            case "value_error":
                at, message = path, str(error.get("ctx", {}).get("error", ""))
            case other:
                at, message = path, _SENTENCES.get(other, f"不能采用：{error['msg']}。")
        yield document.finding(at, message)


def _unknown(key: str, path: Path, errors: Sequence[Any], value: object) -> str:
    """The sentence for a key that nothing reads, with the one that was probably meant."""
    lacking = {
        str(one["loc"][-1])
        for one in errors
        if one["type"].startswith("missing") and tuple(one["loc"][:-1]) == path[:-1]
    }
    meant = slip_of(key, lacking)
    return f"不认识“{key}”" + (f"；是不是“{meant}”？" if meant else "，请删去或改正。")
