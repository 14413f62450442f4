"""ISO 8601 as Modeler writes it in a timer: moments, durations, repeating intervals.

Sources: ISO 8601-1:2019 5.4, 5.5.2, 5.6; Camunda 8, "Timer events". Months are counted on the
calendar and clamped (31 January + P1M = 28 or 29 February); a moment without a zone is Shanghai's.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.months import add_months
from engine.errors import Invalid

_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_ZONE_ID = re.compile(r"(?:@(?P<at>[\w/+-]+)|\[(?P<bracket>[\w/+-]+)\])$")
_CRON = re.compile(r"@\w+|\S+(?: +\S+){4,5}")
_CYCLE = re.compile(r"R(?P<times>-1|\d*)(?:/(?P<start>[^/P].*))?/(?P<interval>P[^/]*)")
WITHOUT_END = -1
"""How many repetitions a cycle has that never ends."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of months, days and time; months and days are counted on the calendar."""

    months: int
    days: int
    time: timedelta

    def after(self, moment: datetime, times: int = 1) -> datetime:
        """The moment `times` spans later, on the wall clock of Shanghai (or of its own zone).

        >>> parse_duration("P1M").after(datetime(2026, 1, 31, 9, tzinfo=SHANGHAI)).isoformat()
        '2026-02-28T09:00:00+08:00'
        """
        wall = moment.astimezone(SHANGHAI) if moment.tzinfo in (None, UTC) else moment
        try:
            day = add_months(wall.date(), self.months * times) + timedelta(self.days * times)
            on_the_day = datetime.combine(day, wall.timetz())
            # time is added in UTC, so that an hour is an hour where a zone changes its clocks
            later = on_the_day.astimezone(UTC) + self.time * times
            return later.astimezone(wall.tzinfo)
        except OverflowError as error:
            raise Invalid(f"自 {moment} 起的时长超出可以计算的范围") from error


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating interval: how often (`WITHOUT_END` for ever), from when, how far apart."""

    times: int
    start: datetime | None
    interval: Duration

    def first(self, now: datetime) -> datetime:
        """The first occurrence: one interval from now, or the first from `start` not before now."""
        if self.start is None:
            return self.interval.after(now)
        return self._on_grid(self.start, now, include=True)

    def following(self, due: datetime) -> datetime:
        """The occurrence after one that was due then.

        Counted from the cycle's start where it has one, so that a monthly cycle from the 31st
        comes back to the 31st after a short month.
        """
        if self.start is None:
            return self.interval.after(due)
        return self._on_grid(self.start, due, include=False)

    def _on_grid(self, start: datetime, moment: datetime, *, include: bool) -> datetime:
        for k in count(self._skipped(start, moment)):
            occurrence = self.interval.after(start, k)
            if occurrence > moment or (include and occurrence == moment):
                return occurrence
        raise AssertionError("the interval is longer than nothing, so some occurrence is later")

    def _skipped(self, start: datetime, moment: datetime) -> int:
        """How many occurrences certainly lie before the moment, so that few are tried."""
        span = self.interval
        longest = timedelta(days=31 * span.months + span.days) + span.time
        return max(0, (moment - start) // longest)


def parse_duration(text: str) -> Duration:
    """A duration such as ``PT5M``, ``P1M``, ``P2W``, ``P1Y2M3DT4H5M6.5S``.

    Raises Invalid with a sentence when it is none, or is negative.
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise Invalid(
            f"“{text}”不是 ISO 8601 时长；写法如 PT5M（5分钟）、P10D（10天）、P1M（1个月）"
        )
    years, months, weeks, days, hours, minutes = (
        int(found[part] or 0) for part in ("years", "months", "weeks", "days", "hours", "minutes")
    )
    try:
        time = timedelta(hours=hours, minutes=minutes, seconds=float(found["seconds"] or 0))
    except OverflowError as error:
        raise Invalid(f"时长“{text}”超出可以计算的范围") from error
    return Duration(years * 12 + months, weeks * 7 + days, time)


def parse_moment(text: str) -> datetime:
    """A date and time, with an offset, a zone's id or neither (then it is Shanghai's).

    >>> parse_moment("2026-03-16T17:00:00@Asia/Shanghai").isoformat()
    '2026-03-16T17:00:00+08:00'

    Raises Invalid, also for a date alone: whether it means its beginning or its end (24:00) must
    be said.
    """
    written = text.strip()
    named = _ZONE_ID.search(written)
    bare = written[: named.start()] if named else written
    try:
        moment = datetime.fromisoformat(bare)
    except ValueError:
        raise Invalid(f"“{text}”不是日期时刻；写法如 2026-03-16T17:00:00+08:00") from None
    if _is_date(bare):
        raise Invalid(
            f"“{text}”只有日期，没有时刻；当日24:00届满的写 end of day(…)，"
            f"当日开始时的写 {text}T00:00:00"
        )
    zone = _zone(named["at"] or named["bracket"]) if named else SHANGHAI
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone) if named else moment


def parse_cycle(text: str) -> Cycle:
    """A repeating interval: ``R3/PT10H``, ``R/P1D``, ``R/2026-01-31T09:00:00+08:00/P1M``.

    The start may name its zone, whose wall clock the occurrences then keep to:
    ``R3/2026-03-27T09:00:00[Europe/Berlin]/P1D``.

    Raises Invalid, also for a cron expression and for a cycle that repeats nothing or at once.
    """
    found = _CYCLE.fullmatch(text.strip())
    if found is None and _CRON.fullmatch(text.strip()):
        raise Invalid(
            f"“{text}”是 cron 写法，本系统只用 ISO 8601 循环，"
            "如每周一九点：R/2026-01-05T09:00:00+08:00/P1W"
        )
    if found is None:
        raise Invalid(
            f"“{text}”不是 ISO 8601 循环；写法如 R3/PT10H、R/2026-01-31T09:00:00+08:00/P1M"
        )
    times = WITHOUT_END if found["times"] in ("", "-1") else int(found["times"])
    interval = parse_duration(found["interval"])
    if times == 0 or interval == Duration(0, 0, timedelta()):
        raise Invalid(f"循环“{text}”没有重复次数，或间隔为零")
    return Cycle(times, parse_moment(found["start"]) if found["start"] else None, interval)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Invalid(f"没有名为“{name}”的时区；中国时间写 Asia/Shanghai") from None
