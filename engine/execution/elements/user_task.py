"""A person's work."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from engine.definitions.model import Text, UserWork
from engine.errors import Refused
from engine.execution.catching import Opening
from engine.execution.elements import assignment, task_changes
from engine.execution.elements.assignment import when
from engine.execution.elements.element import ElementSpec, place
from engine.execution.problems import IncidentRaised
from engine.execution.tokens import Token
from engine.execution.waits import UserTask
from engine.json_types import Json


class UserTaskSpec(ElementSpec):
    """Opens a row in the task list and waits until someone completes it."""

    def waits(self, token: Token) -> Iterable[Opening]:
        work = cast(UserWork, self.node.work)
        task = UserTask(
            **place(token),
            name=self.node.name or self.node.id,
            assignee=assignment.person(token, work.assignee),
            candidate_groups=assignment.names(token, work.candidate_groups, "候选组"),
            candidate_users=assignment.names(token, work.candidate_users, "候选人"),
            due_at=when(token, work.due, "办理期限"),
            follow_up_at=when(token, work.follow_up, "跟进日期"),
            priority=_priority(token, work.priority),
            form=assignment.form(token, work),
            headers={**self.node.properties, **self.node.headers},
        )
        asked = self._assignment(token)
        if asked is None:
            yield "work", self._corrected(token, task), None
        else:
            yield "work", self._corrected(token, replace(task, assignee=None)), None
            yield "change", task_changes.job(self, token, asked), None

    def begin(self, token: Token) -> bool:
        asked = self._assignment(token)
        if asked is not None:
            token.notes[task_changes.NOTE] = asked
        return False

    def _assignment(self, token: Token) -> dict[str, Any] | None:
        """The change that the task's listeners are asked about as it opens, if they are."""
        if token.phase != "starting" or not task_changes.listeners(self, "assigning"):
            return None
        assignee = assignment.person(token, cast(UserWork, self.node.work).assignee)
        return task_changes.note("assigning", {"assignee": assignee}) if assignee else None

    def is_task(self, token: Token) -> bool:
        started = sum(each.event == "start" for each in self.node.listeners)
        created = token.phase == "starting" and token.notes.get("heard", 0) >= started
        return created or token.phase in ("active", "completing")

    def change(
        self, token: Token, event: str, asked: Mapping[str, Json], written: Json = None
    ) -> bool:
        if token.phase != "active" or not task_changes.listeners(self, event):
            return False
        task_changes.ask(self, token, task_changes.note(event, asked, written))
        return True

    def require_rest(self, token: Token) -> None:
        task_changes.require_rest(token)

    def follow(
        self, token: Token, variables: Mapping[str, Json], answer: Mapping[str, Json]
    ) -> None:
        task_changes.heard(self, token, variables, answer)

    def apply_listener_result(self, token: Token, answer: Mapping[str, Json]) -> bool:
        corrections, denied = self.corrections(answer), bool(answer.get("denied"))
        completing = token.phase == "completing"
        if denied and not completing:
            raise Refused("只有办结（completing）时的监听器可以拒绝")
        if corrections and token.phase != "starting":
            raise Refused("只有创建（creating）时的监听器可以更正任务")
        if corrections:
            token.notes["corrections"] = {**token.notes.get("corrections", {}), **corrections}
        if denied:
            reason: dict[str, Json] = {"reason": answer.get("deniedReason") or ""}
            token.workflow.journal.record("completion_denied", self.node.id, token.id, reason)
        return denied

    def corrections(self, answer: Mapping[str, Json]) -> dict[str, Json]:
        """What a listener corrects. Refused where a task has no such attribute."""
        given = answer.get("corrections")
        corrections = given if isinstance(given, dict) else {}
        unknown = corrections.keys() - _CORRECTED.keys()
        if unknown:
            raise Refused(f"任务没有可更正的「{'、'.join(sorted(unknown))}」")
        return corrections

    def read(self, token: Token, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Attributes by Camunda 8's names → fields of the task."""
        read: dict[str, Any] = {}
        for name, value in attributes.items():
            field, meaning = _CORRECTED[name]
            read[field] = meaning(token, value)
        return read

    def _corrected(self, token: Token, task: UserTask) -> UserTask:
        """The task as a listener at its creation has corrected it."""
        return replace(task, **self.read(token, token.notes.get("corrections", {})))


def _priority(token: Token, text: Text) -> int:
    value = text if isinstance(text, str) else token.workflow.evaluate(token, text)
    try:
        priority = int(Decimal(value))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise IncidentRaised(
            "extract_value_error", f"优先级应是 0–100 的整数，而得到 {value!r}"
        ) from error
    if not 0 <= priority <= 100:
        raise IncidentRaised("extract_value_error", f"优先级应在 0–100 之间，而得到 {priority}")
    return priority


_CORRECTED: Mapping[str, tuple[str, Callable[[Token, Any], Any]]] = {
    "assignee": ("assignee", lambda _, name: name or None),
    "candidateGroups": ("candidate_groups", lambda _, names: tuple(names)),
    "candidateUsers": ("candidate_users", lambda _, names: tuple(names)),
    "dueDate": ("due_at", lambda token, text: when(token, text or None, "办理期限")),
    "followUpDate": (
        "follow_up_at",
        lambda token, text: when(token, text or None, "跟进日期"),
    ),
    "priority": ("priority", lambda token, number: _priority(token, str(number))),
}
"""Camunda 8's name of a correction → the field of the task, and how its value is read."""
