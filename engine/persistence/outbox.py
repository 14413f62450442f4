"""Events for partners: claimed in due order, each by one worker at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from engine.persistence.store import Transaction
from engine.persistence.transit_rows import OutboundEvent


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
