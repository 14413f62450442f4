"""An operator changes whom a task is offered to, until when, and how urgent it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.commands.core import task_changes
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.commands.core.task_access import is_candidate, lock_task
from engine.errors import Invalid, Refused
from engine.execution.outcome import TaskChanged
from engine.execution.stimuli import Change
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.persistence.case_files import CHANGE_ASKED
from engine.persistence.case_rows import UserTask

FIELDS = {
    "candidateGroups": "candidate_groups",
    "candidateUsers": "candidate_users",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "priority": "priority",
}
"""What may be changed, as Camunda 8 names it, and the task's field."""


def update_user_task(
    engine: Engine,
    key: int,
    changes: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Change these of `FIELDS`; moments are aware, candidates lists of texts.

    It changes when the listeners of its diagram have agreed, at once where there are none. Raises
    NotFound; Refused after its end, and where the operator would offer it to himself; Invalid for
    nothing to change, or without a reason; Forbidden to all but operators.
    """
    if not changes or (unknown := changes.keys() - FIELDS.keys()):
        named = f"没有 {'、'.join(sorted(unknown))}；" if changes else ""
        raise Invalid(f"{named}可以修改的有：{'、'.join(FIELDS)}。")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "调整案件")
        require_reason(reason, "修改任务")
        task, case = lock_task(context, key, "update")
        _require_others(actor, task, changes)
        asked = {name: task_changes.plain(value) for name, value in changes.items()}
        where = task.element_id, task.element_instance_key
        context.note(case, CHANGE_ASKED, *where, task=key, fields=asked)
        node = case.process.drawn.nodes.get(task.element_id)
        if node and any(listener.event == "updating" for listener in node.task_listeners):
            context.asked = task.element_instance_key
            context.send(case, Change(key, "updating", asked))
            return
        fields = {FIELDS[name]: value for name, value in changes.items()}
        task_changes.apply(context, case, TaskChanged(key, fields))


def _require_others(actor: Actor, task: UserTask, changes: Mapping[str, Any]) -> None:
    """Refused where the change offers the task to whoever makes it, and it was not before."""
    if actor.unrestricted or is_candidate(task, actor):
        return
    groups, logins = changes.get("candidateGroups", ()), changes.get("candidateUsers", ())
    if actor.groups & {*groups} or actor.logins & {*logins}:
        raise Refused(f"{actor.name}不能把任务“{task.name}”交给自己：请由另一位运行维护人员办理。")
