"""What a timer waits for, where that can be said before it waits: is it a moment at all?"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.timing import Kind, due
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.events import ANY_MOMENT
from engine.definitions.model import Expression, FlowNode, Process, Text, TimerEvent, UserWork
from engine.definitions.naming import called
from engine.errors import Invalid
from engine.feel import Function, compile_expression, to_json

_FIXED = re.compile(r'"(\d{4}-\d{2}-\d{2})')
"""A day written out in an expression, as the element templates have it for an example."""


def timer_faults(process: Process, functions: Mapping[str, Function]) -> Iterator[ElementFinding]:
    """A fault for each expression of a timer or of a task's dates that no time can come of.

    Only what reads no variable and calls no function of the house is evaluated here. A timer that
    begins the process may read no variable: there is none yet.
    """
    for node in process.nodes.values():
        if isinstance(node.event, TimerEvent):
            yield from _timer(process, node, node.event, functions)
        if isinstance(node.work, UserWork):
            yield from _date(node, "到期日", node.work.due)
            yield from _date(node, "跟进日", node.work.follow_up)


def _timer(
    process: Process, node: FlowNode, event: TimerEvent, functions: Mapping[str, Function]
) -> Iterator[ElementFinding]:
    if not isinstance(event.value, Expression):
        return
    read = sorted(compile_expression(event.value.text, functions=functions).names)
    if read and node.kind == "startEvent" and node.container == process.id:
        why = f"用到变量「{'、'.join(read)}」，但流程开始之前没有变量"
        yield ElementFinding(node.id, f"{called(node)}的定时器「={event.value.text}」{why}")
    elif wrong := _wrong(event.kind, event.value):
        yield ElementFinding(node.id, f"{called(node)}的定时器「={event.value.text}」：{wrong}")
    elif not read and (fixed := _FIXED.search(event.value.text)):
        message = f"{called(node)}的定时器写死了日期 {fixed[1]}，每一件案件都在那时届满"
        advice = "请写起算日的变量，例如 date(accepted_on)，或者 today()"
        yield ElementFinding(node.id, f"{message}；{advice}", "warning")


def _date(node: FlowNode, what: str, written: Text | None) -> Iterator[ElementFinding]:
    if isinstance(written, Expression) and (wrong := _wrong("timeDate", written, day=True)):
        yield ElementFinding(node.id, f"{called(node)}的{what}「={written.text}」：{wrong}")


def _wrong(kind: Kind, written: Expression, *, day: bool = False) -> str:
    """Why no time comes of it; nothing where one does, or where it cannot be said here.

    With `day`, a day alone and no day at all are good too.
    """
    compiled = compile_expression(written.text)
    if compiled.names or not compiled.valid:
        return ""
    result = compiled.evaluate(now=ANY_MOMENT.astimezone(SHANGHAI))
    if result.findings:
        return result.findings[0].message
    value = to_json(result.value)
    if day and (value is None or _is_day(str(value))):
        return ""
    try:
        due(kind, value, ANY_MOMENT)
    except Invalid as error:
        return str(error)
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-03-16")
