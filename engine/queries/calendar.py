"""The working calendar, for pages, the command line and FEEL."""

from collections.abc import Sequence

from engine.deadlines.calendar import Closure, WorkingCalendar
from engine.persistence import Store, calendar
from engine.persistence.calendar import shipped_calendar

__all__ = ["calendar_in_force", "closures", "shipped_calendar", "working_calendar"]


def working_calendar(store: Store) -> WorkingCalendar:
    """The calendar as it is now: notices, imported years and closures."""
    with store.read() as transaction:
        return calendar.working_calendar(transaction)


def calendar_in_force(store: Store) -> WorkingCalendar:
    """The calendar as it is now; the shipped one while the database has no tables."""
    return working_calendar(store) if calendar.is_kept(store) else shipped_calendar()


def closures(store: Store) -> Sequence[Closure]:
    """The days on which the offices are closed beyond the notices."""
    with store.read() as transaction:
        return calendar.closures(transaction)
