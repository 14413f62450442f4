"""Order: which values compare, and how (DMN 1.5, 10.3.2.13, table 54)."""

from decimal import Decimal

from engine.feel.values.temporal import Date, DateTime, DayTimeDuration, Time, YearMonthDuration

_DIRECT = {Decimal, str, Date, DayTimeDuration, YearMonthDuration}


def before(a: object, b: object, *, or_equal: bool = False) -> bool | None:
    """Whether `a` < `b` (`<=` with `or_equal`); None where the two do not compare.

    >>> before(Decimal(1), Decimal(2)), before("a", Decimal(1))
    (True, None)
    """
    kind = type(a)
    if kind is not type(b):
        return None
    if kind in _DIRECT:
        return bool(a <= b if or_equal else a < b)  # type: ignore[operator]  # both of one ordered type
    keys = order_keys(a, b)
    if keys is None:
        return None
    return keys[0] <= keys[1] if or_equal else keys[0] < keys[1]


def order_keys(a: object, b: object) -> tuple[int, int] | None:
    """Integers that order two times or two dates and times; None where they do not compare.

    A value with a zone and one without do not compare.
    """
    if isinstance(a, DateTime) and isinstance(b, DateTime):
        if (a.zone is None) != (b.zone is None):
            return None
        return a.instant, b.instant
    if isinstance(a, Time) and isinstance(b, Time):
        if (a.zone is None) != (b.zone is None):
            return None
        return a.instant, b.instant
    return None


def comparable(value: object) -> bool:
    """Whether values of this type have an order."""
    return type(value) in _DIRECT or isinstance(value, Time | DateTime)
