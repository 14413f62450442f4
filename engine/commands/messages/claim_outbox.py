"""A worker takes events to deliver, under a lease."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.commands.core.engine import Engine
from engine.json_types import Json
from engine.persistence import outbox

LEASE = timedelta(minutes=2)
"""Longer than a delivery may take; a worker that dies is followed by another after it."""


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """An event to deliver; `fence` refuses the report of a worker that lost its lease."""

    key: int
    event_id: str
    partner: str
    type: str
    payload: Mapping[str, Json]
    created_at: datetime
    fence: int


def partners_due(engine: Engine, *, now: datetime, wall: datetime) -> Sequence[str]:
    """The partners for whom something is due that nobody holds; nothing is written."""
    with engine.store.read() as transaction:
        return outbox.partners_due(transaction, now, wall)


def claim_outbox(
    engine: Engine, *, limit: int, now: datetime, wall: datetime, partner: str | None = None
) -> Sequence[ClaimedEvent]:
    """At most `limit` due events, of one partner or of all. `now` is the procedures' time, `wall`
    that of the lease.
    """
    with engine.store.write() as transaction:
        rows = outbox.due(transaction, now, wall, limit, partner)
        for row in rows:
            row.fence += 1
            row.claimed_until = wall + LEASE
        return [
            ClaimedEvent(
                row.key,
                row.event_id,
                row.partner,
                row.type,
                row.payload,
                row.created_at,
                row.fence,
            )
            for row in rows
        ]
