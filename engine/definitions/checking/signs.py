"""Does every condition begin with the sign that makes it an expression?"""

from collections.abc import Iterator

from lxml import etree

from engine.definitions.checking.fault import Fault
from engine.definitions.xml import BPMN, text_of

_EXPRESSIONS = ("conditionExpression", "completionCondition", "condition")


def sign_faults(process: etree._Element) -> Iterator[Fault]:
    """Camunda 8 takes a condition for an expression only when it begins with an equals sign."""
    for name in _EXPRESSIONS:
        for written in process.iter(f"{{{BPMN}}}{name}"):
            text = text_of(written)
            if text and not text.startswith("="):
                yield Fault(_owner(written), f"条件「{text}」开头要写等号：={text}")


def _owner(element: etree._Element) -> str:
    """The nearest thing drawn: event definitions have ids of their own that nobody sees."""
    around = (one for one in element.iterancestors() if one.get("id"))
    drawn = (one for one in around if not str(one.tag).endswith("EventDefinition"))
    return next((one.get("id") or "" for one in drawn), "")
