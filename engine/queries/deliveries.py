"""What went to a partner and what came from it, each message with what became of it; and what
nobody took.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import Store, inbox, messages, outbox

MOST = 200


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to a partner: `state` is pending, delivered or dead; `answer` what came of the
    last try, `next_at` when the next one comes.
    """

    key: int
    event_id: str
    type: str
    state: str
    attempts: int
    created_at: datetime
    next_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message from a partner; `state` is that of the message it became."""

    event_id: str
    received_at: datetime
    message_key: int | None
    state: str


def deliveries(store: Store, actor: Actor, partner: str) -> tuple[Delivery, ...]:
    """The newest messages to a partner, newest first. Forbidden to all but operators."""
    require(actor, "重发")
    with store.read() as transaction:
        rows = outbox.of_partner(transaction, partner, MOST)
        answers = outbox.last_answers(transaction, [row.key for row in rows])
    return tuple(
        Delivery(
            row.key,
            row.event_id,
            row.type,
            row.state,
            row.attempts,
            row.created_at,
            row.next_at if row.state == "pending" else None,
            answers.get(row.key, ""),
        )
        for row in rows
    )


def arrivals(store: Store, actor: Actor, partner: str) -> tuple[Arrival, ...]:
    """The newest messages from a partner, newest first. Forbidden to all but operators."""
    require(actor, "重发")
    with store.read() as transaction:
        return tuple(
            Arrival(
                row.event_id, row.received_at, row.message_key, str(row.answer.get("state", ""))
            )
            for row in inbox.of_source(transaction, partner, MOST)
        )


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message nobody took (`to` is its correlation key), or an event a partner did not take;
    `why` is what came of the last attempt to deliver it.
    """

    key: int
    name: str
    to: str
    since: datetime
    content: Mapping[str, Json]
    why: str = ""


def dead_messages(store: Store) -> tuple[DeadLetter, ...]:
    """Messages whose time was over, newest first."""
    with store.read() as transaction:
        rows = messages.dead_messages(transaction, MOST)
    return tuple(
        DeadLetter(row.key, row.name, row.correlation_key, row.expires_at, row.variables)
        for row in rows
    )


def dead_events(store: Store) -> tuple[DeadLetter, ...]:
    """Events that were given up, newest first."""
    with store.read() as transaction:
        rows = outbox.dead_events(transaction, MOST)
        answers = outbox.last_answers(transaction, [row.key for row in rows])
    return tuple(
        DeadLetter(
            row.key,
            row.type,
            row.partner,
            row.ended_at or row.created_at,
            row.payload,
            answers.get(row.key, ""),
        )
        for row in rows
    )
