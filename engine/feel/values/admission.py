"""Values from outside: Python's and JSON's into FEEL's, and back to what JSON can hold."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from engine.feel.findings import Exhausted
from engine.feel.values.number import CONTEXT
from engine.feel.values.ranges import Range
from engine.feel.values.temporal import Date, DateTime, DayTimeDuration, Time, YearMonthDuration
from engine.feel.values.text import literal
from engine.feel.values.types import FunctionValue

_DEPTH = 200
_TEMPORAL: Final = (Date, Time, DateTime, DayTimeDuration, YearMonthDuration)
_ATOMS: Final = frozenset([str, bool, type(None), *_TEMPORAL])


class Facts(dict[str, object]):
    """Variables whose values are FEEL's already: an evaluation takes them without a look."""


def admit(context: Mapping[str, object]) -> Facts:
    """`context` with every value FEEL's; values that FEEL does not know become null.

    >>> admit({"n": 1, "when": date(2026, 3, 16)})
    {'n': Decimal('1'), 'when': Date(year=2026, month=3, day=16)}
    """
    return Facts((name, from_json(value)) for name, value in context.items())


def from_json(value: object, depth: int = _DEPTH) -> object:
    """A FEEL value from a JSON or Python value; numbers become decimals, text stays text.

    Raises Exhausted where it nests deeper than 200.

    >>> from_json({"a": [1, 2.5, True]})
    {'a': [Decimal('1'), Decimal('2.5'), True]}
    """
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is Decimal or kind is int or kind is float:
        return _number(value)
    if depth == 0:
        raise Exhausted(f"数据嵌套超过 {_DEPTH} 层")
    if isinstance(value, Mapping):
        return {str(key): from_json(item, depth - 1) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | str):
        return [from_json(item, depth - 1) for item in value]
    return _python(value)


def to_json(value: object) -> object:
    """What JSON stores for a FEEL value: decimals stay, times become their ISO text.

    A range becomes its text; a function has none and becomes null.

    >>> to_json({"on": Date(2026, 3, 16), "n": Decimal("1.50")})
    {'on': '2026-03-16', 'n': Decimal('1.50')}
    """
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, _TEMPORAL):
        return str(value)
    if isinstance(value, Range):
        return literal(value)
    return value if value is None or isinstance(value, str | bool | Decimal) else None


def _number(value: object) -> Decimal | None:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)  # type: ignore[arg-type]  # an int or a Decimal
    if not number.is_finite() or number.adjusted() > CONTEXT.Emax:
        return None
    return number if len(number.as_tuple().digits) <= CONTEXT.prec else CONTEXT.plus(number)


def _python(value: object) -> object:
    if isinstance(value, datetime):
        return DateTime.of(value)
    if isinstance(value, date):
        return Date.of(value)
    if isinstance(value, time):
        return Time.of(value)
    return value if isinstance(value, Range | FunctionValue) else None
