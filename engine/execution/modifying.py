"""Moving tokens by hand."""

from SpiffWorkflow.util.task import TaskState

from engine.errors import NotFound, Refused
from engine.execution.elements.multi_instance import MultiInstanceBody
from engine.execution.instance import Instance
from engine.execution.stimuli import Modify


def modify(instance: Instance, stimulus: Modify) -> None:
    """Begin at the elements named, then withdraw the element instances named.

    Raises:
        NotFound: no such element, or no such element instance.
        Refused: it isn't clear in which of several scopes an element should begin.
    """
    instance.scopes.merge(instance.task_tree, stimulus.variables)
    for element in stimulus.activate:
        _activate(instance, element)
    for key in stimulus.terminate:
        _terminate(instance, key)


def _activate(instance: Instance, element: str) -> None:
    if element not in instance.process.nodes:
        raise NotFound(f"流程「{instance.process.name}」没有元素「{element}」")
    container = instance.process.nodes[element].container
    instance.close_all(instance.task_tree, "incident")
    scopes = [t for t in instance.tasks.all() if t.task_spec.node.id == container]
    scopes = [t for t in scopes if not isinstance(t.task_spec, MultiInstanceBody)]
    if len(scopes) > 1:
        raise Refused(
            f"「{container}」有 {len(scopes)} 个实例在进行，无法判断「{element}」应在哪一个中开始"
        )
    if scopes:
        instance.spawn(element, scopes[0])
    else:
        _begin_inside(instance, container, element)


def _begin_inside(instance: Instance, container: str, element: str) -> None:
    """Begin the sub-process at the element instead of at its start event."""
    node = instance.process.nodes[container]
    if node.loop is not None:
        raise Refused(f"「{container}」是多实例，不能直接在其中开始「{element}」")
    outer = [t for t in instance.tasks.all() if t.task_spec.name == node.container]
    if len(outer) != 1:
        raise Refused(f"「{container}」没有在进行，请先在外层开始它")
    instance.spawn(container, outer[0], start_at=element)


def _terminate(instance: Instance, key: int) -> None:
    token = instance.tasks.get(key)
    if token is None:
        raise NotFound(f"没有元素实例 {key}，它可能已经结束")
    scope = token.parent
    token.cancel()
    while scope is not None and all(other.has_state(TaskState.FUTURE) for other in scope.children):
        empty, scope = scope, scope.parent
        empty.cancel()
