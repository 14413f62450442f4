"""收件: a paper completes a party's task, with what an officer read from it."""

from collections.abc import Mapping
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import require_same, task_state_allows
from engine.commands.counter.entering import Scan, enter, require_officer
from engine.commands.user_tasks.complete_user_task import Completed
from engine.commands.user_tasks.look_ahead import require_agreement
from engine.errors import Forbidden, NotFound
from engine.execution.stimuli import Complete
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_part
from engine.lifecycle.counter import DAY_OF_RECEIPT, Receipt, stands_for_party
from engine.lifecycle.submitted import require_within


def receive_for_task(
    engine: Engine,
    task_key: int,
    variables: Mapping[str, Json],
    receipt: Receipt,
    scan: Scan | None = None,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    revision: int | None = None,
) -> Completed:
    """Complete the task for the party; the case goes on as if the party had done it today.

    The day of receipt is the day of filing: it goes to the variable that the diagram names for it
    (`dayOfReceipt`). The officer does not become a party by it, and a draft of the party's is left
    alone. Raises NotFound; Forbidden for whoever is no officer of the case, or where the task is no
    party's; Refused where it is not open any more; Contradicted where what the paper says stands
    against the tables and no `reason` is given; Invalid for a receipt that cannot be.
    """
    require_within(variables, engine.limits)
    why = reason or receipt.note
    with command_transaction(engine, actor=actor, now=now, reason=why) as context:
        require_part(context.actor)
        found = context.task(task_key)
        if found is None:
            raise NotFound(f"没有编号为 {task_key} 的任务。")
        task, case = found
        require_officer(context, case)
        if not stands_for_party(task.headers):
            raise Forbidden(f"任务“{task.name}”不由当事人办理，不能凭收到的书面材料代录。")
        require_same(context, task, revision)
        enter(
            context, case, receipt, scan,
            kind="task", name=task.name, task_key=task.key,
            element_id=task.element_id, element_instance_key=task.element_instance_key,
        )  # fmt: skip
        told = dict(variables)
        if isinstance(day := task.headers.get(DAY_OF_RECEIPT), str):
            told[day] = receipt.received_on.isoformat()
        before = case.visible(task.element_instance_key)
        task.state = task_state_allows(task, "complete", actor)
        task.ended_at, task.completed_by, task.completed_by_name = now, actor.login, actor.name
        context.note(
            case, "user_task_completed", task.element_id, task.element_instance_key,
            task=task_key, variables=told,
        )  # fmt: skip
        context.asked = task.element_instance_key
        context.send(case, Complete(task_key, told))
        if not reason:
            require_agreement(context, case, task, before, told)
    return Completed(case.key, case.row.state)
