"""Temporal values from their ISO 8601 text (DMN 1.5, 10.3.4.1; XML Schema lexical forms)."""

import re

from engine.feel.findings import FeelError
from engine.feel.values import gregorian, zones
from engine.feel.values.temporal import (
    DAY_NANOS,
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)
from engine.feel.values.zones import NANOS, Zone

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(Z|z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]+)?"
)
_DAYS = re.compile(
    r"(-?)P(?:([0-9]+)D)?(?:(T)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?"
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?")
_LONGEST = 200
_MAX_OFFSET = 18 * 3600

Temporal = Date | Time | DateTime | DayTimeDuration | YearMonthDuration


def date(text: str) -> Date:
    """``2026-03-16``.

    >>> date("2026-03-16")
    Date(year=2026, month=3, day=16)
    """
    found = _DATE.fullmatch(text)
    if not found:
        raise _bad("日期", text, "2026-03-16")
    return build_date(*(int(part) for part in found.groups()))


def build_date(year: int, month: int, day: int) -> Date:
    """A day that exists, or a `FeelError`."""
    if abs(year) > gregorian.MAX_YEAR or not 1 <= month <= 12:
        raise FeelError("domain", f"没有 {year} 年 {month} 月 {day} 日这一天")
    if not 1 <= day <= gregorian.month_length(year, month):
        raise FeelError("domain", f"没有 {year} 年 {month} 月 {day} 日这一天")
    return Date(year, month, day)


def time(text: str) -> Time:
    """``09:30:00``, with an offset or ``@`` and a zone if there is one; 24:00:00 is midnight."""
    found = _TIME.fullmatch(text)
    if not found:
        raise _bad("时间", text, "09:30:00 或 09:30:00+08:00")
    parsed = _clock(found, text)
    return Time(parsed.nanos % DAY_NANOS, parsed.zone)


def date_time(text: str) -> DateTime:
    """``2026-03-16T09:30:00``; a date alone is its midnight, 24:00:00 the next one."""
    day, separator, clock = text.partition("T")
    if not separator:
        return DateTime(date(text), Time(0))
    found = _TIME.fullmatch(clock)
    if not found:
        raise _bad("日期时间", text, "2026-03-16T09:30:00")
    parsed = _clock(found, text)
    if parsed.nanos == DAY_NANOS:
        return DateTime(date(day).plus_days(1), Time(0, parsed.zone))
    return DateTime(date(day), parsed)


def duration(text: str) -> DayTimeDuration | YearMonthDuration:
    """``P1DT2H`` or ``P1Y2M``.

    >>> duration("P1DT2H"), duration("-P1Y")
    (DayTimeDuration(nanos=93600000000000), YearMonthDuration(months=-12))
    """
    if len(text) <= _LONGEST and text[-1:] not in "PT":
        months = _MONTHS.fullmatch(text)
        if months:
            total = int(months[2] or 0) * 12 + int(months[3] or 0)
            return YearMonthDuration(-total if months[1] else total)
        days = _DAYS.fullmatch(text)
        if days:
            return _day_time(days)
    raise _bad("时长", text, "P10D、PT2H 或 P1Y6M")


def any_of(text: str) -> Temporal:
    """The value of ``@"text"``: its form says which type it is."""
    if text.lstrip("-")[:1] == "P":
        return duration(text)
    if "T" in text and _DATE.match(text):
        return date_time(text)
    return date(text) if _DATE.match(text) else time(text)


def _day_time(found: re.Match[str]) -> DayTimeDuration:
    days, hours, minutes, seconds = (int(found[i] or 0) for i in (2, 4, 5, 6))
    nanos = int((found[7] or "0").ljust(9, "0")[:9])
    total = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * NANOS + nanos
    return DayTimeDuration(-total if found[1] else total)


def _clock(found: re.Match[str], text: str) -> Time:
    hour, minute, second = (int(found[i]) for i in (1, 2, 3))
    nano = int((found[4] or "0").ljust(9, "0")[:9])
    midnight = hour == 24 and minute == second == nano == 0
    if not midnight and (hour > 23 or minute > 59 or second > 59):
        raise _bad("时间", text, "09:30:00（时 0–23，分、秒 0–59）")
    return Time.at(hour, minute, second, nano, _zone(found[5], text))


def _zone(written: str | None, text: str) -> Zone:
    if written is None:
        return None
    if written in "Zz":
        return 0
    if written[0] == "@":
        return zones.info(written[1:]).key
    hours, minutes, *seconds = (int(part) for part in written[1:].split(":"))
    total = hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)
    if minutes > 59 or total > _MAX_OFFSET:
        raise _bad("时间", text, "09:30:00+08:00（时差不超过 18 小时）")
    return -total if written[0] == "-" else total


def _bad(what: str, text: str, example: str) -> FeelError:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return FeelError("domain", f"“{shown}”不是{what}，应当写成 {example}")
