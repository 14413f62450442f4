"""A wait is over: which token goes on, which are withdrawn."""

from collections.abc import Mapping
from datetime import datetime

from SpiffWorkflow.util.task import TaskState

from engine.deadlines.timing import due_again
from engine.definitions.model import FlowNode, TimerEvent
from engine.execution.catching import place_of, timer
from engine.execution.kernel import Instance, Token
from engine.execution.open_waits import OpenWait
from engine.execution.withdrawing import cancel, follow
from engine.json_types import Json


def fire(instance: Instance, token: Token, wait: OpenWait, variables: Mapping[str, Json]) -> None:
    """End `wait` of `token` as its role demands."""
    _FIRING[wait.role](instance, token, wait, dict(variables))


def _work(instance: Instance, token: Token, wait: OpenWait, variables: dict[str, Json]) -> None:
    instance.close(token, wait)
    instance.resume(token, variables)


def _listener(instance: Instance, token: Token, wait: OpenWait, variables: dict[str, Json]) -> None:
    instance.close(token, wait)
    if token.phase == "starting":
        instance.scopes.set_local(token, variables)
    else:
        instance.scopes.merge(token, variables)
    token.notes["heard"] = token.notes.get("heard", 0) + 1
    token._ready()


def _boundary(instance: Instance, token: Token, wait: OpenWait, variables: dict[str, Json]) -> None:
    node = instance.node(wait.element_id)
    _spend(instance, token, wait, node)
    catch_at_boundary(instance, token, node, variables)


def _start(instance: Instance, token: Token, wait: OpenWait, variables: dict[str, Json]) -> None:
    node = instance.node(wait.element_id)
    _spend(instance, token, wait, node)
    catch_inside(instance, token, node, variables)


def _option(instance: Instance, token: Token, wait: OpenWait, variables: dict[str, Json]) -> None:
    gateway = token.task_spec.node
    chosen = [
        flow for flow in gateway.outgoing if instance.process.flows[flow].target == wait.element_id
    ]
    instance.close_all(token, "option")
    token.notes["flows"] = chosen
    token.notes["hand_over"] = {"result": variables, "triggered": True}
    instance.resume(token)


_FIRING = {
    "work": _work,
    "listener": _listener,
    "boundary": _boundary,
    "start": _start,
    "option": _option,
}


def catch_at_boundary(
    instance: Instance, host: Token, event: FlowNode, variables: Mapping[str, Json]
) -> None:
    """The boundary event happens; when it interrupts, its activity ends without completing."""
    if event.interrupting:
        cancel(host)
    follow(host, event, variables)


def catch_inside(
    instance: Instance, scope: Token, start: FlowNode, variables: Mapping[str, Json]
) -> None:
    """An event sub-process begins; when it interrupts, it is all that goes on in its scope."""
    if start.interrupting:
        for child in scope.children:
            cancel(child)
        instance.close_all(scope, "start")
        scope.notes["interrupted"] = True
        if scope.has_state(TaskState.ERROR):
            instance.close_all(scope, "incident")
            scope._set_state(TaskState.STARTED)
    follow(scope, start, variables)


def _spend(instance: Instance, token: Token, wait: OpenWait, node: FlowNode) -> None:
    """A timer that has fired is over, and opened again while its cycle lasts."""
    if isinstance(node.event, TimerEvent):
        instance.close(token, wait)
        if wait.extra["cycle"]:
            _reopen(instance, token, node, wait)


def _reopen(instance: Instance, token: Token, node: FlowNode, wait: OpenWait) -> None:
    """The next round of a timer cycle, counted from the moment the last one was due."""
    extra = wait.extra
    next_due = due_again(extra["cycle"], datetime.fromisoformat(extra["due"]), extra["left"])
    if next_due is not None:
        next_wait = timer(place_of(token, node), node, next_due)
        instance.open(token, wait.role, next_wait, extra["cycle"])
