"""The working calendar in force: the shipped notices, what was imported since, and closures."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from sqlalchemy import select

from engine.deadlines.calendar import CalendarDay, Closure, WorkingCalendar
from engine.deadlines.notices import calendar_days, read_notices
from engine.deadlines.register import TimerRules, read_timers
from engine.persistence import Store, Transaction
from engine.persistence.calendar_rows import ImportedDay, OfficeClosure
from engine.settings import shipped


def working_calendar(store: Store) -> WorkingCalendar:
    """The calendar as it is now."""
    with store.read() as transaction:
        return calendar_in(transaction)


def calendar_in(transaction: Transaction) -> WorkingCalendar:
    """The calendar as the transaction sees it."""
    days = transaction.scalars(select(ImportedDay).order_by(ImportedDay.date))
    closed = transaction.scalars(select(OfficeClosure).order_by(OfficeClosure.date))
    return _assembled(
        tuple(CalendarDay(d.date, d.working, d.name, d.source, d.status) for d in days),
        tuple(Closure(c.date, c.name, c.source) for c in closed),
    )


def shipped_calendar() -> WorkingCalendar:
    """The calendar of an installation that has imported nothing."""
    return _assembled((), ())


@cache
def shipped_days() -> Mapping[date, CalendarDay]:
    """Every day of the notices that ship with the program."""
    text = shipped("regulations", "calendar.csv").read_text(encoding="utf-8")
    return calendar_days(read_notices(text))


@cache
def timer_rules() -> TimerRules:
    """The timers of the regulations that ship with the program."""
    return read_timers(shipped("regulations", "timers.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _assembled(imported: tuple[CalendarDay, ...], closures: tuple[Closure, ...]) -> WorkingCalendar:
    """Kept by content, so that nobody counts with yesterday's calendar."""
    days = {**shipped_days(), **{day.date: day for day in imported}}
    return WorkingCalendar(days.values()).with_closures(closures)
