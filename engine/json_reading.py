"""JSON that a stranger sent: read exactly, or refused with a sentence; never a surprise later."""

import re
from decimal import Decimal
from typing import Any

import simplejson

from engine.errors import Invalid

DEEPEST = 100
LONGEST_NAME = 255
LARGEST_EXPONENT = 6144
"""Of a decimal of 34 digits (IEEE 754-2008), which FEEL counts in."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_json(data: bytes | str, *, storable: bool = True) -> Any:
    """The value, numbers exact.

    Raises Invalid where it is no JSON in UTF-8, where it is nested, named or counted beyond reason,
    and, unless `storable` is false, where a text holds a sign that no database keeps: a NUL, or
    half a surrogate pair.

    >>> read_json('{"a": [1, 0.10]}')
    {'a': [1, Decimal('0.10')]}
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value = simplejson.loads(text, use_decimal=True)
    except UnicodeDecodeError as error:
        raise Invalid(f"内容不是 UTF-8 编码的 JSON：{error}") from error
    except RecursionError as error:
        raise Invalid(_TOO_DEEP) from error
    except ValueError as error:  # no JSON, or a number of thousands of digits
        raise Invalid(f"内容不是 JSON：{error}") from error
    _require(value, storable, 0)
    return value


_TOO_DEEP = f"JSON 嵌套超过 {DEEPEST} 层，请简化后再提交。"


def _require(value: Any, storable: bool, depth: int) -> None:
    if depth > DEEPEST:
        raise Invalid(_TOO_DEEP)
    if isinstance(value, str) and storable:
        _require_storable(value)
    elif isinstance(value, Decimal) and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise Invalid(f"数字「{value}」超出范围。")
    elif isinstance(value, list):
        for each in value:
            _require(each, storable, depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            _require_name(name)
            _require(each, storable, depth + 1)


def _require_name(name: str) -> None:
    _require_storable(name)
    if len(name) > LONGEST_NAME:
        raise Invalid(f"名称「{name[:20]}…」太长：最多 {LONGEST_NAME} 个字。")


def _require_storable(text: str) -> None:
    found = _UNSTORABLE.search(text)
    if found:
        sign = f"U+{ord(found[0]):04X}"
        raise Invalid(f"内容含有不能保存的字符 {sign}，多半是复制时带入的；请删除后重新填写。")
