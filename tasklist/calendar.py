"""The working calendar, read once a request, and deadlines counted on it."""

from datetime import datetime

from flask import g

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.deadline import end_of_day
from engine.deadlines.horizon import soon_until
from engine.queries.deadlines import RunningTimer
from engine.queries.deadlines import working_calendar as read
from tasklist.here import now, store
from tasklist.language import _
from tasklist.moments import Due, due, local


def working_calendar() -> WorkingCalendar:
    """The days on which people work, as far as they are published."""
    if "calendar" not in g:
        g.calendar = read(store())
    calendar = g.calendar
    assert isinstance(calendar, WorkingCalendar)
    return calendar


def due_now(due_at: datetime | None, timer: RunningTimer | None) -> Due:
    """A deadline in words: a date of its own, else that of the timer."""
    if due_at is None and timer is not None and timer.suspended:
        return Due("suspended", _("已中止"))
    moment = due_at or (timer.due_at if timer else None)
    return due(moment, timer.estimate if timer else None, now(), working_calendar())


def soon_by() -> datetime:
    """A deadline that has not passed and falls by this moment is 将超期."""
    return end_of_day(soon_until(working_calendar(), local(now()).date()))
