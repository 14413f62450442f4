"""A diagram's elements as people read them: name, explanation, clauses."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from engine.definitions.xml import BPMN, ZEEBE, parse_xml, short, text_of

CLAUSES = "clauses"
"""The name of the `zeebe:property` that holds clause ids, separated by blanks."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element; `type` is its BPMN name (userTask), `lane` the name of the lane it lies in."""

    id: str
    type: str
    name: str
    documentation: str = ""
    clauses: tuple[str, ...] = ()
    lane: str = ""


def outline(name: str, content: bytes) -> Mapping[str, Element]:
    """Every element with an id, in the order of the file. Raises Invalid for a broken file."""
    root = parse_xml(content, name)
    lanes = {
        text_of(member): lane.get("name", "")
        for lane in root.iter(f"{{{BPMN}}}lane")
        for member in lane.iter(f"{{{BPMN}}}flowNodeRef")
    }
    elements = [node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")]
    return {node.get("id", ""): _element(node, lanes) for node in elements}


def _element(node: etree._Element, lanes: Mapping[str, str]) -> Element:
    id_ = node.get("id", "")
    return Element(
        id_,
        short(node.tag),
        " ".join(node.get("name", "").split()),
        text_of(node.find(f"{{{BPMN}}}documentation")),
        _clauses(node),
        lanes.get(id_, ""),
    )


def _clauses(node: etree._Element) -> tuple[str, ...]:
    path = f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}properties/{{{ZEEBE}}}property"
    for each in node.iterfind(path):
        if each.get("name") == CLAUSES:
            return tuple(each.get("value", "").split())
    return ()
