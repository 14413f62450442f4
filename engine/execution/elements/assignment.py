"""Who is to do a person's work, by when and with which form: attributes of a user task, read."""

from datetime import datetime

from engine.definitions.model import Text, UserWork
from engine.execution.evaluating import evaluate, required_text
from engine.execution.kernel import Token
from engine.execution.problems import IncidentRaised
from engine.execution.timers import moment
from engine.execution.waits import Reference


def person(token: Token, text: Text | None) -> str | None:
    """Who has the task from the beginning."""
    if text is None or isinstance(text, str):
        return text
    value = evaluate(token, text)
    return None if value is None else required_text(token, text, "办理人")


def names(token: Token, text: Text | None, what: str) -> tuple[str, ...]:
    """A list of strings, or one string with commas."""
    value = text if text is None or isinstance(text, str) else evaluate(token, text)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise IncidentRaised("extract_value_error", f"{what}应是文字的列表，而得到 {value!r}")


def when(token: Token, text: Text | None, what: str) -> datetime | None:
    """A date of the task."""
    value = text if text is None or isinstance(text, str) else evaluate(token, text)
    return None if value is None else moment(value, token.workflow.execution_context.now, what)


def form(token: Token, work: UserWork) -> Reference | None:
    """The form that is deployed for it."""
    if work.form is None:
        return None
    name = required_text(token, work.form.id, "表单编号")
    return Reference(name, work.form.binding, work.form.version_tag)
