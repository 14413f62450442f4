"""督办: bring a silent party's task before whoever is above it; they see it on their list."""

from datetime import datetime, timedelta

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.moments import said
from engine.commands.core.task_access import lock_task
from engine.errors import Forbidden, Invalid, NotFound, Refused
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import AWAITED
from engine.lifecycle.counter import DEPARTMENT
from engine.persistence import audiences, awaited, case_files
from engine.persistence.case_rows import UserTask
from engine.persistence.supervision_rows import Supervision
from engine.persistence.visibility import candidacies

PAUSE = timedelta(hours=24)
"""A task is brought before them no more than once in this time."""
_APPLYING = ("applicant", "participant")


def supervise(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str) -> None:
    """Put the task before the recommender of the case, where an applying party is silent, and
    before the department where a recommender, an agency or an expert is (or nobody recommends).

    Raises NotFound for a task of a case that the actor may not see; Forbidden for whoever is no
    officer of the case; Invalid without a reason; Refused once the task has ended, for one that is
    no party's, and within 24 hours of the last time.
    """
    if not reason.strip():
        raise Invalid("请填写督办的事由。")
    with command_transaction(engine, actor=actor, now=now, reason=reason.strip()) as context:
        task, case = lock_task(context, key, "remind")
        root = case.row.root_key
        if case_files.find(context.transaction, actor, case.key) is None:
            raise NotFound(f"没有编号为 {key} 的任务，或者您没有查看它的权限。")
        officers = audiences.parties_of(context.transaction, root, [DEPARTMENT])
        if not actor.unrestricted and not set(candidacies(actor)) & set(officers):
            raise Forbidden(f"{actor.name}不能督办：只有本案主管部门的经办人可以督办。")
        role = task.headers.get(parties.ROLE)
        if role not in AWAITED:
            whose = "不由当事单位、推荐单位、专业机构或者专家办理，不用督办"
            raise Refused(f"任务“{task.name}”{whose}。")
        _require_pause(context, task, now)
        above = audiences.parties_of(context.transaction, root, ["recommender"])
        whom = list(above if role in _APPLYING and above else officers)
        context.transaction.add(
            Supervision(
                key=engine.store.next_key(),
                instance_key=case.key,
                task_key=key,
                whom=whom,
                reason=reason.strip(),
                asked_by=actor.login,
                asked_by_name=actor.name,
                asked_at=now,
            )
        )
        told: list[Json] = [*whom]
        context.note(
            case, "supervised", task.element_id, task.element_instance_key, task=key, whom=told
        )


def _require_pause(context: CommandContext, task: UserTask, now: datetime) -> None:
    for one in awaited.supervisions(context.transaction, [task.key]):
        if one.asked_at > now - PAUSE:
            raise Refused(f"任务“{task.name}”已于{said(one.asked_at)}督办，24小时内不再重复。")
