"""The working calendar, read once a request."""

from flask import g

from engine.deadlines.calendar import WorkingCalendar
from engine.queries.calendar import working_calendar as read
from tasklist.here import store


def working_calendar() -> WorkingCalendar:
    """The days on which people work, as far as they are published."""
    if "calendar" not in g:
        g.calendar = read(store())
    calendar = g.calendar
    assert isinstance(calendar, WorkingCalendar)
    return calendar
