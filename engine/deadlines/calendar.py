"""The working calendar: which days are 工作日, by which notice, and how far that is known.

A year whose notice has not appeared has no working days in law: 调休 can make any Saturday a
working day and any Friday a day off. So every answer about such a day is None (待定); only
`day` guesses, and says so.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

Status = Literal["published", "estimated"]
"""published = by a notice that has appeared; estimated = a guess that binds nobody."""

FIXED_STATUTORY_HOLIDAYS: Mapping[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""(month, day) of the holidays that are the same every year: 全国年节及纪念日放假办法 第二条."""

ONE_DAY = timedelta(days=1)


class CalendarRow(Protocol):
    """One day as anything may hold it: a row of the table, a line of a file."""

    @property
    def date(self) -> date:
        """The day."""

    @property
    def working(self) -> bool:
        """Whether it is a 工作日."""

    @property
    def name(self) -> str:
        """The festival or closure it belongs to; empty for an ordinary day."""

    @property
    def source(self) -> str:
        """The notice that says so."""

    @property
    def status(self) -> Status:
        """Whether the notice has appeared."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day and what is known of it (the plain `CalendarRow`)."""

    date: date
    working: bool
    name: str = ""
    source: str = ""
    status: Status = "published"

    @property
    def made_up(self) -> bool:
        """Whether it is a 调休上班日: a Saturday or Sunday on which people work."""
        return self.working and self.date.weekday() >= 5


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which offices are closed beyond the national notice; `province` "" = everywhere."""

    date: date
    name: str
    source: str
    province: str = ""


class WorkingCalendar:
    """Working days over one unbroken run of published days; counting costs two look-ups.

    >>> march = [date(2026, 3, day) for day in range(1, 32)]
    >>> calendar = WorkingCalendar(CalendarDay(day, day.weekday() < 5) for day in march)
    >>> calendar.add_working_days(date(2026, 3, 5), 2)
    datetime.date(2026, 3, 9)
    >>> calendar.add_working_days(date(2026, 3, 30), 2) is None  # April is not published
    True
    """

    def __init__(self, rows: Iterable[CalendarRow]) -> None:
        """Rows in any order; the first unbroken run of published days is what is known.

        Estimated rows, and published ones after a gap, serve estimates only: a period cannot be
        counted across days nobody knows.
        """
        self._rows = {row.date: row for row in sorted(rows, key=lambda row: row.date)}
        self._provinces: Mapping[str, WorkingCalendar] = {}
        known = list(_unbroken(self._rows.values()))
        self.first = known[0].date if known else date.max
        """The first day known; `date.max` when none is."""
        self.last = known[-1].date if known else date.min
        """The last day known; `date.min` when none is."""
        self._origin = self.first.toordinal()
        self._working = array("l", (row.date.toordinal() for row in known if row.working))
        self._counted = array("l", [0])
        for row in known:
            self._counted.append(self._counted[-1] + row.working)

    def with_closures(self, closures: Iterable[Closure]) -> "WorkingCalendar":
        """This calendar, with the offices closed on those days too, each in its province."""
        known = tuple(closures)
        everywhere = self._closed([one for one in known if not one.province])
        everywhere._provinces = {
            province: everywhere._closed([one for one in known if one.province == province])
            for province in {one.province for one in known if one.province}
        }
        return everywhere

    def in_province(self, province: str) -> "WorkingCalendar":
        """The calendar by which the province's authority counts."""
        return self._provinces.get(province, self)

    def _closed(self, closures: Iterable[Closure]) -> "WorkingCalendar":
        closed = {c.date: _closed(c, self.day(c.date).status) for c in closures}
        return WorkingCalendar({**self._rows, **closed}.values())

    def days(self, first: date, last: date) -> Iterator[CalendarRow]:
        """Every day of the stretch, first and last included, estimated where unpublished."""
        span = (last - first).days + 1
        return (self.day(first + timedelta(days=n)) for n in range(span))

    def knows(self, day: date) -> bool:
        """Whether the day's notice has appeared."""
        return self.first <= day <= self.last

    def day(self, day: date) -> CalendarDay:
        """What is known of the day; beyond the notices an estimate marked as such."""
        row = self._rows.get(day)
        if row is None:
            return _estimate(day)
        status: Status = "published" if self.knows(day) else "estimated"
        return CalendarDay(row.date, row.working, row.name, row.source, status)

    def is_working_day(self, day: date) -> bool | None:
        """Whether the day is a 工作日; None when its notice has not appeared."""
        return self._rows[day].working if self.knows(day) else None

    def add_working_days(self, day: date, count: int) -> date | None:
        """The count-th working day after the day (before it, when negative); the day is day 0.

        With 0 the day itself if it is a working day, else the next one. None when the answer
        needs a day that is not known.
        """
        if not self.first <= day <= self.last:
            return None
        index = day.toordinal() - self._origin
        at = self._counted[index + 1 if count > 0 else index] + (count - 1 if count > 0 else count)
        return date.fromordinal(self._working[at]) if 0 <= at < len(self._working) else None

    def next_working_day(self, day: date) -> date | None:
        """The day itself when people work on it, else the first day after it on which they do."""
        return self.add_working_days(day, 0)

    def working_days_between(self, start: date, end: date) -> int | None:
        """How many working days lie after start up to and including end; negative backwards.

        The inverse of `add_working_days`. None when a day between them is not known.
        """
        if not (self.knows(start) and self.knows(end)):
            return None
        return self._counted_through(end) - self._counted_through(start)

    def _counted_through(self, day: date) -> int:
        return self._counted[day.toordinal() - self._origin + 1]


def _unbroken(rows: Iterable[CalendarRow]) -> Iterator[CalendarRow]:
    previous: date | None = None
    for row in rows:
        if row.status != "published":
            continue
        if previous is not None and row.date - previous != ONE_DAY:
            return
        previous = row.date
        yield row


def _closed(closure: Closure, status: Status) -> CalendarDay:
    return CalendarDay(
        closure.date, working=False, name=closure.name, source=closure.source, status=status
    )


def _estimate(day: date) -> CalendarDay:
    name = FIXED_STATUTORY_HOLIDAYS.get((day.month, day.day), "")
    working = day.weekday() < 5 and not name
    return CalendarDay(
        day, working, name, "按周一至周五并扣除固定日期的法定节假日估计", "estimated"
    )
