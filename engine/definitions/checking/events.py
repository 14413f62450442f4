"""What events need in order to happen."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from engine.deadlines.timing import due
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import (
    CompensationEvent,
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    FlowNode,
    JobWork,
    LinkEvent,
    MessageEvent,
    Process,
    SignalEvent,
    TimerEvent,
)
from engine.definitions.naming import called
from engine.definitions.vocabulary import ACTIVITIES, CHANGES, THROWING
from engine.errors import Invalid

_PERIOD = re.compile(r"(?P<count>\d+)\s*个?(?P<unit>工作日|日|天|月|个月|年)")
ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed timer is readable or not whatever the time is."""


def messages(process: Process) -> Iterator[ElementFinding]:
    """A message has a name; whoever waits for one says which is theirs."""
    for node in process.nodes.values():
        if not isinstance(node.event, MessageEvent):
            continue
        if not node.event.name and not isinstance(node.work, JobWork):
            yield ElementFinding(node.id, f"{called(node)}没有选择消息，或消息没有名称")
        if node.kind in THROWING:
            if node.work is None:
                yield ElementFinding(
                    node.id, f"{called(node)}没有说明怎样发送：请写作业类型（Task definition）"
                )
        elif not node.event.correlation_key and not _begins_process(process, node):
            yield ElementFinding(node.id, f"{called(node)}等待的消息没有关联键（Correlation key）")
        elif _begins_process(process, node) and not isinstance(node.event.name, str):
            yield ElementFinding(node.id, f"{called(node)}的消息名称须是固定文字，才能开始流程")


def timers(process: Process) -> Iterator[ElementFinding]:
    """A timer's value can be read, and its kind fits its place."""
    for node in process.nodes.values():
        if not isinstance(node.event, TimerEvent):
            continue
        if node.event.kind == "timeCycle" and not _may_repeat(node):
            yield ElementFinding(node.id, f"{called(node)}的定时器不能循环，请写时刻或时长")
        if node.event.value == "":
            yield ElementFinding(node.id, f"{called(node)}的定时器没有写时间")
        elif isinstance(node.event.value, str):
            try:
                due(node.event.kind, node.event.value, ANY_MOMENT)
            except Invalid as error:
                yield ElementFinding(
                    node.id, f"{called(node)}：{error}{_in_words(node.event.value)}"
                )


def _in_words(text: str) -> str:
    """What to write for a period in words."""
    found = _PERIOD.search(text)
    if found is None:
        return ""
    written = f'=legal period(today(), {found["count"]}, "{found["unit"]}")'
    return f"；法定期限请选类型 Date，写 {written}"


def start_forms(process: Process) -> Iterator[ElementFinding]:
    """Only a start that waits for nothing is begun by a person with a form."""
    for node in process.nodes.values():
        if node.form is not None and (node.event is not None or node.container != process.id):
            yield ElementFinding(node.id, f"{called(node)}不由人开始，不能带表单")


def named_events(process: Process) -> Iterator[ElementFinding]:
    """Signals, errors and escalations are called something; conditions say something."""
    for node in process.nodes.values():
        throws = node.kind in THROWING
        match node.event:
            case SignalEvent(name=""):
                yield ElementFinding(node.id, f"{called(node)}没有选择信号，或信号没有名称")
            case SignalEvent(name=name) if _begins_process(process, node) and not isinstance(
                name, str
            ):
                yield ElementFinding(node.id, f"{called(node)}的信号名称须是固定文字，才能开始流程")
            case ErrorEvent(code=None) if throws:
                yield ElementFinding(node.id, f"{called(node)}没有写错误代码")
            case EscalationEvent(code=None) if throws:
                yield ElementFinding(node.id, f"{called(node)}没有写升级代码")
            case ErrorEvent(code=code) | EscalationEvent(code=code) if not throws:
                if code is not None and not isinstance(code, str):
                    yield ElementFinding(node.id, f"{called(node)}捕获的代码须是固定文字")
            case ConditionalEvent(condition=condition) if not condition.text:
                yield ElementFinding(node.id, f"{called(node)}没有写条件")
            case ConditionalEvent(changes=changes) if changes and changes - CHANGES:
                unknown = "、".join(sorted(changes - CHANGES))
                known = "只有 create 和 update"
                yield ElementFinding(node.id, f"{called(node)}不能等待变量的「{unknown}」；{known}")
            case _:
                pass


def positions(process: Process) -> Iterator[ElementFinding]:
    """An event that ends its activity says so; an intermediate event is an event."""
    for node in process.nodes.values():
        waits = node.kind in ("boundaryEvent", "intermediateCatchEvent")
        if waits and node.event is None:
            yield ElementFinding(node.id, f"{called(node)}没有选择事件类型")
        if isinstance(node.event, ErrorEvent) and not node.interrupting:
            yield ElementFinding(node.id, f"{called(node)}捕获错误，必须是中断的")
        host = process.nodes.get(node.attached_to or "")
        if host is not None and (host.kind not in ACTIVITIES or host.event_sub_process):
            yield ElementFinding(node.id, f"{called(node)}不能附着在{called(host)}上")


def links(process: Process) -> Iterator[ElementFinding]:
    """Each link thrown is caught once in the same scope."""
    for node in process.nodes.values():
        if not isinstance(node.event, LinkEvent):
            continue
        ends = [n for n in process.inside(node.container) if n.event == node.event]
        caught = sum(n.kind == "intermediateCatchEvent" for n in ends)
        thrown = len(ends) - caught
        if not node.event.name:
            yield ElementFinding(node.id, f"{called(node)}没有写链接名称")
        elif caught != 1:
            yield ElementFinding(
                node.id, f"链接「{node.event.name}」应恰有一个捕获端，现在有 {caught} 个"
            )
        elif thrown == 0:
            yield ElementFinding(node.id, f"链接「{node.event.name}」没有抛出端")


def compensation(process: Process) -> Iterator[ElementFinding]:
    """A compensation boundary event leads to a handler; a throw names something to undo."""
    for node in process.nodes.values():
        if not isinstance(node.event, CompensationEvent):
            continue
        if node.kind == "boundaryEvent":
            handler = process.nodes.get(node.handler or "")
            if handler is None or not handler.for_compensation:
                yield ElementFinding(node.id, f"{called(node)}没有用关联线连到补偿活动")
        elif node.event.activity and node.event.activity not in process.nodes:
            yield ElementFinding(
                node.id, f"{called(node)}要补偿的活动「{node.event.activity}」不存在"
            )
    for node in process.nodes.values():
        if node.for_compensation and (node.incoming or node.outgoing):
            yield ElementFinding(node.id, f"补偿活动「{node.name or node.id}」不能有连线")


def _begins_process(process: Process, node: FlowNode) -> bool:
    return node.kind == "startEvent" and node.container == process.id


def _may_repeat(node: FlowNode) -> bool:
    repeats = node.kind in ("startEvent", "boundaryEvent")
    return repeats and not (node.kind == "boundaryEvent" and node.interrupting)
