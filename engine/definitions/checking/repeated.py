"""What one place waits for or catches twice: no one could say which of the two is meant."""

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import ErrorEvent, EscalationEvent, FlowNode, MessageEvent, Process
from engine.definitions.naming import called


def repeated_messages(process: Process) -> Iterator[ElementFinding]:
    """Behind a gateway, at an activity, at the start of a process, and among the event
    sub-processes of a scope, each message is waited for once (as in Camunda 8)."""
    yield from _once(_starts(process, process.id), f"流程「{process.name or process.id}」的开始")
    yield from _once(_sub_processes(process, process.id), f"流程「{process.name or process.id}」")
    for node in process.nodes.values():
        if node.kind == "eventBasedGateway":
            behind = (process.nodes[process.flows[key].target] for key in node.outgoing)
            yield from _once(behind, called(node))
        watching = process.boundary_events(node.id)
        # a receive task waits for its own message beside those of its boundary events
        waiting = (node, *watching) if node.kind == "receiveTask" else watching
        yield from _once(waiting, called(node))
        yield from _once(_sub_processes(process, node.id), called(node))


def _starts(process: Process, container: str) -> Iterator[FlowNode]:
    return (node for node in process.inside(container) if node.kind == "startEvent")


def _sub_processes(process: Process, container: str) -> Iterator[FlowNode]:
    return (start for _, start in process.event_sub_processes(container))


def _once(nodes: Iterable[FlowNode], where: str) -> Iterator[ElementFinding]:
    first: dict[object, FlowNode] = {}
    for node in nodes:
        if not isinstance(node.event, MessageEvent) or not node.event.name:
            continue
        other = first.setdefault(node.event.name, node)
        if other is not node:
            name = node.event.name if isinstance(node.event.name, str) else node.event.name.text
            yield ElementFinding(
                node.id,
                f"{where}两次等待同一个消息「{name}」：{called(other)}和{called(node)}；"
                "请合并成一个事件，或改用不同的消息",
            )


def caught_twice(process: Process) -> Iterator[ElementFinding]:
    """An activity, and a scope among its event sub-processes, catches each error and each
    escalation once."""
    name = f"流程「{process.name or process.id}」"
    yield from _caught_once(process.id, _sub_processes(process, process.id), name, "事件子流程")
    for node in process.nodes.values():
        watching = process.boundary_events(node.id)
        yield from _caught_once(node.id, watching, called(node), "边界事件")
        inside = _sub_processes(process, node.id)
        yield from _caught_once(node.id, inside, called(node), "事件子流程")


def _caught_once(
    where: str, nodes: Iterable[FlowNode], name: str, what: str
) -> Iterator[ElementFinding]:
    caught = Counter(
        node.event for node in nodes if isinstance(node.event, ErrorEvent | EscalationEvent)
    )
    for event, times in caught.items():
        if times > 1:
            noun = "错误" if isinstance(event, ErrorEvent) else "升级"
            code = event.code or "（任意）"
            yield ElementFinding(where, f"{name}有 {times} 个{what}捕获同一个{noun}「{code}」")
