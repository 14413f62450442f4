"""What `string()` writes for every value (DMN 1.5, 10.3.4.1)."""

from decimal import Decimal

from engine.feel.syntax.characters import WORD_OR_DIGITS
from engine.feel.values.number import plain
from engine.feel.values.ranges import Range
from engine.feel.values.size import Spend, free, measure
from engine.feel.values.temporal import Date, DateTime, DayTimeDuration, Time, YearMonthDuration


def text_of(value: object, spend: Spend = free) -> str:
    """The text of a value by itself: a string without quotes.

    >>> text_of([Decimal("1.50"), "a", {"b c": True}])
    '[1.5, "a", {b c: true}]'
    """
    return value if isinstance(value, str) else literal(value, spend)


def literal(value: object, spend: Spend = free) -> str:
    """The value as FEEL would write it, as far as there is a literal.

    Raises Exhausted where it nests too deep.
    """
    measure(value, spend)
    return _written(value)


def _written(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return f"[{', '.join(_written(item) for item in value)}]"
    if isinstance(value, dict):
        entries = (f"{_key(key)}: {_written(item)}" for key, item in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, Range):
        return _range(value)
    return _atom(value)


def _atom(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Date | Time | DateTime | DayTimeDuration | YearMonthDuration):
        return str(value)
    return "function"


def _range(span: Range) -> str:
    opening = "[" if span.start_included else "("
    closing = "]" if span.end_included else ")"
    return f"{opening}{_end(span.start)}..{_end(span.end)}{closing}"


def _end(value: object) -> str:
    temporal = isinstance(value, Date | Time | DateTime | DayTimeDuration | YearMonthDuration)
    return f'@"{value}"' if temporal else _written(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(key: str) -> str:
    words = key.split(" ")
    plain_name = all(WORD_OR_DIGITS.fullmatch(word) for word in words) and not key[0].isdigit()
    return key if plain_name else _quoted(key)
