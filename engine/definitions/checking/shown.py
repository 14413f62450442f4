"""What the pages and papers of a step say: can it be said?"""

from collections.abc import Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import FlowNode, Process, UserWork
from engine.definitions.naming import called
from engine.definitions.shown_forms import RECEIVED_FORM, SHOWS
from engine.forms.expressions import fault, is_expression


def shows(process: Process) -> Iterator[ElementFinding]:
    """A task shows what was filled in elsewhere in the same diagram."""
    for node in process.nodes.values():
        for identifier in node.properties.get(SHOWS, "").replace(",", " ").split():
            shown = process.nodes.get(identifier)
            if node.kind != "userTask" or shown is None or not _has_form(shown):
                message = f"{called(node)}不能显示“{identifier}”的表单：须是本流程里有表单的环节"
                yield ElementFinding(node.id, message)


def _has_form(node: FlowNode) -> bool:
    if isinstance(node.work, UserWork):
        return node.work.form is not None
    return node.form is not None or RECEIVED_FORM in node.properties


RESULT, RESULTS = "result", ("positive", "negative", "neutral")


def results(process: Process) -> Iterator[ElementFinding]:
    """What an end is for the party is one of three words, and only an end says it."""
    for node in process.nodes.values():
        said = node.properties.get(RESULT)
        if said is not None and (node.kind != "endEvent" or said not in RESULTS):
            message = f"{called(node)}的属性 {RESULT} 写在结束事件上，只能是 {'、'.join(RESULTS)}"
            yield ElementFinding(node.id, message)


CONDITIONS = ("confirmWhen", "paperWhen", "recusedWhen")


def conditions(process: Process) -> Iterator[ElementFinding]:
    """What is asked when the tables have decided is FEEL."""
    for node in process.nodes.values():
        for name in CONDITIONS:
            text = node.properties.get(name)
            wrong = fault(text) if text else None
            if wrong or (text and not is_expression(text)):
                message = f"{called(node)}的属性 {name} 须是以 = 开头的 FEEL 条件"
                yield ElementFinding(node.id, f"{message}：{wrong}" if wrong else message)
