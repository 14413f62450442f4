"""Dates, times, durations: building them and asking them (DMN 1.5, 10.3.4.1, 10.3.4.7)."""

from decimal import Decimal

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError
from engine.feel.values import gregorian, iso
from engine.feel.values.number import whole
from engine.feel.values.temporal import (
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
    in_zone,
)
from engine.feel.values.zones import NANOS, Zone

REGISTER = Register()
Day = Date | DateTime
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@REGISTER("date(from: string) -> date")
def date_from_text(text: str) -> Date:
    """From ISO text."""
    return iso.date(text)


@REGISTER("date(from: date|date and time) -> date")
def date_of(value: Day) -> Date:
    """The day of a date and time."""
    return value if isinstance(value, Date) else value.date


@REGISTER("date(year: number, month: number, day: number) -> date")
def date(year: Decimal, month: Decimal, day: Decimal) -> Date:
    """From its parts."""
    return iso.build_date(_integer(year), _integer(month), _integer(day))


@REGISTER("time(from: string) -> time")
def time_from_text(text: str) -> Time:
    """From ISO text."""
    return iso.time(text)


@REGISTER("time(from: time) -> time")
def same_time(value: Time) -> Time:
    """A time is itself."""
    return value


@REGISTER("time(from: date and time) -> time")
def time_of(value: DateTime) -> Time:
    """The time of a date and time; of a date, midnight UTC."""
    return value.time


@REGISTER(
    "time(hour: number, minute: number, second: number, "
    "offset?: days and time duration|Null) -> time"
)
def time(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DayTimeDuration | None = None
) -> Time:
    """From its parts."""
    zone = None if offset is None else _offset(offset)
    return _clock(hour, minute, second, zone)


@REGISTER("date and time(from: string) -> date and time")
def date_time_from_text(text: str) -> DateTime:
    """From ISO text."""
    return iso.date_time(text)


@REGISTER("date and time(from: date and time) -> date and time")
def same_date_time(value: DateTime) -> DateTime:
    """A date and time is itself; a date its midnight UTC."""
    return value


@REGISTER("date and time(date: date|date and time, time: time) -> date and time")
def date_time(day: Day, at: Time) -> DateTime:
    """A day and a time."""
    return DateTime(date_of(day), at)


@REGISTER("date and time(date: date and time, timezone: string) -> date and time")
def date_time_in_zone(moment: DateTime, timezone: str) -> DateTime:
    """What the clock of that zone shows at that moment."""
    zone = iso.time(f"00:00:00{timezone if timezone[:1] in 'Z+-' else '@' + timezone}").zone
    if isinstance(zone, str):
        return in_zone(moment.instant, zone)
    return DateTime.from_local(moment.instant + (zone or 0) * NANOS, zone)


@REGISTER(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, "
    "second: number, offset?: days and time duration|Null) -> date and time"
)
def date_time_from_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DayTimeDuration | None = None,
) -> DateTime:
    """From its parts."""
    return DateTime(date(year, month, day), time(hour, minute, second, offset))


@REGISTER("duration(from: string) -> Any")
def duration(text: str) -> DayTimeDuration | YearMonthDuration:
    """From ISO text: days and time, or years and months."""
    return iso.duration(text)


@REGISTER("duration(from: days and time duration|years and months duration) -> Any")
def same_duration(value: object) -> object:
    """A duration is itself."""
    return value


@REGISTER(
    "years and months duration(from: date|date and time, to: date|date and time)"
    " -> years and months duration"
)
def months_between(start: Day, end: Day) -> YearMonthDuration:
    """Whole months from one day to another."""
    first, last = date_of(start), date_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearMonthDuration(months)


@REGISTER("now() -> date and time", evaluating=True)
def now(evaluation: Evaluation) -> DateTime:
    """The moment of the evaluation."""
    return DateTime.of(evaluation.moment())


@REGISTER("today() -> date", evaluating=True)
def today(evaluation: Evaluation) -> Date:
    """The day of the evaluation, in the zone its moment is given in."""
    return Date.of(evaluation.moment())


@REGISTER("day of year(date: date|date and time) -> number")
def day_of_year(value: Day) -> Decimal:
    """1 for 1 January."""
    day = date_of(value)
    return Decimal(gregorian.day_of_year(day.year, day.month, day.day))


@REGISTER("day of week(date: date|date and time) -> string")
def day_of_week(value: Day) -> str:
    """``Monday`` to ``Sunday``."""
    return _DAYS[date_of(value).weekday - 1]


@REGISTER("month of year(date: date|date and time) -> string")
def month_of_year(value: Day) -> str:
    """``January`` to ``December``."""
    return _MONTHS[date_of(value).month - 1]


@REGISTER("week of year(date: date|date and time) -> number")
def week_of_year(value: Day) -> Decimal:
    """The ISO 8601 week: the one of the year that holds its Thursday."""
    day = date_of(value)
    thursday = day.plus_days(4 - day.weekday)
    ordinal = gregorian.day_of_year(thursday.year, thursday.month, thursday.day)
    return Decimal((ordinal - 1) // 7 + 1)


@REGISTER("last day of month(date: date|date and time) -> date")
def last_day_of_month(value: Day) -> Date:
    """The last day of its month."""
    day = date_of(value)
    return Date(day.year, day.month, gregorian.month_length(day.year, day.month))


def _integer(value: Decimal) -> int:
    integer = whole(value)
    if integer is None:
        raise FeelError("domain", f"日期和时间的各部分应当是整数，却是 {value}")
    return integer


def _clock(hour: Decimal, minute: Decimal, second: Decimal, zone: Zone) -> Time:
    h, m = _integer(hour), _integer(minute)
    if not (0 <= h <= 23 and 0 <= m <= 59 and 0 <= second < 60):
        raise FeelError("domain", f"没有 {hour} 时 {minute} 分 {second} 秒这个时间")
    return Time.at(h, m, int(second), int(second % 1 * NANOS), zone)


def _offset(offset: DayTimeDuration) -> int:
    seconds = offset.nanos // NANOS
    if abs(seconds) > 18 * 3600:
        raise FeelError("domain", f"时差 {offset} 超过 18 小时")
    return seconds
