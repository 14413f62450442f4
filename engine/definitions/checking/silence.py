"""A party that never answers: its user task has a last day, and the case goes on after it."""

from collections.abc import Iterator

from engine.definitions.audience import ROLE
from engine.definitions.checking.element_finding import ElementFinding
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

AUTHORITY = "department"
_ENDING = (ErrorEvent, EscalationEvent, MessageEvent, SignalEvent, TerminateEvent)
_NO_LAST_DAY = (
    "由当事人办理，却没有最后一天：请在它（或者它所在的子流程）的边上画定时器，"
    "连到届满仍未办理时继续办理的环节"
)
_NO_COURSE = (
    "的期限届满以后仍然只能等当事人：请把定时器改为打断的（实线），连到此后的环节；"
    "或者从定时器画到终止、错误、升级、消息等能够结束等待的事件；"
    "只写 escalateTo（由谁督办）的，督办以后仍然在等"
)
_PASSES = (
    "届满就当作主管部门已经办了：打断了任务，又接到办结后的同一个环节；主管部门逾期不产生默示的结论，"
    "请改为不打断的（虚线），连到督办，或者写 escalateTo（届满后由谁督办）"
)


def last_days(process: Process) -> Iterator[ElementFinding]:
    """Every user task of a party (property `role`) has a timer after which the case goes on.

    The authority's own tasks are left out: its delay has no consequence in law but supervision.
    An agency works on its behalf, but supervision alone (`escalateTo`) ends no waiting: what it
    leaves undone, the authority has done by somebody else.
    """
    for node in process.nodes.values():
        role = node.properties.get(ROLE, "")
        if node.kind != "userTask" or role in ("", AUTHORITY):
            continue
        timers = tuple(_timers(process, node))
        if not timers:
            yield ElementFinding(node.id, f"{called(node)}{_NO_LAST_DAY}")
        elif not any(_goes_on(process, timer) for timer in timers):
            yield ElementFinding(node.id, f"{called(node)}{_NO_COURSE}")


def passing_in_silence(process: Process) -> Iterator[ElementFinding]:
    """An authority's silence decides nothing: its timer must not lead where its answer leads."""
    for node in process.nodes.values():
        if node.kind != "userTask" or node.properties.get(ROLE) != AUTHORITY:
            continue
        answered = {process.flows[flow].target for flow in node.outgoing}
        for event in process.boundary_events(node.id):
            if isinstance(event.event, TimerEvent) and event.interrupting:
                after = {process.flows[flow].target for flow in event.outgoing}
                if answered & after:
                    yield ElementFinding(event.id, f"{called(event)}{_PASSES}", "warning")


def _timers(process: Process, node: FlowNode) -> Iterator[FlowNode]:
    """The timers at the task, at the sub-processes around it, and those that begin an event
    sub-process beside it or them.
    """
    at: FlowNode | None = node
    while at is not None:
        beside = (start for _, start in process.event_sub_processes(at.container))
        for event in (*process.boundary_events(at.id), *beside):
            if isinstance(event.event, TimerEvent):
                yield event
        at = process.nodes.get(at.container)


def _goes_on(process: Process, timer: FlowNode) -> bool:
    """Whether the case goes on after the timer without whoever was silent."""
    ends = timer.interrupting
    return ends or any(isinstance(node.event, _ENDING) for node in _after(process, timer))


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
