"""Events for partners: rows of the same transaction; delivering them is another room's work."""

from engine.commands.core.command_context import CommandContext
from engine.commands.core.handlers import OutboxEvent
from engine.persistence.transit_rows import OutboundEvent


def enqueue(context: CommandContext, instance_key: int | None, event: OutboxEvent) -> None:
    """Write the event down; its id is what the partner tells repeats apart by."""
    key = context.engine.store.next_key()
    context.transaction.add(
        OutboundEvent(
            key=key,
            event_id=f"evt_{key}",
            partner=event.partner,
            type=event.type,
            payload=dict(event.data),
            instance_key=instance_key,
            created_at=context.now,
            state="pending",
            attempts=0,
            next_at=context.now,
        )
    )
