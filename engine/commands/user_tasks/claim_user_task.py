"""认领: a candidate takes a task; the others see it no longer."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import lock_task, require_hand, require_separation
from engine.commands.core.task_changes import assign
from engine.lifecycle.actor import Actor


def claim_user_task(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Claim the task.

    Raises NotFound; Refused where it is another's or not offered, the actor must keep
    out (回避), or a listener says no.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "claim")
        require_hand(context, task, "认领")
        require_separation(context, task)
        assign(context, case, task, actor.login, "user_task_claimed")
