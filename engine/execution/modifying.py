"""Moving tokens by hand."""

from SpiffWorkflow.util.task import TaskState

from engine.errors import NotFound
from engine.execution.activating import activate
from engine.execution.kernel import Instance
from engine.execution.stimuli import Modify
from engine.execution.withdrawing import cancel


def modify(instance: Instance, stimulus: Modify) -> None:
    """Begin at the elements named, then withdraw the element instances named.

    Withdrawn by hand, a user task asks no listener (Camunda 8, "Process instance modification").

    Raises:
        NotFound: no such element, or no such element instance.
        Refused: an element cannot begin there (`engine.execution.activating`).
    """
    instance.scopes.merge(instance.task_tree, stimulus.variables)
    for asked in stimulus.activate:
        activate(instance, asked)
    for key in stimulus.terminate:
        _terminate(instance, key)


def _terminate(instance: Instance, key: int) -> None:
    token = instance.tasks.get(key)
    if token is None or token.has_state(TaskState.FUTURE):
        raise NotFound(f"没有元素实例 {key}，它可能已经结束")
    scope = token.parent
    cancel(token, ask=False)
    while scope is not None and all(other.has_state(TaskState.FUTURE) for other in scope.children):
        empty, scope = scope, scope.parent
        cancel(empty, ask=False)
