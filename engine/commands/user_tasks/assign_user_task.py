"""转办: a task goes to a named person."""

from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import colleague, lock_task, require_hand
from engine.commands.core.task_changes import assign
from engine.errors import Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason
from engine.persistence.account_rows import User
from engine.persistence.case_rows import UserTask


def assign_user_task(
    engine: Engine,
    key: int,
    assignee: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    override: bool = True,
) -> None:
    """Give the task to `assignee` (a login), one of those the diagram offers it to.

    Without `override` it is given only where nobody has it yet.

    Raises NotFound; Refused where it is not the actor's to give, or a listener says no; Invalid
    without a reason, for an unknown login, or one who is no candidate (an administrator may name
    anybody, and by the setting `assign_to_any_name` also who has no account).
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "assign")
        require_hand(context, task, "转办")
        require_reason(reason, "转办")
        if not override and task.assignee is not None:
            raise Refused(f"“{task.name}”已由 {task.assignee} 办理，没有改派（allowOverride）。")
        name = _name(context, task, assignee)
        before: dict[str, Json] = {"before": task.assignee, "assignee": assignee}
        assign(context, case, task, assignee, "user_task_assigned", **before, assignee_name=name)


def _name(context: CommandContext, task: UserTask, assignee: str) -> str:
    """What people call the new assignee."""
    free = context.engine.settings.assign_to_any_name and context.actor.unrestricted
    if free and context.transaction.get(User, assignee) is None:
        return assignee
    return colleague(context, task, assignee).name
