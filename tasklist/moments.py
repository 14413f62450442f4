"""Dates and deadlines as people read them; every function takes the moment it is asked at."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from engine.clock import SHANGHAI
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.horizon import soon_until
from tasklist.language import _

Standing = Literal["none", "unsettled", "suspended", "current", "soon", "late"]


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words: `word` is its standing, `left` what remains, `moment` when it falls.

    `soon`: it is among the last days, so that nothing about it looks safe.
    """

    standing: Standing
    word: str
    left: str = ""
    moment: str = ""
    soon: bool = False

    @property
    def tone(self) -> str:
        """The style of the word."""
        return "warn" if self.soon else _TONES.get(self.standing, "")


_TONES: dict[Standing, str] = {
    "soon": "warn",
    "late": "bad",
    "current": "good",
    "unsettled": "info",
    "suspended": "info",
}


def start_of_week(now: datetime) -> datetime:
    """Monday 0:00 in Beijing of the week in which it is.

    >>> start_of_week(datetime.fromisoformat("2026-03-15T16:00Z")).isoformat()
    '2026-03-16T00:00:00+08:00'
    """
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    return datetime.combine(monday, time(), SHANGHAI)


def due(
    due_at: datetime | None, estimate: datetime | None, now: datetime, days: WorkingCalendar
) -> Due:
    """Where a deadline stands; without a moment it is 待定, with an estimate or without."""
    moment = due_at or estimate
    if moment is None:
        return Due("none", _("无期限"))
    soon = last_day(moment) <= soon_until(days, local(now).date())
    if due_at is None:
        return Due("unsettled", _("待定"), _estimated(moment, now), until(moment, now), soon)
    if due_at <= now:
        return Due("late", _late(due_at, now, days), "", until(due_at, now))
    standing: Standing = "soon" if soon else "current"
    word = _("将超期") if soon else _("当前")
    return Due(standing, word, _left(due_at, now, days), until(due_at, now), soon)


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


def plain(text: str) -> str:
    """A sentence with its ISO dates and moments as people write them; an example stays as it is.

    >>> plain("延至 2026-04-30，原为 2026-04-28T16:00:00Z")
    '延至 2026年4月30日，原为 2026年4月29日 00:00'
    >>> plain("JS-2026-01-001"), plain("例如 2026-02-26"), plain("2026-02-31")
    ('JS-2026-01-001', '例如 2026-02-26', '2026-02-31')
    >>> plain("9999-12-31T23:59:59-14:00")
    '9999-12-31T23:59:59-14:00'
    """
    return _ISO.sub(_said, text)


_ISO = re.compile(
    r"(?<![\w-])(?<!例如 )\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?(?![\d-])",
    re.ASCII,
)


def _said(found: re.Match[str]) -> str:
    text = found[0]
    try:
        if found[1] is None:
            return day_text(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return moment_text(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))
    except (ValueError, OverflowError):  # looks like a date and is none, here
        return text


def local(moment: datetime) -> datetime:
    """The moment on the clocks of the people it concerns."""
    return moment.astimezone(SHANGHAI)


def _estimated(estimate: datetime, now: datetime) -> str:
    left = (last_day(estimate) - local(now).date()).days
    return _("估计剩 {n} 天（自然日）", n=left) if left > 0 else _("估计已到期")


def _left(due_at: datetime, now: datetime, days: WorkingCalendar) -> str:
    today, last = local(now).date(), last_day(due_at)
    if last == today:
        return _("今天截止")
    working = days.working_days_between(today, last)
    if working is None:
        return _("剩 {n} 天（自然日，放假安排尚未公布）", n=(last - today).days)
    if working == 0:
        return _("剩 {n} 天（均为休息日）", n=(last - today).days)
    return _("剩 {n} 个工作日", n=working)


def _late(due_at: datetime, now: datetime, days: WorkingCalendar) -> str:
    """Within a day of working time, or where the calendar is not known, calendar days are told."""
    today, last = local(now).date(), last_day(due_at)
    past = days.working_days_between(last, today)
    if past:
        return _("已超期 {n} 个工作日", n=past)
    if today == last:
        return _("已超期")
    if past is None:
        return _("已超期 {n} 天（自然日）", n=(today - last).days)
    return _("已超期 {n} 天", n=(today - last).days)
