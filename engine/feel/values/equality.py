"""Equality: null across types, by value within one (DMN 1.5, 10.3.2.13, table 53).

Times are equal when their properties are, down to the second: the table knows no fraction.
"""

from collections.abc import Hashable, Iterable
from decimal import Decimal

from engine.feel.values.comparison import order_keys
from engine.feel.values.ranges import Range
from engine.feel.values.size import Spend, free
from engine.feel.values.temporal import (
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)
from engine.feel.values.zones import NANOS

_DIRECT = {Decimal, str, bool, Date, DayTimeDuration, YearMonthDuration}


def equal(a: object, b: object, spend: Spend = free) -> bool | None:
    """Whether `a = b`; None where their types differ. Null equals null alone.

    `spend` is charged for the items of lists and contexts.

    >>> equal(Decimal("1.0"), Decimal(1)), equal(True, Decimal(1)), equal(None, "a")
    (True, None, False)
    """
    if a is None or b is None:
        return a is b
    kind = type(a)
    if kind is not type(b):
        return None
    if kind in _DIRECT:
        return a == b
    if isinstance(a, list) and isinstance(b, list):
        return _equal_lists(a, b, spend)
    if isinstance(a, dict) and isinstance(b, dict):
        return _equal_contexts(a, b, spend)
    if isinstance(a, Range) and isinstance(b, Range):
        return _equal_ranges(a, b)
    if isinstance(a, Time | DateTime):
        keys = order_keys(a, b)
        return a == b if keys is None else keys[0] // NANOS == keys[1] // NANOS
    return a is b


def same(a: object, b: object, spend: Spend = free) -> bool:
    """Whether the two are one value: `is` without its look at types; used by list functions."""
    return equal(a, b, spend) is True


def index_key(value: object) -> Hashable:
    """A key that two values share exactly if they are equal; for tables indexed by constants.

    Raises TypeError for a value that has no such key (list, context, range, function).

    >>> index_key(Decimal("1.0")) == index_key(Decimal(1)), index_key(True) == index_key(Decimal(1))
    (True, False)
    """
    kind = type(value)
    if kind is bool or kind is YearMonthDuration or kind is DayTimeDuration:
        return (kind, value)
    if value is None or kind in _DIRECT:
        assert isinstance(value, Hashable)
        return value
    if isinstance(value, Time | DateTime):
        return (kind, value.zone is None, value.instant // NANOS)
    raise TypeError(kind.__name__)


def _equal_lists(a: list[object], b: list[object], spend: Spend) -> bool | None:
    spend(len(a))
    if len(a) != len(b):
        return False
    return _all(equal(x, y, spend) for x, y in zip(a, b, strict=True))


def _equal_contexts(a: dict[str, object], b: dict[str, object], spend: Spend) -> bool | None:
    spend(len(a))
    if a.keys() != b.keys():
        return False
    return _all(equal(value, b[key], spend) for key, value in a.items())


def _equal_ranges(a: Range, b: Range) -> bool | None:
    if (a.start_included, a.end_included, a.operator) != (
        b.start_included,
        b.end_included,
        b.operator,
    ):
        return False
    return _all((equal(a.start, b.start), equal(a.end, b.end)))


def _all(answers: Iterable[bool | None]) -> bool | None:
    unknown = False
    for answer in answers:
        if answer is False:
            return False
        unknown = unknown or answer is None
    return None if unknown else True
