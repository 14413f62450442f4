"""Events for partners: claimed in due order, each by one worker at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, true

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


def of_partner(transaction: Transaction, partner: str, limit: int) -> Sequence[OutboundEvent]:
    """What was and is to be sent to a partner, newest first."""
    return transaction.scalars(
        select(OutboundEvent)
        .where(OutboundEvent.partner == partner)
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
    transaction: Transaction,
    now: datetime,
    wall: datetime,
    limit: int,
    partner: str | None = None,
) -> Sequence[OutboundEvent]:
    """Pending events whose moment has come and that no one holds, oldest first, locked; of one
    partner, or of all."""
    of_partner = true() if partner is None else OutboundEvent.partner == partner
    return transaction.scalars(
        select(OutboundEvent)
        .where(*_due(now, wall), of_partner)
        .order_by(OutboundEvent.next_at, OutboundEvent.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def partners_due(transaction: Transaction, now: datetime, wall: datetime) -> Sequence[str]:
    """The partners for whom something is due."""
    return transaction.scalars(
        select(OutboundEvent.partner).where(*_due(now, wall)).distinct()
    ).all()


def _due(now: datetime, wall: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(OutboundEvent.claimed_until.is_(None), OutboundEvent.claimed_until <= wall)
    return OutboundEvent.state == "pending", OutboundEvent.next_at <= now, free


def held(transaction: Transaction, key: int, fence: int) -> OutboundEvent | None:
    """The event, locked, if it is still held under this fence."""
    return transaction.scalar(
        select(OutboundEvent)
        .where(OutboundEvent.key == key, OutboundEvent.fence == fence)
        .with_for_update()
    )
