"""Events for partners: rows of the same transaction; delivering them is another room's work."""

from engine.commands.handlers import OutboxEvent
from engine.commands.work import Work
from engine.persistence.transit_rows import OutboundEvent


def enqueue(work: Work, instance_key: int | None, event: OutboxEvent) -> None:
    """Write the event down; its id is what the partner tells repeats apart by."""
    key = work.engine.store.next_key()
    work.transaction.add(
        OutboundEvent(
            key=key,
            event_id=f"evt_{key}",
            partner=event.partner,
            type=event.type,
            payload=dict(event.data),
            instance_key=instance_key,
            created_at=work.now,
            state="pending",
            attempts=0,
            next_at=work.now,
        )
    )
