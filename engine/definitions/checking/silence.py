"""A party that never answers: its user task has a last day, and a course after it."""

from collections.abc import Iterator

from engine.definitions.audience import ROLE
from engine.definitions.checking.fault import Fault
from engine.definitions.model import (
    ErrorEvent,
    EscalationEvent,
    FlowNode,
    MessageEvent,
    Process,
    SignalEvent,
    TerminateEvent,
    TimerEvent,
)
from engine.definitions.naming import called


AGENCY, DEPARTMENT = "agency", "department"
ESCALATE_TO = "escalateTo"
_ENDING = (ErrorEvent, EscalationEvent, MessageEvent, SignalEvent, TerminateEvent)


def last_days(process: Process) -> Iterator[Fault]:
    """Every user task of a party ends by a timer, or its timer leads on without the party.

    The authority's own tasks are left out: its delay has no consequence in law but supervision.
    An agency works on the authority's behalf: for it `escalateTo` of a timer that leaves the work
    open is a course.
    """
    for node in process.nodes.values():
        role = node.properties.get(ROLE, "")
        if node.kind != "userTask" or role in ("", DEPARTMENT):
            continue
        timers = tuple(_timers(process, node))
        if not timers:
            yield Fault(node.id, f"{called(node)}{_NO_LAST_DAY}")
        elif not any(_leads_on(process, timer, role) for timer in timers):
            yield Fault(node.id, f"{called(node)}{_NO_COURSE}")


_NO_LAST_DAY = (
    "由当事人办理，却没有最后一天：请在它（或它所在的子流程）的边上画定时器，"
    "连到届满仍未办理时怎样继续的环节"
)
_NO_COURSE = (
    "的期限届满以后仍然只能等当事人：请把定时器改为打断的（实线），连到此后的环节；"
    "或者从定时器画到以错误、升级或终止结束等待的事件"
)


def _timers(process: Process, node: FlowNode) -> Iterator[FlowNode]:
    """The timers at the task, at the sub-processes around it, and of event sub-processes there."""
    at: FlowNode | None = node
    while at is not None:
        events = (*process.boundary_events(at.id), *_beside(process, at))
        yield from (event for event in events if isinstance(event.event, TimerEvent))
        at = process.nodes.get(at.container)


def _beside(process: Process, node: FlowNode) -> Iterator[FlowNode]:
    return (start for _, start in process.event_sub_processes(node.container))


def _leads_on(process: Process, timer: FlowNode, role: str) -> bool:
    """Whether the case goes on after the timer without whoever was silent."""
    if timer.interrupting:
        return True
    if role == AGENCY and timer.properties.get(ESCALATE_TO):
        return True
    return any(isinstance(node.event, _ENDING) for node in _after(process, timer))


def _after(process: Process, timer: FlowNode) -> Iterator[FlowNode]:
    """What can be reached from the timer."""
    seen, ahead = set[str](), [timer.id]
    while ahead:
        node = process.nodes[ahead.pop()]
        if node.id in seen:
            continue
        seen.add(node.id)
        yield node
        ahead += [process.flows[flow].target for flow in node.outgoing]
        ahead += [event.id for event in process.boundary_events(node.id)]
