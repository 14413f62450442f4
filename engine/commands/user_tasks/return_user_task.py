"""退回: a task goes back to an earlier one of the same case, with a reason."""

from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import lock_task, require_hand, task_state_allows
from engine.errors import Refused
from engine.execution.stimuli import Activation, Modify
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason
from engine.lifecycle.returning import may_return_to
from engine.persistence import user_tasks


def return_user_task(
    engine: Engine, key: int, to_element: str, *, actor: Actor, now: datetime, reason: str
) -> None:
    """Withdraw this task and begin again at `to_element`, a user task completed earlier.

    Raises NotFound; Refused where it is not the actor's, where the diagram does not allow it
    (`returnTo`) or the case was never there; Invalid without reason.
    """
    require_reason(reason, "退回")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "return")
        require_hand(context, task, "退回")
        if to_element not in may_return_to(task.headers):
            raise Refused(f"流程没有规定任务“{task.name}”可以退回到环节“{to_element}”。")
        if not user_tasks.who_completed(context.transaction, case.key, [to_element]):
            raise Refused(f"本案没有办结过环节“{to_element}”，不能退回到那里。")
        task.state = task_state_allows(task, "return", actor)
        task.ended_at, task.completed_by, task.completed_by_name = now, actor.login, actor.name
        context.note(
            case,
            "user_task_returned",
            task.element_id,
            task.element_instance_key,
            task=key,
            to=to_element,
        )
        context.send(case, Modify(reason, (Activation(to_element),), (task.element_instance_key,)))
