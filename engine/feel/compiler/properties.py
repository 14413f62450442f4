"""Properties of temporal values and ranges, and entries of contexts (DMN 1.5, tables 61, 65)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.evaluation import MISSING
from engine.feel.values.ranges import Range
from engine.feel.values.temporal import (
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)
from engine.feel.values.zones import NANOS

_DATE: Mapping[str, Callable[[Any], object]] = {
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "day": lambda d: Decimal(d.day),
    "weekday": lambda d: Decimal(d.weekday),
}
_TIME: Mapping[str, Callable[[Any], object]] = {
    "hour": lambda t: Decimal(t.hour),
    "minute": lambda t: Decimal(t.minute),
    "second": lambda t: Decimal(t.second),
    "time offset": lambda t: None if t.offset is None else DayTimeDuration(t.offset * NANOS),
    "timezone": lambda t: t.zone if isinstance(t.zone, str) else None,
}


def _part(size: int, modulus: int) -> Callable[[Any], object]:
    return lambda d: Decimal(_towards_zero(d.nanos, size * NANOS, modulus))


def _towards_zero(total: int, size: int, modulus: int) -> int:
    part = abs(total) // size
    part = part % modulus if modulus else part
    return -part if total < 0 else part


def _of(half: str, read: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda moment: read(getattr(moment, half))


PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], object]]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of("date", read) for name, read in _DATE.items()},
        **{name: _of("time", read) for name, read in _TIME.items()},
        "time offset": _TIME["time offset"],
    },
    DayTimeDuration: {
        "days": _part(86400, 0),
        "hours": _part(3600, 24),
        "minutes": _part(60, 60),
        "seconds": _part(1, 60),
    },
    YearMonthDuration: {
        "years": lambda d: Decimal(_towards_zero(d.months, 12, 0)),
        "months": lambda d: Decimal(_towards_zero(d.months, 1, 12)),
    },
    Range: {
        "start": lambda r: r.start,
        "end": lambda r: r.end,
        "start included": lambda r: r.start_included,
        "end included": lambda r: r.end_included,
    },
}
"""Python class of a value → property → how it is read."""


def get_property(value: object, name: str) -> object:
    """The entry or property `name` of `value`, or MISSING."""
    if isinstance(value, dict):
        return value.get(name, MISSING)
    of = PROPERTIES.get(type(value), {}).get(name)
    return MISSING if of is None else of(value)
