"""A change of an open user task: its listeners are asked, one after the other, before it happens.

A token's note of it: ``{"event": assigning | updating, "asked": attributes as Camunda 8 names them,
"heard": how many have agreed, "written": [variables, local] or None}``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import simplejson

from engine.definitions.model import Listener
from engine.errors import Refused
from engine.execution.elements import corrections
from engine.execution.kernel import ElementSpec, Token
from engine.execution.outcome import TaskChanged
from engine.execution.problems import IncidentRaised
from engine.execution.waits import Job
from engine.json_types import Json

NOTE = "change"
HEADER = "io.camunda.zeebe:"
"""Before the names of what a listener is told of its task."""


def listeners(spec: ElementSpec, event: str) -> list[Listener]:
    """Those of the task that are asked at this moment."""
    return [each for each in spec.node.task_listeners if each.event == event]


def require_rest(token: Token) -> None:
    """Refused while listeners are being asked about a change of the task."""
    if NOTE in token.notes:
        name = token.task_spec.node.name or token.task_spec.node.id
        raise Refused(f"任务「{name}」的改动正在等待监听器答复，请稍后再试")


def note(event: str, asked: Mapping[str, Json], written: Json = None) -> dict[str, Any]:
    """A change about which nobody has been asked yet."""
    return {"event": event, "asked": dict(asked), "heard": 0, "written": written}


def ask(spec: ElementSpec, token: Token, change: dict[str, Any]) -> None:
    """Ask the first listener."""
    require_rest(token)
    token.notes[NOTE] = change
    with _refusing():
        _ask_next(spec, token)


def heard(
    spec: ElementSpec, token: Token, variables: Mapping[str, Json], answer: Mapping[str, Json]
) -> None:
    """A listener has answered: the change is off, or corrected, and the next is asked."""
    change = token.notes[NOTE]
    if answer.get("denied"):
        del token.notes[NOTE]
        reason: dict[str, Json] = {"reason": answer.get("deniedReason") or ""}
        kind = f"{change['event']}_denied"
        token.workflow.journal.record(kind, spec.node.id, token.id, reason)
        return
    with _refusing():
        corrected = corrections.corrections(answer)
        corrections.read(token, corrected)
        change["asked"] |= corrected
        change["heard"] += 1
        token.workflow.scopes.merge(token, variables)
        _ask_next(spec, token)


def job(spec: ElementSpec, token: Token, change: Mapping[str, Any]) -> Job:
    """The job of the listener whose turn it is; its headers say what is asked."""
    listener = listeners(spec, change["event"])[change["heard"]]
    made = spec.listener_job(token, listener, "task_listener")
    asked = change["asked"]
    told = {HEADER + name: _text(value) for name, value in asked.items()}
    told[HEADER + "changedAttributes"] = _text(list(asked))
    return replace(made, headers={**made.headers, **told})


def _ask_next(spec: ElementSpec, token: Token) -> None:
    change = token.notes[NOTE]
    if change["heard"] < len(listeners(spec, change["event"])):
        token.workflow.open(token, "change", job(spec, token, change))
    else:
        del token.notes[NOTE]
        _happen(spec, token, change)


def _happen(spec: ElementSpec, token: Token, change: Mapping[str, Any]) -> None:
    """All have agreed."""
    if change["written"] is not None:
        variables, local = change["written"]
        token.workflow.scopes.write(token, variables, local)
    if change["asked"]:
        fields = corrections.read(token, change["asked"])
        task = next(wait.key for wait in token.waits if wait.role == "work")
        token.workflow.journal.effects.append(TaskChanged(task, fields))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else simplejson.dumps(value, ensure_ascii=False)


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be read is refused to whoever asked or answered; nothing has happened."""
    try:
        yield
    except IncidentRaised as stuck:
        raise Refused(stuck.message) from stuck
