"""Messages on their way: received events, buffered messages, events to deliver and attempts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.columns import Row, partial_index


class Message(Row):
    """A published message: buffered until someone waits for it or its time is over."""

    __tablename__ = "transit_message"
    __table_args__ = (
        partial_index(
            "ix_transit_message_buffered", "name", "correlation_key", where="state = 'buffered'"
        ),
        Index("ix_transit_message_expiry", "state", "expires_at"),
        UniqueConstraint("name", "correlation_key", "message_id"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    correlation_key: Mapped[str]
    message_id: Mapped[str | None]
    variables: Mapped[Mapping[str, Json]]
    published_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str]
    instance_key: Mapped[int | None]
    """Where it went."""
    correlated_at: Mapped[datetime | None]
    element_id: Mapped[str | None]
    """The element that received it, or that it began a case at."""
    element_instance_key: Mapped[int | None]


class ReceivedEvent(Row):
    """What another system sent, as it came; (source, event id) is unique: a repeat does nothing."""

    __tablename__ = "transit_inbox"
    __table_args__ = (UniqueConstraint("source", "event_id"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    event_id: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    message_key: Mapped[int | None]
    answer: Mapped[Mapping[str, Json]]


class OutboundEvent(Row):
    """An event for a partner, written in the transaction of the change it tells of."""

    __tablename__ = "transit_outbox"
    __table_args__ = (
        UniqueConstraint("event_id"),
        partial_index("ix_transit_outbox_next", "next_at", "key", where="state = 'pending'"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[str]
    partner: Mapped[str]
    type: Mapped[str]
    payload: Mapped[Mapping[str, Json]]
    instance_key: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    state: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class DeliveryAttempt(Row):
    """One try to deliver an event, and what the partner answered."""

    __tablename__ = "transit_attempt"

    event_key: Mapped[int] = mapped_column(
        ForeignKey(OutboundEvent.key), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    status: Mapped[int | None]
    detail: Mapped[str]
