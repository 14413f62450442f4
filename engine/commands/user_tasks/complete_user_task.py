"""办结: a person's work is done; its variables go to the case and the tokens move on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.clock import SHANGHAI
from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import (
    lock_task,
    offer,
    require_hand,
    require_same,
    require_separation,
    task_state_allows,
)
from engine.commands.user_tasks.look_ahead import require_agreement
from engine.commands.user_tasks.save_draft import require_newest
from engine.errors import Refused
from engine.execution.stimuli import Complete
from engine.forms.expressions import evaluate
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.submitted import require_within
from engine.persistence import accounts
from engine.persistence.case_rows import UserTask

RECUSED_WHEN = "recusedWhen"
"""A FEEL condition on what was sent: where it is true, whoever sent it keeps out (回避)."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The case that moved on, and how it stands now: active, completed or terminated."""

    process_instance_key: int
    state: str


def complete_user_task(
    engine: Engine,
    key: int,
    variables: Mapping[str, Json],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    revision: int | None = None,
    based_on: int | None = None,
) -> Completed:
    """Complete the task.

    `revision` is the task's when the page was opened, `based_on` the version of the draft that the
    page began with. Raises NotFound; Outdated where another tab has saved since; Refused where it
    is not open any more (names who completed it and when), is another's, changed since, waits for
    an opinion (加签), the actor must keep out (回避), or a listener says no; Contradicted where the
    answer says otherwise than the tables and no `reason` is given; Invalid where the variables are
    more than one submission may hold.
    """
    require_within(variables, engine.limits)
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        task, case = lock_task(context, key, "complete")
        require_hand(context, task, "办结")
        require_same(context, task, revision)
        if based_on is not None:
            require_newest(context, key, based_on)
        _require_opinions(context, task)
        require_separation(context, task)
        if _keeps_out(context, case, task, variables) and _is_handed_back(context, case, task):
            return Completed(case.key, case.row.state)
        before = case.visible(task.element_instance_key)
        task.state = task_state_allows(task, "complete", actor)
        task.ended_at, task.completed_by, task.completed_by_name = now, actor.login, actor.name
        parties.note_doer(context, case, actor.login, task)
        task.assignee = task.assignee or actor.login
        context.note(
            case,
            "user_task_completed",
            task.element_id,
            task.element_instance_key,
            task=key,
            variables=dict(variables),
        )
        context.asked = task.element_instance_key
        if _keeps_out(context, case, task, variables):
            for login in filter(None, {task.assignee, actor.login}):
                parties.recuse(context, case, login, task)
        context.send(case, Complete(key, variables))
        if not reason:
            require_agreement(context, case, task, before, variables)
    return Completed(case.key, case.row.state)


def _keeps_out(
    context: CommandContext, case: LoadedInstance, task: UserTask, variables: Mapping[str, Json]
) -> bool:
    """Whether what is sent declares that its sender has to keep out."""
    condition = task.headers.get(RECUSED_WHEN)
    if not isinstance(condition, str):
        return False
    seen = {**case.visible(task.element_instance_key), **variables}
    return evaluate(condition, seen, context.now.astimezone(SHANGHAI)) is True


def _is_handed_back(context: CommandContext, case: LoadedInstance, task: UserTask) -> bool:
    """A task that others may do as well goes back to them when its doer keeps out of the case.

    One that is his alone is completed: the diagram goes on without his answer.
    """
    if not task.candidate_groups and len(task.candidate_users) <= 1:
        return False
    parties.recuse(context, case, context.actor.login, task)
    task.assignee = None
    offer(context, task)
    where = task.element_id, task.element_instance_key
    context.note(case, "user_task_released", *where, task=task.key, recused=True)
    return True


def _require_opinions(context: CommandContext, task: UserTask) -> None:
    if task.signers:
        names = "、".join(accounts.name_of(context.transaction, login) for login in task.signers)
        raise Refused(f"任务“{task.name}”还在等待{names}的加签意见，暂不能办结。")
