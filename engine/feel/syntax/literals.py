"""Numbers, strings and ``@"…"`` values in the text (DMN 1.5, 10.3.1.2, rules 33-37, 64-66)."""

import re

from engine.feel.findings import FeelError, FeelFinding
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.tree import Constant
from engine.feel.values import iso, number

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_FULL_WIDTH_QUOTE = re.compile("[“”＂]")
_ESCAPE = re.compile(r"\\(U[0-9A-Fa-f]{6}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def number_literal(cursor: Cursor) -> Constant | None:
    """``1``, ``.5``, ``1.23e-4``."""
    start = cursor.at
    found = _NUMBER.match(cursor.text, start)
    if not found:
        return None
    value = number.from_text(found.group())
    if value is None:
        raise cursor.error("这个数字太大，超出范围", end=found.end(), kind="limit")
    cursor.at = found.end()
    cursor.blank()
    return Constant(start, found.end(), value)


def string_literal(cursor: Cursor) -> Constant:
    """``"…"`` with escapes; the opening quote stands here."""
    start = cursor.at
    found = _STRING.match(cursor.text, start)
    if not found:
        wrong = _FULL_WIDTH_QUOTE.search(cursor.text, start)
        if wrong:
            raise cursor.error("", start=wrong.start())
        raise cursor.error('文本缺少结尾的引号（"）', end=len(cursor.text))
    cursor.at = found.end()
    cursor.blank()
    return Constant(start, found.end(), unescape(found[1]))


def at_literal(cursor: Cursor) -> Constant:
    """``@"2026-03-16"``; the sign stands here."""
    start = cursor.at
    cursor.accept("@")
    if not cursor.peek('"'):
        raise cursor.error(f"@ 之后应当是双引号里的日期、时间或时长，却是{cursor.seen()}")
    written = string_literal(cursor)
    assert isinstance(written.value, str)
    try:
        return Constant(start, written.end, iso.any_of(written.value))
    except FeelError as fault:
        cursor.findings.append(FeelFinding(fault.kind, fault.message, start, written.end))
        return Constant(start, written.end, None)


def unescape(text: str) -> str:
    r"""The string that escapes stand for; surrogate pairs become one character.

    >>> unescape(r"\u4e2d\n\U01F40E")
    '中\n🐎'
    """
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    return _SURROGATES.sub(
        lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), plain
    )


def _character(found: re.Match[str]) -> str:
    escape = found[1]
    if len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code <= 0x10FFFF else found.group()
    return _PLAIN.get(escape, found.group())
