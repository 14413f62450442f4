"""A task changes when the listeners of its diagram have agreed; at once where it has none."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from engine.commands.core import parties
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.task_access import offer
from engine.errors import Refused
from engine.execution.outcome import TaskChanged
from engine.execution.stimuli import Change
from engine.execution.waits import UserTask
from engine.json_types import Json
from engine.persistence import deadlines
from engine.persistence.case_rows import UserTask as TaskRow

DENIED = ("assigning_denied", "updating_denied", "completion_denied")
"""Records of a listener that has said no."""


def assign(
    context: CommandContext,
    case: LoadedInstance,
    task: TaskRow,
    login: str,
    kind: str,
    /,
    **details: Json,
) -> None:
    """Give the task to this person; `kind` and `details` are the line of history."""
    process = case.process.drawn
    node = process.nodes.get(task.element_id)
    if node and any(listener.event == "assigning" for listener in node.task_listeners):
        context.asked = task.element_instance_key
        context.send(case, Change(task.key, "assigning", {"assignee": login}))
        return
    before, task.assignee = task.assignee, login
    offer(context, task)
    parties.part(context, case, before, task)
    context.note(case, kind, task.element_id, task.element_instance_key, task=task.key, **details)


def apply(context: CommandContext, case: LoadedInstance, changed: TaskChanged) -> None:
    """All listeners have agreed: the task has its new values."""
    waiting = case.opened.get(changed.wait_key)
    if isinstance(waiting, UserTask):  # opened in this transaction: it has no row yet
        case.opened[changed.wait_key] = replace(waiting, **changed.fields)
        return
    task = context.transaction.get_one(TaskRow, changed.wait_key)
    before = {task.assignee, *task.candidate_users}
    for name, value in changed.fields.items():
        setattr(task, name, list(value) if isinstance(value, tuple) else value)
    if "due_at" in changed.fields:
        context.transaction.flush()
        watching = deadlines.watching(context.transaction, [task.element_instance_key])
        task.deadline_at = task.due_at or deadlines.first(watching[task.element_instance_key])
        context.transaction.flush()
    offer(context, task)
    for login in before:
        parties.part(context, case, login, task)
    others = {name: value for name, value in changed.fields.items() if name != "assignee"}
    if others:
        where = task.element_id, task.element_instance_key
        fields = {name: plain(value) for name, value in others.items()}
        context.note(case, "user_task_updated", *where, task=task.key, fields=fields)
    if "assignee" in changed.fields:
        kind, where = "user_task_assigned", (task.element_id, task.element_instance_key)
        context.note(case, kind, *where, task=task.key, assignee=task.assignee)


def plain(value: object) -> Json:
    """A field's value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return cast(Json, list(value) if isinstance(value, tuple) else value)


def require_agreement(context: CommandContext) -> None:
    """Refused, and nothing done, where a listener says no at once to what this verb asks.

    An external listener answers later, by its job: its no leaves the task as it was.
    """
    for case in context.cases.values():
        for record in (entry.record for entry in case.entries):
            if record.kind in DENIED and record.element_instance_key == context.asked:
                reason = record.data.get("reason") or "没有写明理由"
                raise Refused(f"没有办成：监听器不同意（{reason}）。")
