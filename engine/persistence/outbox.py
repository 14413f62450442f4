"""Events for partners: claimed in due order, each by one worker at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from engine.persistence.store import Transaction
from engine.persistence.transit_rows import DeliveryAttempt, OutboundEvent


def dead_events(transaction: Transaction, limit: int) -> Sequence[OutboundEvent]:
    """Events that were given up, newest first."""
    return transaction.scalars(
        select(OutboundEvent)
        .where(OutboundEvent.state == "dead")
        .order_by(OutboundEvent.key.desc())
        .limit(limit)
    ).all()


def last_answers(transaction: Transaction, events: Sequence[int]) -> dict[int, str]:
    """What came of the last attempt to deliver each of these events, by the event's key."""
    rows = transaction.scalars(
        select(DeliveryAttempt)
        .where(DeliveryAttempt.event_key.in_(events))
        .order_by(DeliveryAttempt.number)
    )
    return {row.event_key: f"{row.status or ''} {row.detail}".strip() for row in rows}


def due(
    transaction: Transaction, now: datetime, wall: datetime, limit: int
) -> Sequence[OutboundEvent]:
    """Pending events whose moment has come and that no one holds, oldest first, locked."""
    free = or_(OutboundEvent.claimed_until.is_(None), OutboundEvent.claimed_until <= wall)
    return transaction.scalars(
        select(OutboundEvent)
        .where(OutboundEvent.state == "pending", OutboundEvent.next_at <= now, free)
        .order_by(OutboundEvent.next_at, OutboundEvent.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def held(transaction: Transaction, key: int, fence: int) -> OutboundEvent | None:
    """The event, locked, if it is still held under this fence."""
    return transaction.scalar(
        select(OutboundEvent)
        .where(OutboundEvent.key == key, OutboundEvent.fence == fence)
        .with_for_update()
    )
