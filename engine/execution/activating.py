"""Beginning at an element by hand: when an instance starts there, or is modified.

The scopes around the element are those that live; those that don't are opened first, without their
start event, input mappings and listeners (Camunda 8, "Process instance modification").
"""

from collections.abc import Iterable, Iterator, Mapping

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import FlowNode
from engine.definitions.naming import called
from engine.errors import NotFound, Refused
from engine.execution.elements.multi_instance import MultiInstanceBody
from engine.execution.kernel import Instance, Token
from engine.execution.problems import IncidentRaised
from engine.execution.stimuli import Activation
from engine.json_types import Json


def activate(instance: Instance, asked: Activation) -> None:
    """Begin before the element, in the scope asked for.

    Raises:
        NotFound: no such element, or no such ancestor.
        Refused: only its trigger begins the element, or it isn't clear in which scope it should.
    """
    node = _beginnable(instance, asked.element)
    around = _around(instance, node)
    _require_scopes(instance, asked, around)
    _free(instance.task_tree)
    _require_active(instance.task_tree)
    chosen = _lineage(instance, asked, around)
    scope = instance.task_tree
    _write(instance, asked, "", scope)
    _write(instance, asked, instance.process.id, scope)
    for container in around:
        scope = chosen.get(container.id) or _scope(instance, container, scope, new=bool(chosen))
        _write(instance, asked, container.id, scope)
    token = instance.make(node.id, scope)
    _write(instance, asked, node.id, token)
    instance.offer(token)


def begin(instance: Instance, variables: Mapping[str, Json], at: Iterable[Activation]) -> None:
    """A new instance that begins at these elements."""
    root = instance.make(instance.spec.start.name, None)
    instance.scopes.set_local(root, variables)
    _open(root)
    for asked in at:
        activate(instance, asked)


def _beginnable(instance: Instance, element: str) -> FlowNode:
    if element not in instance.process.nodes:
        raise NotFound(f"流程「{instance.process.name}」没有元素「{element}」")
    node = instance.process.nodes[element]
    if node.kind in ("startEvent", "boundaryEvent"):
        raise Refused(f"{called(node)}只由它的触发事件开始；请从它之后的元素开始")
    return node


def _around(instance: Instance, node: FlowNode) -> list[FlowNode]:
    """The sub-processes around the element, the outermost first."""
    found: list[FlowNode] = []
    while node.container != instance.process.id:
        node = instance.process.nodes[node.container]
        found.insert(0, node)
    return found


def _require_scopes(instance: Instance, asked: Activation, around: list[FlowNode]) -> None:
    known = {"", instance.process.id, asked.element, *(each.id for each in around)}
    for scope, _ in asked.variables:
        if scope not in known:
            raise Refused(f"变量的范围「{scope}」不是「{asked.element}」本身或它外层的子流程")


def _free(root: Token) -> None:
    """A dead end is one no longer when something else begins."""
    root.workflow.close_all(root, "incident")
    if root.has_state(TaskState.ERROR):
        root._set_state(TaskState.STARTED)


def _lineage(instance: Instance, asked: Activation, around: list[FlowNode]) -> Mapping[str, Token]:
    """The ancestor asked for and what it runs in, by their elements."""
    if asked.ancestor is None:
        return {}
    token = instance.tasks.get(asked.ancestor)
    if token is None:
        raise NotFound(f"没有元素实例 {asked.ancestor}，它可能已经结束")
    lineage = {each.task_spec.node.id: each for each in _outwards(token)}
    node = token.task_spec.node
    inside = {instance.process.id, *(each.id for each in around)}
    if node.id not in inside or isinstance(token.task_spec, MultiInstanceBody):
        what = f"元素实例 {asked.ancestor}（「{node.id}」）"
        raise Refused(f"{what}不是「{asked.element}」外层的范围")
    _require_active(token)
    return lineage


def _outwards(token: Token | None) -> Iterator[Token]:
    """The token and its scopes; of a multi-instance the instance, not the body around it."""
    while token is not None:
        if not isinstance(token.task_spec, MultiInstanceBody):
            yield token
        token = token.parent


def _scope(instance: Instance, container: FlowNode, outer: Token, *, new: bool) -> Token:
    """The living instance of the sub-process within `outer`, or a new one."""
    living = [] if new else _living(container, outer)
    if len(living) > 1:
        raise Refused(
            f"「{container.id}」有 {len(living)} 个实例在进行，无法判断应在哪一个中开始；"
            "请指明外层的元素实例"
        )
    if living:
        _require_active(living[0])
        return living[0]
    if container.loop is not None:
        raise Refused(f"「{container.id}」是多实例，不能直接在其中开始")
    token = instance.make(container.id, outer)
    _open(token)
    return token


def _open(scope: Token) -> None:
    try:
        scope.task_spec.open_by_hand(scope)
    except IncidentRaised as stuck:
        raise Refused(stuck.message) from stuck


def _living(container: FlowNode, outer: Token) -> list[Token]:
    found = [each for each in outer.children if each.task_spec.node.id == container.id]
    if container.loop is not None:
        found = [each for body in found for each in body.children]
        found = [each for each in found if not each.has_state(TaskState.FUTURE)]
    return found


def _require_active(scope: Token) -> None:
    if scope.phase != "active":
        node = scope.task_spec.node
        raise Refused(f"{called(node)}还没有开始或正在结束，不能在其中开始别的元素")


def _write(instance: Instance, asked: Activation, scope: str, token: Token) -> None:
    for where, variables in asked.variables:
        if where == scope:
            given: dict[str, Json] = dict(variables)
            instance.scopes.set_local(token, given)
