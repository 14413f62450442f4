"""释放: whoever has a task gives it back to its candidates."""

from datetime import datetime

from engine.commands.core import parties
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import lock_task, offer, require_hand
from engine.errors import Refused
from engine.lifecycle.actor import Actor


def release_user_task(
    engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Release the task. Raises NotFound; Refused where nobody has it, or no one else may."""
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "release")
        require_hand(context, task, "释放")
        if task.assignee is None:
            raise Refused(f"任务“{task.name}”还没有人认领，不用释放。")
        if not task.candidate_groups and not task.candidate_users:
            raise Refused(f"任务“{task.name}”没有其他候选人，不能释放；请改用转办。")
        before, task.assignee = task.assignee, None
        offer(context, task)
        parties.part(context, case, before, task)
        context.note(
            case, "user_task_released", task.element_id, task.element_instance_key, task=key
        )
