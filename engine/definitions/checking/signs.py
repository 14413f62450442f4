"""Does every condition begin with the sign that makes it an expression?"""

from collections.abc import Iterator

from lxml import etree

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.xml import BPMN, text_of
from engine.feel import compile_expression

_EXPRESSIONS = ("conditionExpression", "completionCondition", "condition")


def sign_faults(process: etree._Element) -> Iterator[ElementFinding]:
    """Camunda 8 takes a condition for an expression only when it begins with an equals sign."""
    for name in _EXPRESSIONS:
        for written in process.iter(f"{{{BPMN}}}{name}"):
            text = text_of(written)
            if text and not text.startswith("="):
                yield ElementFinding(_owner(written), f"条件「{text}」{_advice(text)}")


def _advice(text: str) -> str:
    """What to write instead; a text that is no FEEL does not become it by an equals sign."""
    compiled = compile_expression(text)
    if compiled.valid:
        return f"开头要写等号：={text}"
    return f"不是 FEEL 表达式（{compiled.findings[0]}）；请改写，开头写等号，例如 =a > 3"


def _owner(element: etree._Element) -> str:
    """The nearest thing drawn: event definitions have ids of their own that nobody sees."""
    around = (one for one in element.iterancestors() if one.get("id"))
    drawn = (one for one in around if not str(one.tag).endswith("EventDefinition"))
    return next((one.get("id") or "" for one in drawn), "")
