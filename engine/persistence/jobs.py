"""Jobs for external workers: leased with a fence, so that a late writer is refused."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from engine.persistence.case_rows import Job
from engine.persistence.store import Transaction


def instance_of(transaction: Transaction, key: int) -> int | None:
    """The instance the job belongs to."""
    return transaction.scalar(select(Job.instance_key).where(Job.key == key))


def fresh(transaction: Transaction, key: int) -> Job:
    """The job as it is now that its case is locked."""
    return transaction.get_one(Job, key, populate_existing=True)


def waiting_for(transaction: Transaction, instance_key: int) -> Sequence[Job]:
    """The living jobs that wait until this instance has ended, oldest first."""
    waiting = select(Job).where(Job.waits_for == instance_key, Job.state == "created")
    return transaction.scalars(waiting.order_by(Job.key)).all()


def available(transaction: Transaction, type: str, limit: int, now: datetime) -> Sequence[Job]:
    """Jobs of this type that nobody has, or whose lease is over; locked, oldest first."""
    return transaction.scalars(
        select(Job)
        .where(Job.type == type, *_free(now))
        .order_by(Job.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def ready(transaction: Transaction, types: Collection[str], now: datetime) -> dict[str, int]:
    """How many jobs of each type are available; types without one are left out."""
    rows = select(Job.type, func.count()).where(Job.type.in_(types), *_free(now)).group_by(Job.type)
    return {type_: int(number) for type_, number in transaction.execute(rows)}


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Job.state.in_(("created", "activated")),
        Job.retries > 0,
        Job.waits_for.is_(None),
        or_(Job.locked_until.is_(None), Job.locked_until <= now),
        or_(Job.retry_at.is_(None), Job.retry_at <= now),
    )
