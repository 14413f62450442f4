"""Withdrawing a token whose user tasks have listeners of the event `canceling`.

The listeners are heard first, one after the other. Until then the task, and every scope that is
withdrawn with it, stays behind without any other wait (phase `canceling`); what was to follow
stands in its note `THEN`: the boundary event that interrupted it or, of a scope, the start of the
event sub-process that did. (Camunda 8, "User task listeners".)
"""

from collections.abc import Mapping

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import FlowNode
from engine.errors import Refused
from engine.execution.element_hooks import CANCELING
from engine.execution.kernel import THEN, Token
from engine.execution.problems import IncidentRaised
from engine.json_types import Json

_HEARD = "canceling_heard"


def cancel(token: Token, *, ask: bool = True) -> None:
    """Withdraw the token and everything inside it, innermost first.

    With `ask` those stay behind whose listeners are to be heard before.
    """
    token.notes.pop(THEN, None)
    for child in token.children:
        cancel(child, ask=ask)
    if not ask or not stays(token):
        token.withdraw()


def stays(token: Token) -> bool:
    """Whether the token stays behind for now: something in it is heard, or is to be."""
    asked = token.phase == CANCELING or token.task_spec.is_task(token)
    listeners = token.task_spec.canceling_listeners() if asked else []
    unheard = len(listeners) > token.notes.get(_HEARD, 0)
    if not unheard and not token.inside:
        return False
    if token.phase != CANCELING:
        for wait in list(token.waits):
            token.workflow.close(token, wait)
        token.phase = CANCELING
        token._set_state(TaskState.STARTED)
        if unheard:
            ask_next(token)
    return True


def ask_next(token: Token) -> None:
    """Ask the next listener; when all have been heard the token is gone."""
    listeners = token.task_spec.canceling_listeners()
    heard = token.notes.get(_HEARD, 0)
    if heard >= len(listeners):
        _go(token)
        return
    try:
        job = token.task_spec.listener_job(token, listeners[heard], "task_listener")
    except IncidentRaised as stuck:
        token.workflow.hold(token, stuck)
        return
    token.workflow.open(token, "canceling", job)


def heard(token: Token, answer: Mapping[str, Json]) -> None:
    """A listener has been heard; it cannot say no, nor correct what ends.

    Raises:
        Refused: it tries to.
    """
    if answer.get("denied") or answer.get("corrections"):
        raise Refused("任务正在撤销，监听器不能拒绝，也不能更正任务")
    token.notes[_HEARD] = token.notes.get(_HEARD, 0) + 1
    ask_next(token)


def follow(host: Token, event: FlowNode, variables: Mapping[str, Json]) -> None:
    """What has interrupted the activity or scope goes on, at once or when all of it is gone."""
    withdrawn = host.phase == CANCELING if event.attached_to else bool(host.inside)
    if event.interrupting and withdrawn and host.id in host.workflow.tasks:
        host.notes[THEN] = [event.id, dict(variables)]
    else:
        _go_on(host.scope if event.attached_to else host, event, variables)


def _go(token: Token) -> None:
    """Nothing holds the token any more."""
    scope, then = token.parent, token.notes.get(THEN)
    token.withdraw()
    if scope is None:
        return
    instance = scope.workflow
    if scope.phase == CANCELING:
        if not stays(scope):
            _go(scope)
    elif then is not None:
        _go_on(scope, instance.node(then[0]), then[1])
    elif THEN not in scope.notes:
        _judge(scope)
    elif not scope.inside:
        event, variables = scope.notes.pop(THEN)
        _go_on(scope, instance.node(event), variables)


def _judge(scope: Token) -> None:
    try:
        scope.task_spec.check_completion(scope)
    except IncidentRaised as stuck:
        scope.workflow.hold(scope, stuck)


def _go_on(scope: Token, event: FlowNode, variables: Mapping[str, Json]) -> None:
    given = dict(variables)
    if event.attached_to:
        scope.workflow.spawn(event.id, scope, triggered=True, result=given)
    else:
        scope.workflow.spawn(event.container, scope, start_at=event.id, result=given)
