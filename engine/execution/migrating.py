"""An instance on another version of its process: only where all that is alive survives.

Every live element instance needs an element of the same kind in the same place of the new version,
by its own id or the one the mapping gives. Its waits, their due moments and the variables stay;
boundary events and event sub-processes that are new begin to wait, those that are gone stop.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from SpiffWorkflow.util.task import TaskState

from engine.definitions.model import FlowNode
from engine.definitions.naming import called
from engine.errors import Refused
from engine.execution.applying import outcome_of, restore
from engine.execution.catching import subscribe
from engine.execution.compiling import Executable
from engine.execution.kernel import END_AFTER, INNER, THEN, Instance, ProcessSpec, Token
from engine.execution.open_waits import Opening, OpenWait, Role
from engine.execution.outcome import ExecutionContext, Outcome
from engine.execution.running import run_to_rest
from engine.execution.state import State
from engine.execution.undoing import DONE, UNDO


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why one live element keeps an instance on its version."""

    element_id: str
    message: str


def preview(
    old: Executable,
    new: Executable,
    state: State,
    mapping: Mapping[str, str],
    execution_context: ExecutionContext,
) -> tuple[Obstacle, ...]:
    """What keeps the instance from moving; nothing when it can."""
    instance = restore(old, state, execution_context)
    ids = _ids(old, new, mapping)
    found = [o for token in instance.tasks.all() for o in _obstacles(token, new, ids)]
    return tuple(dict.fromkeys(found))


def migrate(
    old: Executable,
    new: Executable,
    state: State,
    mapping: Mapping[str, str],
    execution_context: ExecutionContext,
) -> Outcome:
    """The instance on the new version. Waits keep their keys; element ids follow the mapping.

    Raises:
        Refused: something that is alive has no place in the new version (`preview` says what).
    """
    obstacles = preview(old, new, state, mapping, execution_context)
    if obstacles:
        raise Refused("；".join(obstacle.message for obstacle in obstacles))
    ids = _ids(old, new, mapping)
    instance = restore(old, state, execution_context)
    watched = {}
    for token in instance.tasks.all():
        watched[token.id] = {(ids.get(node.id, node.id), kind) for node, kind in _watched(token)}
        _move(token, ids, new.spec)
    instance.belong_to(new.spec, new.process, new.expressions)
    for token in instance.tasks.all():
        _watch_anew(instance, token, watched[token.id])
    run_to_rest(instance)
    return outcome_of(instance)


def _ids(old: Executable, new: Executable, mapping: Mapping[str, str]) -> dict[str, str]:
    """Old id → new id; what isn't in it keeps its id."""
    return {**mapping, old.process.id: new.process.id}


def _obstacles(token: Token, new: Executable, ids: Mapping[str, str]) -> Iterator[Obstacle]:
    node = token.task_spec.node
    if token.parent is None:
        return
    target = new.process.nodes.get(ids.get(node.id, node.id))
    if target is None:
        yield Obstacle(node.id, f"{called(node)}正在进行，而新版本中没有对应的元素")
        return
    yield from _differences(node, target, ids)
    flow = token.notes.get("flow")
    if token.has_state(TaskState.WAITING) and flow not in target.incoming:
        yield Obstacle(node.id, f"{called(node)}已有分支到达，而新版本中没有连线「{flow}」")
    then = token.notes.get(THEN)
    if then is not None and ids.get(then[0], then[0]) not in new.process.nodes:
        yield Obstacle(node.id, f"{called(node)}已被事件「{then[0]}」中断，而新版本中没有该事件")
    for _, handler, *_ in [*token.notes.get(DONE, []), *token.notes.get(UNDO, [])]:
        if ids.get(handler, handler) not in new.process.nodes:
            yield Obstacle(handler, f"补偿活动「{handler}」可能还要执行，而新版本中没有它")


def _differences(node: FlowNode, target: FlowNode, ids: Mapping[str, str]) -> Iterator[Obstacle]:
    if target.kind != node.kind or type(target.work) is not type(node.work):
        yield Obstacle(node.id, f"{called(node)}在新版本中成了{called(target)}，种类不同")
    if type(target.event) is not type(node.event):
        yield Obstacle(node.id, f"{called(node)}在新版本中等待另一种事件")
    if (node.loop is None) != (target.loop is None):
        yield Obstacle(node.id, f"{called(node)}在一个版本中是多实例，在另一个中不是")
    if target.container != ids.get(node.container, node.container):
        yield Obstacle(node.id, f"{called(node)}在新版本中处于另一个范围（子流程）")


def _move(token: Token, ids: Mapping[str, str], spec: ProcessSpec) -> None:
    """The token goes on under the new ids."""
    notes = token.notes
    for wait in token.waits:
        wait.element_id = ids.get(wait.element_id, wait.element_id)
    for note in (DONE, UNDO):
        notes[note] = [
            [*(ids.get(name, name) for name in (activity, handler)), variables, ids.get(at, at)]
            for activity, handler, variables, at in notes.get(note, [])
        ]
    if THEN in notes:
        notes[THEN] = [ids.get(notes[THEN][0], notes[THEN][0]), notes[THEN][1]]
    if END_AFTER in notes:
        notes[END_AFTER] = [ids.get(element, element) for element in notes[END_AFTER]]
    name = token.task_spec.name
    element, inner = name.removesuffix(INNER), INNER if name.endswith(INNER) else ""
    token.task_spec = spec.task_specs[ids.get(element, element) + inner]


def _watched(token: Token) -> Iterator[tuple[FlowNode, type]]:
    """The events that watch a token, each with its kind."""
    spec = token.task_spec
    for node in (*spec.boundary_events, *(start for _, start in spec.event_sub_processes)):
        yield node, type(node.event)


def _watch_anew(instance: Instance, token: Token, known: set[tuple[str, type]]) -> None:
    """Stop waiting for events that are gone, begin to wait for those that are new.

    One that is `known` from the old version and no longer waited for has happened.
    """
    spec = token.task_spec
    if token.phase != "active":
        return
    starts = tuple(start for _, start in spec.event_sub_processes)
    watched: dict[Role, tuple[FlowNode, ...]] = {"boundary": spec.boundary_events, "start": starts}
    for role, nodes in watched.items():
        open_waits = {wait.element_id: wait for wait in token.waits if wait.role == role}
        fresh = tuple(node for node in nodes if (node.id, type(node.event)) not in known)
        for element, wait in open_waits.items():
            if element not in {node.id for node in nodes}:
                instance.close(token, wait)
        for opening in _new_waits(instance, token, fresh, role, open_waits):
            instance.open(token, *opening)


def _new_waits(
    instance: Instance,
    token: Token,
    nodes: tuple[FlowNode, ...],
    role: Role,
    open_waits: dict[str, OpenWait],
) -> Iterator[Opening]:
    if role == "start" and token.notes.get("interrupted"):
        return
    for node in nodes:
        if node.id not in open_waits:
            yield from subscribe(instance, token, node, role)
