"""Text and numbers that no database keeps: refused with a sentence, on both alike."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Invalid

_SENTENCE = "内容含有不能保存的字符（{what}），多半是复制时带入的；请删除后重新填写。"

_WIDEST = 2**63
"""A column of whole numbers holds 64 bits, in both databases."""


def refuse_unstorable(parameters: Any) -> None:
    """Raises Invalid where a parameter of a statement holds a NUL or half a surrogate pair, or is
    a number beyond 64 bits.

    PostgreSQL refuses a NUL, SQLite keeps it and cuts the text there when it searches; neither can
    encode a lone surrogate.
    """
    if isinstance(parameters, list):
        for each in parameters:
            _refuse_in(each)
    else:
        _refuse_in(parameters)


def _refuse_in(parameters: Any) -> None:
    """In those of one statement, by name or by place."""
    for value in parameters.values() if isinstance(parameters, Mapping) else parameters or ():
        kind = type(value)
        if kind is str:
            if "\0" in value:
                raise Invalid(_SENTENCE.format(what="空字符 U+0000"))
            if not value.isascii():
                _require_encodable(value)
        elif kind is int:
            if not -_WIDEST <= value < _WIDEST:
                raise Invalid("有一个数字太大，无法保存或查询；请核对后再试。")
        elif kind is list or kind is tuple:
            _refuse_in(value)


def _require_encodable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        what = f"不成对的代理码 U+{ord(text[error.start]):04X}"
        raise Invalid(_SENTENCE.format(what=what)) from error
