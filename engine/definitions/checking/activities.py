"""What activities need in order to be executed."""

import re
from collections.abc import Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import (
    CallWork,
    DecisionWork,
    FlowNode,
    JobWork,
    Listener,
    MessageEvent,
    Process,
    ScriptWork,
)
from engine.definitions.naming import called
from engine.definitions.vocabulary import (
    ACTIVITIES,
    EXECUTION_LISTENER_EVENTS,
    TASK_LISTENER_EVENTS,
)

_NEEDED: dict[str, tuple[tuple[type, ...], str]] = {
    "serviceTask": ((JobWork,), "没有作业类型（Task definition）"),
    "scriptTask": ((ScriptWork, JobWork), "没有 FEEL 表达式（Script）"),
    "businessRuleTask": ((DecisionWork, JobWork), "没有写要调用的决策（Called decision）"),
    "callActivity": ((CallWork,), "没有写要调用的流程（Called element）"),
}
_TARGET = re.compile(r"[^\s.=]+(\.[^\s.=]+)*")
_FORBIDDEN_RESULT = re.compile(r"[\s.=]")


def work(process: Process) -> Iterator[ElementFinding]:
    """Each task says what is to be done."""
    for node in process.nodes.values():
        kinds, missing = _NEEDED.get(node.kind, ((), ""))
        if kinds and not isinstance(node.work, kinds):
            yield ElementFinding(node.id, f"{called(node)}{missing}")
        yield from _work_faults(node)


def _work_faults(node: FlowNode) -> Iterator[ElementFinding]:
    match node.work:
        case JobWork(type=""):
            yield ElementFinding(node.id, f"{called(node)}的作业类型是空的")
        case ScriptWork(result_variable=name) | DecisionWork(result_variable=name):
            if not name or _FORBIDDEN_RESULT.search(name):
                yield ElementFinding(node.id, f"{called(node)}的结果变量「{name}」不是变量名")
        case CallWork(process=called_process) if called_process.id == "":
            yield ElementFinding(node.id, f"{called(node)}没有写要调用的流程（Called element）")
        case _:
            pass
    match node.work:
        case DecisionWork(decision=decision) if decision.id == "":
            yield ElementFinding(node.id, f"{called(node)}没有写要调用的决策（Called decision）")
        case _:
            pass
    if node.kind == "sendTask" and node.work is None:
        yield ElementFinding(
            node.id, f"{called(node)}没有说明怎样发送：请写作业类型（Task definition）"
        )
    if node.kind == "receiveTask" and not isinstance(node.event, MessageEvent):
        yield ElementFinding(node.id, f"{called(node)}没有选择消息")


def loops(process: Process) -> Iterator[ElementFinding]:
    """A multi-instance has a collection, and says what it gathers where it gathers."""
    for node in process.nodes.values():
        if node.loop is None:
            continue
        if node.kind not in ACTIVITIES or node.event_sub_process:
            yield ElementFinding(node.id, f"{called(node)}不能是多实例")
        if not node.loop.input_collection.text:
            yield ElementFinding(
                node.id, f"多实例的{called(node)}没有写输入集合（Input collection）"
            )
        if (node.loop.output_collection is None) != (node.loop.output_element is None):
            yield ElementFinding(
                node.id, f"多实例的{called(node)}的输出集合和输出元素要么都写，要么都不写"
            )


def mappings(process: Process) -> Iterator[ElementFinding]:
    """Mappings have two sides."""
    for node in process.nodes.values():
        for row in (*node.inputs, *node.outputs):
            if not _TARGET.fullmatch(row.target):
                yield ElementFinding(node.id, f"{called(node)}的映射目标「{row.target}」不是变量名")
            if row.source == "":
                yield ElementFinding(node.id, f"{called(node)}的映射「{row.target}」没有写来源")


def listeners(process: Process) -> Iterator[ElementFinding]:
    """Listeners stand at moments that come, and name their job."""
    owners: list[tuple[str, str, tuple[Listener, ...], tuple[Listener, ...]]] = [
        (process.id, f"流程「{process.name}」", process.listeners, ())
    ]
    owners += [(n.id, called(n), n.listeners, n.task_listeners) for n in process.nodes.values()]
    for element, name, execution, task in owners:
        for listener in execution:
            if listener.event not in EXECUTION_LISTENER_EVENTS:
                yield ElementFinding(element, f"{name}的执行监听器不能监听「{listener.event}」")
        for listener in task:
            if listener.event not in TASK_LISTENER_EVENTS:
                said = f"只有 {'、'.join(sorted(TASK_LISTENER_EVENTS))}"
                yield ElementFinding(
                    element, f"{name}的任务监听器不能监听「{listener.event}」；{said}"
                )
        for listener in (*execution, *task):
            if not listener.type:
                yield ElementFinding(element, f"{name}的监听器没有作业类型")
