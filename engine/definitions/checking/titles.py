"""What people will call a case: the variable `caseTitle`."""

from collections.abc import Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.writers import Writers
from engine.definitions.model import FlowNode, Process
from engine.definitions.naming import called
from engine.definitions.starting import STARTABLE_BY

TITLE = "caseTitle"


def title_faults(process: Process, writers: Writers) -> Iterator[ElementFinding]:
    """A warning where a person begins cases that all bear the procedure's name and a number."""
    brought = writers.of_process(process)
    if brought.open or TITLE in brought.names:
        return
    for node in process.inside(process.id):
        if node.kind == "startEvent" and _by_a_person(node):
            message = f"{called(node)}没有给案件起名，待办列表里分不清哪一件是哪一件"
            advice = f"请加一条输出映射 {TITLE} = 表单里能认出案件的一项，例如 =topic"
            yield ElementFinding(node.id, f"{message}；{advice}", "warning")


def _by_a_person(node: FlowNode) -> bool:
    told = STARTABLE_BY in node.properties or node.form is not None
    return node.event is None and told
