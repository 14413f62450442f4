"""Dates, times and durations, exact to the nanosecond (DMN 1.5, 10.3.2.3.4-10.3.2.3.8)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Self
from zoneinfo import ZoneInfo

from engine.feel.findings import FeelError
from engine.feel.values import gregorian, zones
from engine.feel.values.zones import NANOS, Zone

DAY_NANOS = 86_400 * NANOS


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A calendar day.

    >>> str(Date(-1, 2, 3))
    '-0001-02-03'
    """

    year: int
    month: int
    day: int

    @classmethod
    def from_days(cls, days: int) -> Self:
        """The day that is `days` after 1 January of year 1."""
        return cls(*gregorian.from_days(days))

    @classmethod
    def of(cls, day: date) -> Self:
        """From Python's date."""
        return cls(day.year, day.month, day.day)

    @property
    def days(self) -> int:
        """Days since 1 January of year 1."""
        return gregorian.to_days(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 is Monday, 7 is Sunday."""
        return self.days % 7 + 1

    def plus_months(self, months: int) -> "Date":
        """The same day `months` later, or the last day of a shorter month."""
        return Date(*gregorian.add_months(self.year, self.month, self.day, months))

    def plus_days(self, days: int) -> "Date":
        """`days` later."""
        return Date.from_days(self.days + days)

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; `nanos` counts from midnight, `zone` may be absent."""

    nanos: int
    zone: Zone = None

    @classmethod
    def at(cls, hour: int, minute: int, second: int = 0, nano: int = 0, zone: Zone = None) -> Self:
        """From the parts of a clock."""
        return cls(((hour * 60 + minute) * 60 + second) * NANOS + nano, zone)

    @classmethod
    def of(cls, moment: time) -> Self:
        """From Python's time."""
        nano = moment.microsecond * 1000
        offset = moment.utcoffset()
        zone = None if offset is None else int(offset.total_seconds())
        return cls.at(moment.hour, moment.minute, moment.second, nano, zone)

    @property
    def hour(self) -> int:
        """0-23."""
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        """0-59."""
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> int:
        """0-59, without the fraction."""
        return self.nanos // NANOS % 60

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC; a zone's id counts with its offset on 1 January 1970."""
        if isinstance(self.zone, str):
            return zones.offset_at(self.zone, (1970, 1, 1), self.nanos)
        return self.zone

    @property
    def instant(self) -> int:
        """Nanoseconds of the day in UTC, so that times with offsets compare."""
        return self.nanos - (self.offset or 0) * NANOS

    def plus(self, nanos: int) -> "Time":
        """`nanos` later, round the clock."""
        return Time((self.nanos + nanos) % DAY_NANOS, self.zone)

    def __str__(self) -> str:
        fraction = f"{self.nanos % NANOS:09d}".rstrip("0")
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return clock + (f".{fraction}" if fraction else "") + zones.text_of(self.zone)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day; the zone is the time's.

    >>> str(DateTime(Date(2026, 3, 16), Time.at(17, 0, zone=8 * 3600)))
    '2026-03-16T17:00:00+08:00'
    """

    date: Date
    time: Time

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """From Python's datetime; a named zone keeps its name."""
        at = Time.of(moment.timetz())
        offset = moment.utcoffset()
        zone: Zone = None if offset is None else int(offset.total_seconds())
        if isinstance(moment.tzinfo, ZoneInfo):
            zone = moment.tzinfo.key
        return cls(Date.of(moment), Time(at.nanos, zone))

    @classmethod
    def from_local(cls, nanos: int, zone: Zone) -> Self:
        """From nanoseconds since 1 January of year 1 on the wall of `zone`."""
        days, rest = divmod(nanos, DAY_NANOS)
        return cls(Date.from_days(days), Time(rest, zone))

    @property
    def zone(self) -> Zone:
        """The time's zone."""
        return self.time.zone

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC on that day."""
        zone = self.time.zone
        if not isinstance(zone, str):
            return zone
        day = self.date
        return zones.offset_at(zone, (day.year, day.month, day.day), self.time.nanos)

    @property
    def local(self) -> int:
        """Nanoseconds since 1 January of year 1 on the wall."""
        return self.date.days * DAY_NANOS + self.time.nanos

    @property
    def instant(self) -> int:
        """Nanoseconds since 1 January of year 1 in UTC; local time counts as UTC."""
        return self.local - (self.offset or 0) * NANOS

    def plus_months(self, months: int) -> "DateTime":
        """The same time on the same day `months` later."""
        return DateTime(self.date.plus_months(months), self.time)

    def plus(self, nanos: int) -> "DateTime":
        """`nanos` later on the time line; a zone's id keeps the zone."""
        zone = self.time.zone
        if not isinstance(zone, str):
            return DateTime.from_local(self.local + nanos, zone)
        return in_zone(self.instant + nanos, zone)

    def to_datetime(self) -> datetime:
        """Python's datetime (microseconds); raises FeelError outside the years 1-9999."""
        if not 1 <= self.date.year <= 9999:
            raise FeelError("domain", f"{self} 超出可以存储的年份 1–9999")
        zone = self.zone
        if isinstance(zone, str):
            tz: ZoneInfo | timezone | None = zones.info(zone)
        else:
            tz = None if zone is None else timezone(timedelta(seconds=zone))
        at = self.time
        return datetime(
            self.date.year, self.date.month, self.date.day,
            at.hour, at.minute, at.second, at.nanos % NANOS // 1000, tzinfo=tz,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


@dataclass(frozen=True, slots=True, order=True)
class DayTimeDuration:
    """Days, hours, minutes, seconds as one number of nanoseconds.

    >>> str(DayTimeDuration(90_000 * NANOS))
    'P1DT1H'
    """

    nanos: int

    def __str__(self) -> str:
        rest, nano = divmod(abs(self.nanos), NANOS)
        days, rest = divmod(rest, 86400)
        hours, rest = divmod(rest, 3600)
        minutes, seconds = divmod(rest, 60)
        fraction = f".{nano:09d}".rstrip("0") if nano else ""
        clock = f"{hours}H" * (hours > 0) + f"{minutes}M" * (minutes > 0)
        clock += f"{seconds}{fraction}S" * (seconds > 0 or nano > 0)
        body = f"{days}D" * (days > 0) + f"T{clock}" * bool(clock)
        return ("-" if self.nanos < 0 else "") + "P" + (body or "T0S")


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """Years and months as one number of months.

    >>> str(YearMonthDuration(-14))
    '-P1Y2M'
    """

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        body = f"{years}Y" * (years > 0) + f"{months}M" * (months > 0)
        return ("-" if self.months < 0 else "") + "P" + (body or "0M")


def in_zone(instant: int, zone: str) -> DateTime:
    """What the wall of `zone` shows at an instant in UTC."""
    utc = DateTime.from_local(instant, 0)
    day = utc.date
    offset = zones.offset_of_instant(zone, (day.year, day.month, day.day), utc.time.nanos)
    return DateTime.from_local(instant + offset * NANOS, zone)


def day_start(day: Date) -> DateTime:
    """Midnight in UTC, which is what a date means where a date and time is needed."""
    return DateTime(day, Time(0, 0))
