"""转办: a task goes to a named person."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.commands.task_access import colleague, require_hand, take
from engine.commands.task_changes import assign
from engine.json_types import Json
from engine.lifecycle.actor import Actor


def assign_user_task(
    engine: Engine, key: int, assignee: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Give the task to `assignee` (a login), one of those the diagram offers it to.

    Raises NotFound; Refused where it is not the actor's to give, or a listener says no; Invalid
    for an unknown login, or one who is no candidate (an administrator may name anybody).
    """
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        task, case = take(work, key, "assign")
        require_hand(work, task, "转办")
        user = colleague(work, task, assignee)
        before: dict[str, Json] = {"before": task.assignee, "assignee": assignee}
        assign(work, case, task, assignee, "user_task_assigned", **before, assignee_name=user.name)
