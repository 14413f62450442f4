"""What came of a delivery: done, another try later, or given up where people see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.commands.core.engine import Engine
from engine.commands.messages.claim_outbox import ClaimedEvent
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import DELIVERY
from engine.persistence import outbox
from engine.persistence.transit_rows import DeliveryAttempt, OutboundEvent

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failed try the next one comes (Standard Webhooks, "Retry schedule")."""

GONE = 410


@dataclass(frozen=True, slots=True)
class Delivery:
    """A partner's answer; `status` None: it could not be reached, and `detail` says why."""

    status: int | None
    detail: str
    retry_after_seconds: int | None = None

    @property
    def delivered(self) -> bool:
        """Whether the partner has it."""
        return self.status is not None and 200 <= self.status < 300


def record_delivery(
    engine: Engine, claimed: ClaimedEvent, delivery: Delivery, *, now: datetime
) -> None:
    """Write the try down and what follows from it; nothing where the lease was lost."""
    with engine.store.write() as transaction:
        event = outbox.held(transaction, claimed.key, claimed.fence)
        if event is None or event.state != "pending":
            return
        event.attempts += 1
        event.claimed_until = None
        transaction.add(
            DeliveryAttempt(
                event_key=event.key,
                number=event.attempts,
                at=now,
                status=delivery.status,
                detail=delivery.detail,
            )
        )
        _follow(event, delivery, now)


def _follow(event: OutboundEvent, delivery: Delivery, now: datetime) -> None:
    if delivery.delivered:
        step = "deliver"
    elif delivery.status == GONE or event.attempts > len(SCHEDULE):
        step = "give_up"
    else:
        step = "fail"
        event.next_at = now + _pause(event, delivery)
    event.state = DELIVERY.after(event.state, step, event.event_id, SYSTEM)
    if step != "fail":
        event.ended_at = now


def _pause(event: OutboundEvent, delivery: Delivery) -> timedelta:
    """The schedule's pause, up to a tenth longer by the event's key: not all at the same moment."""
    planned = SCHEDULE[event.attempts - 1] * (1 + event.key % 10 / 100)
    return max(planned, timedelta(seconds=delivery.retry_after_seconds or 0))
