"""A diagram's elements as people read them: name, explanation, clauses."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.definitions.extensions import Extensions
from engine.definitions.model import ACTOR, ResourceReference
from engine.definitions.xml import BPMN, BPMNDI, ZEEBE, flag, parse_xml, short, text_of

CLAUSES = "clauses"
"""The name of the `zeebe:property` that holds clause ids, separated by blanks or commas."""
_SEPARATORS = re.compile(r"[\s,，、;；]+")

_DEFINITION = "EventDefinition"


@dataclass(frozen=True, slots=True)
class Element:
    """One element; `type` is its BPMN name (userTask), `lane` whom it names as its actor, else
    the name of the lane that it, or the sub-process around it, lies in.

    `within` is the id of the element around it, `event` what an event waits for or throws
    (message, timer …; empty for a plain one), `properties` the analyst's own, `form` what a person
    fills in there, `decision` the id of the decision made there (empty where it is computed),
    `many` whether it is done once for each of a list, `calls` the id of the process that it calls
    (empty where it is computed), `by_event` whether it is a sub-process
    that an event begins, `own_plane` whether its inside is drawn on a plane of its own.
    """

    id: str
    type: str
    name: str
    documentation: str = ""
    lane: str = ""
    within: str = ""
    event: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    form: ResourceReference | None = None
    decision: str = ""
    many: bool = False
    calls: str = ""
    by_event: bool = False
    own_plane: bool = False

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it realises."""
        return ids_in(self.properties.get(CLAUSES, ""))


def ids_in(text: str) -> tuple[str, ...]:
    """The ids of a list that an analyst wrote, whatever stands between them.

    >>> ids_in("A-1 A-2,A-3，A-4、A-5")
    ('A-1', 'A-2', 'A-3', 'A-4', 'A-5')
    """
    return tuple(filter(None, _SEPARATORS.split(text)))


def outline(name: str, content: bytes) -> Mapping[str, Element]:
    """Every element with an id, in the order of the file. Raises Invalid for a broken file."""
    root = parse_xml(content, name)
    lanes = {
        text_of(member): lane.get("name", "")
        for lane in root.iter(f"{{{BPMN}}}lane")
        for member in lane.iter(f"{{{BPMN}}}flowNodeRef")
    }
    planes = {plane.get("bpmnElement", "") for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane")}
    elements = [node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")]
    return {node.get("id", ""): _element(node, lanes, planes) for node in elements}


def _element(node: etree._Element, lanes: Mapping[str, str], planes: Collection[str]) -> Element:
    id_ = node.get("id", "")
    kind = short(node.tag)
    extensions = Extensions(node)
    properties = _properties(node)
    return Element(
        id_,
        kind,
        " ".join(node.get("name", "").split()),
        text_of(node.find(f"{{{BPMN}}}documentation")),
        properties.get(ACTOR) or _lane(node, lanes),
        _id_of(node.getparent()),
        _event(node),
        properties,
        extensions.start_form() if kind == "startEvent" else extensions.form(),
        _decision(node),
        node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None,
        _plain(extensions.find("zeebe:calledElement"), "processId"),
        flag(node, "triggeredByEvent", default=False),
        id_ in planes,
    )


def _lane(node: etree._Element | None, lanes: Mapping[str, str]) -> str:
    while node is not None and _id_of(node) not in lanes:
        node = node.getparent()
    return lanes[_id_of(node)] if node is not None else ""


def _id_of(node: etree._Element | None) -> str:
    return "" if node is None else node.get("id", "")


def _event(node: etree._Element) -> str:
    names = (short(child.tag) for child in node)
    return next((n.removesuffix(_DEFINITION) for n in names if n.endswith(_DEFINITION)), "")


def _decision(node: etree._Element) -> str:
    return _plain(Extensions(node).find("zeebe:calledDecision"), "decisionId")


def _plain(extension: Mapping[str, str] | None, name: str) -> str:
    """What an extension names in so many words; empty where an expression gives it."""
    named = (extension or {}).get(name, "")
    return "" if named.startswith("=") else named


def _properties(node: etree._Element) -> dict[str, str]:
    path = f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}properties/{{{ZEEBE}}}property"
    return {each.get("name", ""): each.get("value", "") for each in node.iterfind(path)}
