"""Errors and escalations on their way outwards."""

from collections.abc import Mapping
from typing import Literal

from engine.execution.catching import find_catcher
from engine.execution.firing import catch_at_boundary, catch_inside
from engine.execution.kernel import ERROR, Instance, Token
from engine.execution.outcome import EscalateToCaller, Uncaught
from engine.execution.problems import IncidentRaised
from engine.execution.withdrawing import cancel
from engine.json_types import Json


def throw_error(
    instance: Instance, thrower: Token, code: str, message: str, variables: Mapping[str, Json]
) -> None:
    """The nearest catching event takes over; if none does the caller, if none does nobody.

    Raises:
        IncidentRaised: nobody catches it, here or in a calling process.
    """
    if _caught(instance, thrower, "error", code, variables):
        return
    if not instance.execution_context.caller_catches("error", code):
        said = f"：{message}" if message else ""
        raise IncidentRaised("unhandled_error_event", f"抛出的错误「{code}」没有任何事件捕获{said}")
    instance.error = Uncaught(code, message, dict(variables))
    cancel(instance.task_tree)
    instance.task_tree.notes[ERROR] = [code, message, dict(variables)]


def throw_escalation(
    instance: Instance, thrower: Token, code: str, variables: Mapping[str, Json]
) -> None:
    """The nearest catching event is triggered; nobody need catch an escalation."""
    if _caught(instance, thrower, "escalation", code, variables):
        return
    if instance.execution_context.caller_catches("escalation", code):
        instance.throw_outwards(EscalateToCaller(code, dict(variables)))


def _caught(
    instance: Instance,
    thrower: Token,
    kind: Literal["error", "escalation"],
    code: str,
    variables: Mapping[str, Json],
) -> bool:
    catcher = find_catcher(instance, thrower, kind, code)
    if catcher is None:
        return False
    token, event = catcher
    catch = catch_at_boundary if event.attached_to else catch_inside
    catch(instance, token, event, variables)
    return True
