"""The working calendar in force: the shipped notices, what was imported since, and closures."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from functools import cache, lru_cache

from sqlalchemy import inspect, select

from engine.deadlines.calendar import CalendarDay, Closure, Status, WorkingCalendar
from engine.deadlines.notices import calendar_days, read_notices
from engine.persistence.calendar_rows import ImportedDay, OfficeClosure
from engine.persistence.store import Store, Transaction
from engine.settings import shipped

_Columns = tuple[date, bool, str, str, Status]


def working_calendar(transaction: Transaction) -> WorkingCalendar:
    """The calendar as the transaction sees it."""
    day = ImportedDay
    columns = select(day.date, day.working, day.name, day.source, day.status)
    days = transaction.execute(columns.order_by(day.date))
    return _assembled(tuple(map(tuple, days)), tuple(closures(transaction)))


def shipped_calendar() -> WorkingCalendar:
    """The calendar of an installation that has imported nothing."""
    return _assembled((), ())


def closures(transaction: Transaction) -> list[Closure]:
    """The days on which the offices are closed beyond the notices, in order."""
    rows = transaction.scalars(
        select(OfficeClosure).order_by(OfficeClosure.date, OfficeClosure.province)
    )
    return [Closure(row.date, row.name, row.source, row.province) for row in rows]


def put_days(
    transaction: Transaction, days: Iterable[CalendarDay], login: str, now: datetime
) -> None:
    """Write imported days down; a day imported before is replaced."""
    given = list(days)
    wanted = select(ImportedDay).where(ImportedDay.date.in_([day.date for day in given]))
    known = {row.date: row for row in transaction.scalars(wanted)}
    for day in given:
        row = known.get(day.date) or ImportedDay(date=day.date)
        for name, value in asdict(day).items():
            setattr(row, name, value)
        row.imported_by, row.imported_at = login, now
        transaction.add(row)
    transaction.flush()


def put_closures(
    transaction: Transaction, closed: Iterable[Closure], login: str, now: datetime
) -> None:
    """Write closures down; one of the same day and province is replaced."""
    for one in closed:
        transaction.merge(
            OfficeClosure(
                date=one.date,
                province=one.province,
                name=one.name,
                source=one.source,
                recorded_by=login,
                recorded_at=now,
            )
        )
    transaction.flush()


def drop_closure(transaction: Transaction, day: date, province: str) -> bool:
    """The offices are open on that day after all; whether they were said to be closed."""
    said = transaction.get(OfficeClosure, (day, province))
    if said is None:
        return False
    transaction.delete(said)
    transaction.flush()
    return True


def is_kept(store: Store) -> bool:
    """Whether the database has the calendar's tables yet."""
    return inspect(store.database).has_table(ImportedDay.__tablename__)


@cache
def _shipped_days() -> dict[date, CalendarDay]:
    text = shipped("regulations", "calendar.csv").read_text(encoding="utf-8")
    return calendar_days(read_notices(text))


@lru_cache(maxsize=8)
def _assembled(imported: tuple[_Columns, ...], closed: tuple[Closure, ...]) -> WorkingCalendar:
    """Kept by content, so that nobody counts with yesterday's calendar."""
    days = _shipped_days() | {row[0]: CalendarDay(*row) for row in imported}
    return WorkingCalendar(days.values()).with_closures(closed)
