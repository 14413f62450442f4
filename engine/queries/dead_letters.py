"""Dead letters for people to look at, and the numbers an operator watches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from engine.json_types import Json
from engine.persistence import Store, dead_letters, recent_activity

MOST = 200


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
        rows = dead_letters.dead_messages(transaction, MOST)
    return tuple(
        DeadLetter(row.key, row.name, row.correlation_key, row.expires_at, row.variables)
        for row in rows
    )


def dead_events(store: Store) -> tuple[DeadLetter, ...]:
    """Events that were given up, newest first."""
    with store.read() as transaction:
        rows = dead_letters.dead_events(transaction, MOST)
        answers = dead_letters.last_answers(transaction, [row.key for row in rows])
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


def numbers(store: Store, now: datetime) -> dict[str, int]:
    """How much is open, overdue, missed and dead, by name; and the second when a timer or a
    reminder is due next (0: none).
    """
    with store.read() as transaction:
        due = recent_activity.next_moment(transaction)
        next_due = 0 if due is None else ceil(due.timestamp())
        return dead_letters.counts(transaction, now) | {"next_due_timestamp_seconds": next_due}
