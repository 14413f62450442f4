"""认领: a candidate takes a task; the others see it no longer."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.commands.task_access import require_hand, take
from engine.commands.task_changes import assign
from engine.lifecycle.actor import Actor


def claim_user_task(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Claim the task.

    Raises NotFound; Refused where it is another's or not offered, or a listener says no.
    """
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        task, case = take(work, key, "claim")
        require_hand(work, task, "认领")
        assign(work, case, task, actor.login, "user_task_claimed")
