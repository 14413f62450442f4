"""Timers: the next one that is due and that nobody is at work on."""

from datetime import datetime

from sqlalchemy import Select, select, tuple_, update

from engine.persistence.case_rows import Instance, Timer
from engine.persistence.store import Transaction

Place = tuple[datetime, int]
"""Where a pass through the due timers stands: the moment and key of the last one seen."""


def next_due(
    transaction: Transaction, now: datetime, after: Place | None
) -> tuple[int, datetime] | None:
    """(key, due moment) of the first due timer after `after` whose case is free.

    On PostgreSQL the case's row is locked and taken cases are passed over; on SQLite the writer is
    alone. The caller looks at the timer again once it holds the lock.
    """
    query = (
        select(Timer.key, Timer.due_at)
        .join(Instance, Instance.key == Timer.instance_key)
        .where(Timer.state == "pending", Timer.due_at <= now)
        .order_by(Timer.due_at, Timer.key)
        .limit(1)
        .with_for_update(of=Instance, skip_locked=True)
    )
    if after is not None:
        query = query.where(tuple_(Timer.due_at, Timer.key) > after)
    return _place(transaction, query)


def next_due_start(
    transaction: Transaction, now: datetime, after: Place | None
) -> tuple[int, datetime] | None:
    """The same for the timers of start events, which no case owns."""
    query = (
        select(Timer.key, Timer.due_at)
        .where(Timer.state == "pending", Timer.due_at <= now, Timer.instance_key.is_(None))
        .order_by(Timer.due_at, Timer.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if after is not None:
        query = query.where(tuple_(Timer.due_at, Timer.key) > after)
    return _place(transaction, query)


def _place(
    transaction: Transaction, query: Select[int, datetime | None]
) -> tuple[int, datetime] | None:
    row = transaction.execute(query).first()
    if row is None or row[1] is None:
        return None
    return row[0], row[1]


def fresh(transaction: Transaction, key: int) -> Timer | None:
    """The timer as it is now that its case is locked."""
    return transaction.get(Timer, key, populate_existing=True)


def next_moment(transaction: Transaction) -> datetime | None:
    """When the next timer is due; None: nothing is waited for."""
    return transaction.scalar(
        select(Timer.due_at)
        .where(Timer.state == "pending", Timer.due_at.is_not(None))
        .order_by(Timer.due_at)
        .limit(1)
    )


def cancel_start_timers(transaction: Transaction, process_key: int) -> None:
    """A newer version has come: this one begins nothing by itself any more."""
    transaction.execute(
        update(Timer)
        .where(
            Timer.process_key == process_key,
            Timer.instance_key.is_(None),
            Timer.state == "pending",
        )
        .values(state="canceled")
    )
