"""What other systems sent: each event once, by (source, event id)."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.persistence.store import Transaction
from engine.persistence.transit_rows import ReceivedEvent


def keep(transaction: Transaction, event: dict[str, object]) -> bool:
    """Write the event down; False where it was received before."""
    statement = transaction.insert(ReceivedEvent).on_conflict_do_nothing()
    kept = transaction.execute(statement.values(event).returning(ReceivedEvent.key)).first()
    return kept is not None


def find(transaction: Transaction, source: str, event_id: str) -> ReceivedEvent | None:
    """The event that this source sent under this id."""
    return transaction.scalar(
        select(ReceivedEvent).where(
            ReceivedEvent.source == source, ReceivedEvent.event_id == event_id
        )
    )


def of_source(transaction: Transaction, source: str, limit: int) -> Sequence[ReceivedEvent]:
    """What this source has sent, newest first."""
    return transaction.scalars(
        select(ReceivedEvent)
        .where(ReceivedEvent.source == source)
        .order_by(ReceivedEvent.key.desc())
        .limit(limit)
    ).all()
