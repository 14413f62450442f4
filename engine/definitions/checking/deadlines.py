"""What a diagram says of its deadlines beside the moment: reminders, escalation, pauses."""

from collections.abc import Iterator

from engine.deadlines import reminders
from engine.definitions import withdrawing
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import FlowNode, Process, TimerEvent
from engine.definitions.naming import called

PAUSES = "pausesDeadline"


def properties(process: Process) -> Iterator[ElementFinding]:
    """Reminders and times can be read, and a pause names a timer of the process."""
    for node in process.nodes.values():
        for fault in withdrawing.faults(node.properties):
            yield ElementFinding(node.id, f"{called(node)}的{fault}")
        if isinstance(node.event, TimerEvent):
            for fault in reminders.check(node.properties):
                yield ElementFinding(node.id, f"{called(node)}的{fault}")
            if "escalateAfter" in node.properties and _ends_the_work(node):
                why = "届满即结束所等的环节，此后没有未办结的事项可以升级；请用不中断的边界定时器"
                yield ElementFinding(node.id, f"{called(node)}{why}（escalateAfter）")
        elif PAUSES in node.properties:
            yield from _pause(process, node.id, called(node), node.properties[PAUSES])


def _ends_the_work(node: FlowNode) -> bool:
    return node.kind == "intermediateCatchEvent" or (
        node.kind == "boundaryEvent" and node.interrupting
    )


def _pause(process: Process, element: str, name: str, named: str) -> Iterator[ElementFinding]:
    paused = process.nodes.get(named)
    if paused is None or not isinstance(paused.event, TimerEvent):
        yield ElementFinding(
            element, f"{name}的属性 {PAUSES} 写的“{named}”不是本流程的定时器事件编号"
        )
    elif process.nodes[element].kind != "userTask":
        yield ElementFinding(element, f"{name}不是用户任务，不能停钟（{PAUSES}）")
