"""A person's work."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from engine.definitions.model import UserWork
from engine.errors import Refused
from engine.execution.elements import assignment, corrections, task_changes
from engine.execution.elements.assignment import when
from engine.execution.elements.element import Element, place
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening
from engine.execution.waits import UserTask
from engine.json_types import Json


class UserTaskSpec(Element):
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
            priority=corrections.priority(token, work.priority),
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
        corrected, denied = corrections.corrections(answer), bool(answer.get("denied"))
        completing = token.phase == "completing"
        if denied and not completing:
            raise Refused("只有办结（completing）时的监听器可以拒绝")
        if corrected and token.phase != "starting":
            raise Refused("只有创建（creating）时的监听器可以更正任务")
        if corrected:
            token.notes["corrections"] = {**token.notes.get("corrections", {}), **corrected}
        if denied:
            reason: dict[str, Json] = {"reason": answer.get("deniedReason") or ""}
            token.workflow.journal.record("completion_denied", self.node.id, token.id, reason)
        return denied

    def _corrected(self, token: Token, task: UserTask) -> UserTask:
        """The task as a listener at its creation has corrected it."""
        return replace(task, **corrections.read(token, token.notes.get("corrections", {})))
