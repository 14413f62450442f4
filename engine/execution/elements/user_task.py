"""A person's work."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from engine.definitions.model import Text, UserWork
from engine.errors import Refused
from engine.execution.catching import Opening
from engine.execution.elements.element import ElementSpec, place
from engine.execution.problems import Stuck
from engine.execution.timers import moment
from engine.execution.tokens import Token
from engine.execution.waits import Reference, UserTask
from engine.json_types import Json


class UserTaskSpec(ElementSpec):
    """Opens a row in the task list and waits until someone completes it."""

    def waits(self, token: Token) -> Iterable[Opening]:
        work = cast(UserWork, self.node.work)
        task = UserTask(
            **place(token),
            name=self.node.name or self.node.id,
            assignee=_person(token, work.assignee),
            candidate_groups=_names(token, work.candidate_groups, "候选组"),
            candidate_users=_names(token, work.candidate_users, "候选人"),
            due_at=_moment(token, work.due, "办理期限"),
            follow_up_at=_moment(token, work.follow_up, "跟进日期"),
            priority=_priority(token, work.priority),
            form=_form(token, work),
            headers={**self.node.properties, **self.node.headers},
        )
        yield "work", _corrected(token, task), None

    def heed(self, token: Token, answer: Mapping[str, Json]) -> bool:
        corrections, denied = answer.get("corrections"), bool(answer.get("denied"))
        completing = token.phase == "completing"
        if denied and not completing:
            raise Refused("只有办结（completing）时的监听器可以拒绝")
        if corrections and token.phase != "starting":
            raise Refused("只有创建（creating）时的监听器可以更正任务")
        if isinstance(corrections, dict):
            unknown = corrections.keys() - _CORRECTED.keys()
            if unknown:
                raise Refused(f"任务没有可更正的「{'、'.join(sorted(unknown))}」")
            token.notes["corrections"] = {**token.notes.get("corrections", {}), **corrections}
        if denied:
            reason: dict[str, Json] = {"reason": answer.get("deniedReason") or ""}
            token.workflow.journal.record("completion_denied", self.node.id, token.id, reason)
        return denied


def _corrected(token: Token, task: UserTask) -> UserTask:
    """The task as a listener at its creation has corrected it."""
    corrections: Mapping[str, Any] = token.notes.get("corrections", {})
    read: dict[str, Any] = {}
    for name, value in corrections.items():
        field, meaning = _CORRECTED[name]
        read[field] = meaning(token, value)
    return replace(task, **read)


def _person(token: Token, text: Text | None) -> str | None:
    if text is None or isinstance(text, str):
        return text
    value = token.workflow.evaluate(token, text)
    return None if value is None else token.workflow.text(token, text, "办理人")


def _names(token: Token, text: Text | None, what: str) -> tuple[str, ...]:
    """A list of strings, or one string with commas."""
    value = text if text is None or isinstance(text, str) else token.workflow.evaluate(token, text)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise Stuck("extract_value_error", f"{what}应是文字的列表，而得到 {value!r}")


def _moment(token: Token, text: Text | None, what: str) -> datetime | None:
    value = text if text is None or isinstance(text, str) else token.workflow.evaluate(token, text)
    return None if value is None else moment(value, token.workflow.surroundings.now, what)


def _priority(token: Token, text: Text) -> int:
    value = text if isinstance(text, str) else token.workflow.evaluate(token, text)
    try:
        priority = int(Decimal(value))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Stuck("extract_value_error", f"优先级应是 0–100 的整数，而得到 {value!r}") from error
    if not 0 <= priority <= 100:
        raise Stuck("extract_value_error", f"优先级应在 0–100 之间，而得到 {priority}")
    return priority


def _form(token: Token, work: UserWork) -> Reference | None:
    if work.form is None:
        return None
    name = token.workflow.text(token, work.form.id, "表单编号")
    return Reference(name, work.form.binding, work.form.version_tag)


_CORRECTED: Mapping[str, tuple[str, Callable[[Token, Any], Any]]] = {
    "assignee": ("assignee", lambda _, name: name or None),
    "candidateGroups": ("candidate_groups", lambda _, names: tuple(names)),
    "candidateUsers": ("candidate_users", lambda _, names: tuple(names)),
    "dueDate": ("due_at", lambda token, text: _moment(token, text or None, "办理期限")),
    "followUpDate": ("follow_up_at", lambda token, text: _moment(token, text or None, "跟进日期")),
    "priority": ("priority", lambda token, number: _priority(token, str(number))),
}
"""Camunda 8's name of a correction → the field of the task, and how its value is read."""
