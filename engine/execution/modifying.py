"""Moving tokens by hand."""

from SpiffWorkflow.util.task import TaskState

from engine.definitions.naming import called
from engine.errors import NotFound, Refused
from engine.execution.elements.multi_instance import MultiInstanceBody
from engine.execution.instance import Instance
from engine.execution.stimuli import Modify
from engine.execution.tokens import Token


def modify(instance: Instance, stimulus: Modify) -> None:
    """Begin at the elements named, then withdraw the element instances named.

    Raises:
        NotFound: no such element, or no such element instance.
        Refused: an event that only its trigger begins, or it isn't clear in which of several
            scopes the element should begin.
    """
    instance.scopes.merge(instance.task_tree, stimulus.variables)
    for element in stimulus.activate:
        _activate(instance, element)
    for key in stimulus.terminate:
        _terminate(instance, key)


def _activate(instance: Instance, element: str) -> None:
    if element not in instance.process.nodes:
        raise NotFound(f"流程「{instance.process.name}」没有元素「{element}」")
    node = instance.process.nodes[element]
    if node.kind in ("startEvent", "boundaryEvent"):
        raise Refused(f"{called(node)}只由它的触发事件开始；请从它之后的元素开始")
    container = node.container
    _free(instance.task_tree)
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


def _free(root: Token) -> None:
    """A dead end is one no longer when something else begins."""
    root.workflow.close_all(root, "incident")
    if root.has_state(TaskState.ERROR):
        root._set_state(TaskState.STARTED)


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
    if token is None or token.has_state(TaskState.FUTURE):
        raise NotFound(f"没有元素实例 {key}，它可能已经结束")
    scope = token.parent
    token.cancel()
    while scope is not None and all(other.has_state(TaskState.FUTURE) for other in scope.children):
        empty, scope = scope, scope.parent
        empty.cancel()
