"""Run an instance until nothing automatic is left, and judge what can only be judged then:
inclusive joins, conditions, a dead end.
"""

from typing import cast

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import ConditionalEvent
from engine.execution.evaluating import evaluate
from engine.execution.firing import fire
from engine.execution.kernel import Instance, Token
from engine.execution.open_waits import OpenWait
from engine.execution.problems import IncidentRaised
from engine.execution.scopes import Changed
from engine.execution.state import Left
from engine.execution.withdrawing import cancel


def run_to_rest(instance: Instance) -> None:
    """Run until nothing automatic is left to do, or something is thrown outwards."""
    while True:
        if instance.stopping and not instance.completed:
            cancel(instance.task_tree)
        if instance.paused:
            return
        if not instance.ready:
            _settle(instance)
        if not instance.ready:
            return
        _run_one(instance, instance.ready.popleft())


def _run_one(instance: Instance, token: Token) -> None:
    if instance.tasks.get(token.id) is not token or not token.has_state(TaskState.READY):
        return
    try:
        token.run()
    except IncidentRaised as stuck:
        instance.hold(token, stuck)
    while instance.turns:
        _take_turn(instance, *instance.turns.pop())


def _take_turn(instance: Instance, token: Token, first: bool) -> None:
    token._ready()
    if first:
        instance.ready.appendleft(instance.ready.pop())


def go_on_from(instance: Instance, left: Left) -> None:
    """Take up what a pause has left."""
    instance.ready.extend(filter(None, map(instance.tasks.get, left.ready)))
    instance.scopes.changed, instance.scopes.changes = left.changed, list(left.changes)
    instance.paused = True


def left_of(instance: Instance) -> Left | None:
    """What is still to be done after a pause; None at rest."""
    if not instance.paused or instance.completed:
        return None
    ready = tuple(token.id for token in instance.ready)
    return Left(ready, instance.scopes.changed, tuple(instance.scopes.changes))


def _settle(instance: Instance) -> None:
    """Make ready whatever has become possible now that every other token waits."""
    if instance.completed:
        return
    if instance.spec.has_inclusive_join:
        for token in instance.tasks.also(instance.state.recheck_when_idle()):
            if token.has_state(TaskState.WAITING) and token.id in instance.tasks:
                token.task_spec.settle(token)
    if instance.scopes.changed and instance.spec.has_conditions:
        instance.scopes.changed = False
        _look_at_conditions(instance)
    if not instance.ready and not instance.waits_for_something:
        why = "没有一条路径还能继续：有分支在汇聚处等待永远不会到来的另一分支"
        instance.hold(instance.task_tree, IncidentRaised("dead_end", why))


def _look_at_conditions(instance: Instance) -> None:
    """Fire each condition that has become true; one that stays true doesn't fire again."""
    changes, instance.scopes.changes = instance.scopes.changes, []
    for token in instance.tasks.also(instance.state.recheck_when_idle()):
        for wait in [wait for wait in token.waits if wait.kind == "condition"]:
            event = instance.node(wait.element_id).event
            if _is_concerned(instance, token, wait, cast(ConditionalEvent, event), changes):
                _look_at(instance, token, wait, cast(ConditionalEvent, event))


def _is_concerned(
    instance: Instance,
    token: Token,
    wait: OpenWait,
    event: ConditionalEvent,
    changes: list[Changed],
) -> bool:
    """Whether a filtered condition is to be looked at: at first, and when a change it names is in
    sight of its token."""
    if event.changes is None or wait.extra is None:
        return True
    names = event.variables or instance.expressions.names(event.condition)
    seen = {(name, kind) for scope, name, kind in changes if instance.scopes.sees(token, scope)}
    return any(name in names and kind in event.changes for name, kind in seen)


def _look_at(instance: Instance, token: Token, wait: OpenWait, event: ConditionalEvent) -> None:
    if wait not in token.waits or token.id not in instance.tasks:
        return  # withdrawn by a condition that was looked at before
    held, wait.extra = wait.extra, _holds(instance, token, event)
    if wait.extra and not held:
        try:
            instance.count_round(token, instance.node(wait.element_id))
        except IncidentRaised as stuck:
            instance.hold(token, stuck)
        else:
            fire(instance, token, wait, {})


def _holds(instance: Instance, token: Token, event: ConditionalEvent) -> bool:
    """Whether the condition is true; one that can't be evaluated yet is not."""
    try:
        return evaluate(token, event.condition) is True
    except IncidentRaised:
        return False
