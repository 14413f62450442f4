"""Dates and deadlines as people read them; every function takes the moment it is asked at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from engine.clock import SHANGHAI
from tasklist.language import _

SOON = 3
"""A deadline with this many working days left, or fewer, is 将超期."""

Standing = Literal["none", "unsettled", "suspended", "current", "soon", "late"]


class Calendar(Protocol):
    """What is needed of the working calendar."""

    def working_days_between(self, start: date, end: date) -> int | None:
        """Working days after start up to and including end."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words: `word` is its standing, `left` what remains, `moment` when it falls."""

    standing: Standing
    word: str
    left: str = ""
    moment: str = ""

    @property
    def tone(self) -> str:
        """The style of the word."""
        return _TONES.get(self.standing, "")


_TONES: dict[Standing, str] = {
    "soon": "warn",
    "late": "bad",
    "current": "good",
    "unsettled": "info",
    "suspended": "info",
}


def due(due_at: datetime | None, estimate: datetime | None, now: datetime, days: Calendar) -> Due:
    """Where a deadline stands; without a moment it is 待定, with an estimate or without."""
    if due_at is None and estimate is None:
        return Due("none", _("无期限"))
    if due_at is None:
        assert estimate is not None
        return Due("unsettled", _("待定"), _("估计"), until(estimate, now))
    if due_at <= now:
        return Due("late", _("已超期"), _late(due_at, now, days), until(due_at, now))
    left = days.working_days_between(local(now).date(), last_day(due_at))
    soon = left is not None and left <= SOON
    standing: Standing = "soon" if soon else "current"
    word = _("将超期") if soon else _("当前")
    return Due(standing, word, _left(due_at, now, left), until(due_at, now))


def last_day(due_at: datetime) -> date:
    """The last day on which it is still in time; 24:00 belongs to the day that ends.

    >>> last_day(datetime(2026, 2, 27, tzinfo=SHANGHAI))
    datetime.date(2026, 2, 26)
    """
    return (local(due_at) - timedelta(microseconds=1)).date()


def until(due_at: datetime, now: datetime) -> str:
    """``2月26日 24:00``, with the year where it is not this one."""
    day, moment = last_day(due_at), local(due_at)
    clock = "24:00" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"
    return f"{day_text(day, local(now).year)} {clock}"


def day_text(day: date, this_year: int | None = None) -> str:
    """``2026年2月14日``, or ``2月14日`` within this year."""
    in_year = _("{month}月{day}日", month=day.month, day=day.day)
    whole = _("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)
    return in_year if day.year == this_year else whole


def moment_text(moment: datetime) -> str:
    """``2026年2月14日 09:30``."""
    return f"{day_text(local(moment).date())} {local(moment):%H:%M}"


def local(moment: datetime) -> datetime:
    """The moment on the clocks of the people it concerns."""
    return moment.astimezone(SHANGHAI)


def _left(due_at: datetime, now: datetime, left: int | None) -> str:
    if left is None:
        return _("剩 {n} 天", n=(last_day(due_at) - local(now).date()).days)
    if left == 0:
        return _("今天截止")
    return _("剩 {n} 个工作日", n=left)


def _late(due_at: datetime, now: datetime, days: Calendar) -> str:
    past = days.working_days_between(last_day(due_at), local(now).date())
    if past is None:
        return _("已过 {n} 天", n=(local(now).date() - last_day(due_at)).days)
    return _("已过 {n} 个工作日", n=past)
