"""Where a process begins, which way it goes, and whether every element can be reached."""

from collections.abc import Iterator, Sequence

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import (
    CompensationEvent,
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    FlowNode,
    LinkEvent,
    Process,
)
from engine.definitions.naming import called
from engine.definitions.vocabulary import CATCHING

_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})


def starts(process: Process) -> Iterator[ElementFinding]:
    """A process has a way to begin, a sub-process exactly one."""
    yield from _process_starts(process)
    for node in process.nodes.values():
        if node.kind == "subProcess":
            yield from _sub_process_starts(process, node)


def _process_starts(process: Process) -> Iterator[ElementFinding]:
    found = _starts_of(process, process.id)
    if not found:
        yield ElementFinding(process.id, f"流程「{process.name}」没有开始事件")
    if sum(start.event is None for start in found) > 1:
        yield ElementFinding(process.id, f"流程「{process.name}」有不止一个无触发的开始事件")
    for start in found:
        if isinstance(start.event, ErrorEvent | EscalationEvent):
            yield ElementFinding(start.id, f"{called(start)}只能用在事件子流程中")
    yield from _same_condition(found)


def _same_condition(starts: Sequence[FlowNode]) -> Iterator[ElementFinding]:
    """Two starts that become true together would begin two cases of the same matter."""
    seen: set[str] = set()
    for start in starts:
        if isinstance(start.event, ConditionalEvent):
            if start.event.condition.text in seen:
                yield ElementFinding(start.id, f"{called(start)}的条件与另一个开始事件相同")
            seen.add(start.event.condition.text)


def _sub_process_starts(process: Process, node: FlowNode) -> Iterator[ElementFinding]:
    found = _starts_of(process, node.id)
    if len(found) != 1:
        yield ElementFinding(node.id, f"{called(node)}应当恰有一个开始事件，现在有 {len(found)} 个")
    for start in found:
        if node.event_sub_process and start.event is None:
            yield ElementFinding(start.id, f"事件子流程的{called(start)}没有触发事件")
        if not node.event_sub_process and start.event is not None:
            yield ElementFinding(start.id, f"{called(start)}在普通子流程中不能带触发事件")


def _starts_of(process: Process, container: str) -> list[FlowNode]:
    return [node for node in process.inside(container) if node.kind == "startEvent"]


def flows(process: Process) -> Iterator[ElementFinding]:
    """Flows join two elements of one scope, and run in the direction that events allow."""
    for flow in process.flows.values():
        source, target = process.nodes.get(flow.source), process.nodes.get(flow.target)
        if source is None or target is None:
            yield ElementFinding(flow.id, "连线的一端没有接到任何元素")
        elif source.container != target.container:
            yield ElementFinding(
                flow.id, f"连线不能从{called(source)}穿过子流程的边界到{called(target)}"
            )
    for node in process.nodes.values():
        if node.kind in ("startEvent", "boundaryEvent") and node.incoming:
            yield ElementFinding(node.id, f"{called(node)}不能有进入的连线")
        if node.kind == "endEvent" and node.outgoing:
            yield ElementFinding(node.id, f"{called(node)}不能有出去的连线")
        if node.event_sub_process and (node.incoming or node.outgoing):
            yield ElementFinding(node.id, f"事件子流程「{node.name or node.id}」不能有连线")
        if node.kind == "boundaryEvent" and node.attached_to not in process.nodes:
            yield ElementFinding(node.id, f"{called(node)}没有附着在任何活动上")


def unreachable(process: Process) -> Iterator[ElementFinding]:
    """Every element lies on a way from a start."""
    reached: set[str] = set()
    ahead = [node for node in process.nodes.values() if _is_beginning(process, node)]
    while ahead:
        node = ahead.pop()
        if node.id not in reached:
            reached.add(node.id)
            ahead += _next(process, node)
    for node in process.nodes.values():
        if node.id not in reached:
            yield ElementFinding(
                node.id, f"{called(node)}永远不会到达：没有一条路径从开始事件通向它"
            )


def _is_beginning(process: Process, node: FlowNode) -> bool:
    container = process.nodes.get(node.container)
    in_ad_hoc = container is not None and container.kind == "adHocSubProcess"
    link = node.kind in CATCHING and isinstance(node.event, LinkEvent)
    begins = node.kind == "startEvent" or node.event_sub_process or node.for_compensation
    return begins or link or (in_ad_hoc and not node.incoming)


def _next(process: Process, node: FlowNode) -> Iterator[FlowNode]:
    for key in node.outgoing:
        target = process.nodes.get(process.flows[key].target)
        if target is not None:
            yield target
    yield from process.boundary_events(node.id)


def conditions(process: Process) -> Iterator[ElementFinding]:
    """Conditions stand where they are looked at, and where they must."""
    for node in process.nodes.values():
        deciding = node.kind in _DECIDING and len(node.outgoing) > 1
        for key in node.outgoing:
            flow = process.flows[key]
            if flow.condition is not None and node.kind not in _DECIDING:
                yield ElementFinding(key, f"{called(node)}之后的连线条件不会被判断；请先画一个网关")
            if deciding and flow.condition is None and key != node.default_flow:
                yield ElementFinding(key, f"{called(node)}之后的连线「{flow.name or key}」没有条件")
        if deciding and node.default_flow is None:
            message = f"{called(node)}没有默认连线：若条件都不成立，流程将停在这里"
            yield ElementFinding(node.id, message, "warning")
        if node.default_flow is not None and node.default_flow not in node.outgoing:
            yield ElementFinding(node.id, f"{called(node)}的默认连线不是从它出去的连线")


def dead_ends(process: Process) -> Iterator[ElementFinding]:
    """What goes nowhere after it has happened was hardly meant to: say it with an end event."""
    for node in process.nodes.values():
        container = process.nodes.get(node.container)
        ends = node.kind == "endEvent" or isinstance(node.event, LinkEvent | CompensationEvent)
        apart = node.event_sub_process or node.for_compensation
        in_ad_hoc = container is not None and container.kind == "adHocSubProcess"
        if not (node.outgoing or ends or apart or in_ad_hoc):
            yield ElementFinding(
                node.id, f"{called(node)}之后没有连线；若到此为止，请画到结束事件", "warning"
            )


def joins(process: Process) -> Iterator[ElementFinding]:
    """A parallel gateway that waits for two branches of one choice waits for ever."""
    for node in process.nodes.values():
        if node.kind != "parallelGateway" or len(node.incoming) < 2:
            continue
        choices = [_choice_before(process, flow) for flow in node.incoming]
        for choice in {one.id: one for one in choices if one is not None}.values():
            if choices.count(choice) > 1:
                message = f"{called(node)}等{called(choice)}之后的几条路都到，而那里只走一条"
                yield ElementFinding(node.id, f"{message}，永远等不齐；请改用排他网关", "warning")


def _choice_before(process: Process, flow: str) -> FlowNode | None:
    source = chain_before(process, flow)
    chooses = source is not None and source.kind in ("exclusiveGateway", "eventBasedGateway")
    return source if chooses else None


def chain_before(process: Process, flow: str) -> FlowNode | None:
    """The element from which this way parted, where nothing else joins or leaves in between."""
    seen: set[str] = set()
    while flow not in seen:
        seen.add(flow)
        source = process.nodes.get(process.flows[flow].source)
        if source is None or len(source.outgoing) > 1:
            return source
        if len(source.incoming) != 1:
            return None
        [flow] = source.incoming
    return None


def event_gateways(process: Process) -> Iterator[ElementFinding]:
    """Behind an event-based gateway stand events that wait, each reached by it alone."""
    for node in process.nodes.values():
        if node.kind != "eventBasedGateway":
            continue
        if len(node.outgoing) < 2:
            yield ElementFinding(node.id, f"{called(node)}之后至少要有两个事件")
        for target in _next(process, node):
            waits = target.kind in ("intermediateCatchEvent", "receiveTask")
            if not waits or isinstance(target.event, LinkEvent):
                yield ElementFinding(
                    target.id, f"{called(node)}之后只能是等待的事件，不能是{called(target)}"
                )
            elif len(target.incoming) > 1:
                yield ElementFinding(
                    target.id, f"{called(target)}在事件网关之后，不能再有其他进入的连线"
                )
            elif target.event is not None and process.boundary_events(target.id):
                yield ElementFinding(target.id, f"{called(target)}在事件网关之后，不能带边界事件")
            elif target.loop is not None:
                yield ElementFinding(target.id, f"{called(target)}在事件网关之后，不能是多实例")
