"""Arithmetic of dates, times and durations (DMN 1.5, 10.3.2.3, tables 56-57)."""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from engine.feel.findings import FeelError
from engine.feel.values.number import CONTEXT, checked
from engine.feel.values.temporal import (
    DAY_NANOS,
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
    day_start,
)

_LARGEST = 10**30


def temporal(operator: str, a: object, b: object) -> object:
    """`a operator b`, or None where the two types do not go together."""
    rule = _RULES.get((operator, type(a), type(b)))
    return None if rule is None else rule(a, b)


def _days(nanos: int) -> DayTimeDuration:
    if abs(nanos) > _LARGEST:
        raise FeelError("domain", "时长超出范围")
    return DayTimeDuration(nanos)


def _months(months: int) -> YearMonthDuration:
    if abs(months) > _LARGEST:
        raise FeelError("domain", "时长超出范围")
    return YearMonthDuration(months)


def _between(a: DateTime, b: DateTime) -> DayTimeDuration:
    if (a.zone is None) != (b.zone is None):
        raise FeelError("type", "一个日期时间有时区，另一个没有，不能相减")
    return _days(a.instant - b.instant)


def _times(a: Time, b: Time) -> DayTimeDuration:
    if (a.zone is None) != (b.zone is None):
        raise FeelError("type", "一个时间有时区，另一个没有，不能相减")
    return _days(a.instant - b.instant)


def _scaled(amount: int, by: Decimal) -> int:
    return _whole(checked(CONTEXT.multiply, Decimal(amount), by))


def _divided(amount: int, by: Decimal) -> int:
    return _whole(checked(CONTEXT.divide, Decimal(amount), by))


def _whole(value: Decimal) -> int:
    if value.adjusted() > 30:
        raise FeelError("domain", "时长超出范围")
    return int(value.to_integral_value(rounding=ROUND_DOWN))


def _shift_date(day: Date, nanos: int) -> Date:
    return day.plus_days(nanos // DAY_NANOS)


def _ratio(a: int, b: int) -> Decimal:
    return checked(CONTEXT.divide, Decimal(a), Decimal(b))


_D, _T, _DT, _DD, _YM, _N = Date, Time, DateTime, DayTimeDuration, YearMonthDuration, Decimal
_RULES: Mapping[tuple[str, type, type], Callable[[Any, Any], object]] = {
    ("+", _D, _DD): lambda d, p: _shift_date(d, p.nanos),
    ("-", _D, _DD): lambda d, p: _shift_date(d, -p.nanos),
    ("+", _DD, _D): lambda p, d: _shift_date(d, p.nanos),
    ("+", _D, _YM): lambda d, p: d.plus_months(p.months),
    ("-", _D, _YM): lambda d, p: d.plus_months(-p.months),
    ("+", _YM, _D): lambda p, d: d.plus_months(p.months),
    ("-", _D, _D): lambda a, b: _days((a.days - b.days) * DAY_NANOS),
    ("-", _D, _DT): lambda a, b: _between(day_start(a), b),
    ("-", _DT, _D): lambda a, b: _between(a, day_start(b)),
    ("-", _DT, _DT): _between,
    ("+", _DT, _DD): lambda m, p: m.plus(p.nanos),
    ("-", _DT, _DD): lambda m, p: m.plus(-p.nanos),
    ("+", _DD, _DT): lambda p, m: m.plus(p.nanos),
    ("+", _DT, _YM): lambda m, p: m.plus_months(p.months),
    ("-", _DT, _YM): lambda m, p: m.plus_months(-p.months),
    ("+", _YM, _DT): lambda p, m: m.plus_months(p.months),
    ("-", _T, _T): _times,
    ("+", _T, _DD): lambda t, p: t.plus(p.nanos),
    ("-", _T, _DD): lambda t, p: t.plus(-p.nanos),
    ("+", _DD, _T): lambda p, t: t.plus(p.nanos),
    ("+", _DD, _DD): lambda a, b: _days(a.nanos + b.nanos),
    ("-", _DD, _DD): lambda a, b: _days(a.nanos - b.nanos),
    ("+", _YM, _YM): lambda a, b: _months(a.months + b.months),
    ("-", _YM, _YM): lambda a, b: _months(a.months - b.months),
    ("*", _DD, _N): lambda p, n: _days(_scaled(p.nanos, n)),
    ("*", _N, _DD): lambda n, p: _days(_scaled(p.nanos, n)),
    ("*", _YM, _N): lambda p, n: _months(_scaled(p.months, n)),
    ("*", _N, _YM): lambda n, p: _months(_scaled(p.months, n)),
    ("/", _DD, _N): lambda p, n: _days(_divided(p.nanos, n)),
    ("/", _YM, _N): lambda p, n: _months(_divided(p.months, n)),
    ("/", _DD, _DD): lambda a, b: _ratio(a.nanos, b.nanos),
    ("/", _YM, _YM): lambda a, b: _ratio(a.months, b.months),
}
