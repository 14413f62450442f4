"""A batch operation is paused, taken up again or cancelled; what was done stays done."""

from datetime import datetime
from typing import Literal

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.lifecycle.batch_operation import BATCH_OPERATION, VERBS
from engine.persistence import batch_operations


def change_batch_operation(
    engine: Engine,
    key: int,
    event: Literal["suspend", "resume", "cancel"],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Raises NotFound; Refused where it has ended or stands so already; Forbidden to whoever may
    not do what it does."""
    with command_transaction(engine, actor=actor, now=now) as context:
        row = batch_operations.locked(context.transaction, key)
        if row is None:
            raise NotFound(f"没有批量操作 {key}。")
        require(context.actor, VERBS[batch_operations.kind_of(row)])
        row.state = BATCH_OPERATION.after(row.state, event, str(key), actor)
        if event == "cancel":
            row.ended_at = now
            batch_operations.cancel_items(context.transaction, key, now)
        context.installation_note(f"batch_operation_{event}", batch=key)
