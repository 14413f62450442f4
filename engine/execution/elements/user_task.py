"""A person's work."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import cast

from engine.definitions.model import Text, UserWork
from engine.execution.catching import Opening
from engine.execution.elements.element import ElementSpec, place
from engine.execution.problems import Stuck
from engine.execution.timers import moment
from engine.execution.tokens import Token
from engine.execution.waits import Reference, UserTask


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
        yield "work", task, None


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
