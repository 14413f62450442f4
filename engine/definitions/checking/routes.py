"""Parallel ways that nobody joins, and loops that never end or never wait."""

from collections.abc import Iterator, Mapping

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.paths import chain_before
from engine.definitions.model import CallWork, FlowNode, JobWork, LinkEvent, Process
from engine.definitions.naming import called

Ways = Mapping[str, tuple[str, ...]]
"""From each element those that may come directly after it."""
_WAITING = frozenset({"userTask", "receiveTask", "eventBasedGateway", "callActivity"})
_JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def splits(process: Process) -> Iterator[ElementFinding]:
    """Branches that all go must be awaited by a gateway, or what follows happens once for each."""
    for node in process.nodes.values():
        if len(node.incoming) < 2 or node.kind in _JOINS:
            continue
        found = [chain_before(process, flow) for flow in node.incoming]
        together = [one for one in found if one is not None and one.kind == "parallelGateway"]
        for split in {one.id: one for one in together if found.count(one) > 1}.values():
            what = (
                "请把它改为并行网关"
                if node.kind == "exclusiveGateway"
                else "请在它之前画一个并行网关，等几条路都到"
            )
            message = f"{called(split)}之后的几条路都走，{called(node)}却不等齐"
            yield ElementFinding(node.id, f"{message}，此后的环节会各办一遍；{what}", "warning")


def no_way_out(process: Process) -> Iterator[ElementFinding]:
    """From every element some end can be reached, or something around it interrupts."""
    ways = _ways(process)
    back: dict[str, list[str]] = {}
    for one, afterwards in ways.items():
        for each in afterwards:
            back.setdefault(each, []).append(one)
    leading, ahead = set[str](), [n.id for n in process.nodes.values() if not ways[n.id]]
    while ahead:
        at = ahead.pop()
        if at not in leading:
            leading.add(at)
            ahead += back.get(at, ())
    for loop in _loops({one: ways[one] for one in ways if one not in leading}):
        first = process.nodes[loop[0]]
        if not _interrupted(process, first):
            message = f"{called(first)}所在的循环没有出口，永远到不了结束"
            yield ElementFinding(
                first.id, f"{message}；请从循环上的网关画一条连线到循环之外", "warning"
            )


def never_waiting(process: Process, jobs: frozenset[str]) -> Iterator[ElementFinding]:
    """A loop of steps that the program does by itself goes round until it is stopped."""
    ways = _ways(process)
    automatic = {one for one in ways if not _waits(process, process.nodes[one], jobs)}
    inner = {one: tuple(w for w in ways[one] if w in automatic) for one in automatic}
    order = [one for one in process.nodes if one in inner]
    for loop in _loops({one: inner[one] for one in order}):
        first = process.nodes[loop[0]]
        message = f"{called(first)}所在的循环上没有人办的任务，也没有要等的事件，会一直自动走下去"
        yield ElementFinding(
            first.id,
            f"{message}，走满 1,000 次即停下成为异常；请在循环上画一个任务或者定时器",
            "warning",
        )


def _ways(process: Process) -> dict[str, tuple[str, ...]]:
    catches = {
        (node.container, node.event.name): node.id
        for node in process.nodes.values()
        if isinstance(node.event, LinkEvent) and node.incoming == ()
    }
    found: dict[str, tuple[str, ...]] = {}
    for node in process.nodes.values():
        after = [process.flows[flow].target for flow in node.outgoing]
        after += [event.id for event in process.boundary_events(node.id)]
        if isinstance(node.event, LinkEvent) and node.incoming:
            after += filter(None, [catches.get((node.container, node.event.name))])
        found[node.id] = tuple(each for each in after if each in process.nodes)
    return found


def _waits(process: Process, node: FlowNode, jobs: frozenset[str]) -> bool:
    if node.kind in _WAITING or isinstance(node.work, CallWork):
        return True
    if node.kind == "intermediateCatchEvent":
        return not isinstance(node.event, LinkEvent)
    if node.kind == "boundaryEvent":
        return False
    if isinstance(node.work, JobWork):
        return node.work.type not in jobs
    inside = process.inside(node.id)
    return any(_waits(process, each, jobs) for each in inside)


def _interrupted(process: Process, node: FlowNode) -> bool:
    """Whether an event around the element ends what goes on there."""
    container = node.container
    while True:
        if any(start.interrupting for _, start in process.event_sub_processes(container)):
            return True
        around = process.nodes.get(container)
        if around is None:
            return False
        if any(event.interrupting for event in process.boundary_events(container)):
            return True
        container = around.container


def _loops(ways: Ways) -> Iterator[list[str]]:
    """Elements from each of which all the others, and it again, can be reached; by drawing order.

    >>> list(_loops({"a": ("b",), "b": ("c",), "c": ("b",), "d": ("d",)}))
    [['b', 'c'], ['d']]
    """
    reached = {one: _reached(ways, one) for one in ways}
    told = set[str]()
    for one in ways:
        if one in told or one not in reached[one]:
            continue
        loop = [each for each in ways if each in reached[one] and one in reached[each]]
        told.update(loop)
        yield loop


def _reached(ways: Ways, start: str) -> set[str]:
    found, ahead = set[str](), list(ways[start])
    while ahead:
        at = ahead.pop()
        if at not in found and at in ways:
            found.add(at)
            ahead += ways[at]
    return found
