"""What the diagrams and the tables cite."""

from collections.abc import Iterator

from lxml import etree

from app.tracing.place import Place
from engine.decisions.clauses import clauses_of
from engine.definitions.outline import ids_in
from papers.catalogue import Catalogue
from papers.issuing import PROPERTY

_DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")
_FLOW_NODES = (
    *_GATEWAYS,
    *(f"{kind}Event" for kind in ("start", "end", "intermediateCatch", "intermediateThrow")),
    "boundaryEvent",
    *(f"{kind}Task" for kind in ("user", "service", "businessRule", "send", "receive", "script")),
    "manualTask",
    "task",
    "callActivity",
    "subProcess",
    "adHocSubProcess",
)


def diagram_places(content: bytes, resource: str) -> Iterator[Place]:
    """Every flow node of a BPMN file, with the clauses of its property ``clauses``."""
    for node in etree.fromstring(content, _PARSER).iter(*(_BPMN + kind for kind in _FLOW_NODES)):
        yield Place(
            "流程元素",
            resource,
            node.get("id", ""),
            node.get("name", "") or etree.QName(node).localname,
            _property(node, "clauses"),
            must_cite=not _only_joins(node),
        )


def paper_places(content: bytes, catalogue: Catalogue) -> Iterator[Place]:
    """Every paper that a BPMN file names: it rests on the clauses of its step."""
    for node in etree.fromstring(content, _PARSER).iter(*(_BPMN + kind for kind in _FLOW_NODES)):
        for name in _property(node, PROPERTY):
            template = f"{catalogue.folder}/templates/{catalogue.kind(name).template}.docx"
            step = node.get("name", "") or node.get("id", "")
            yield Place("文书", template, name, step, _property(node, "clauses"))


def _property(node: etree._Element, name: str) -> tuple[str, ...]:
    path = f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"
    for found in node.findall(path):
        if found.get("name") == name:
            return ids_in(found.get("value", ""))
    return ()


def _only_joins(node: etree._Element) -> bool:
    """A gateway with one way out asks nothing."""
    is_gateway = etree.QName(node).localname in _GATEWAYS
    return is_gateway and len(node.findall(f"{_BPMN}outgoing")) <= 1


def table_places(content: bytes, resource: str) -> Iterator[Place]:
    """Every rule of a DMN file, with the clauses at the head of its annotation."""
    decisions = list(etree.fromstring(content, _PARSER).iter(f"{_DMN}decision"))
    linked = {end for each in decisions for end in _linked(each)}
    for decision in decisions:
        for rule in decision.iter(f"{_DMN}rule"):
            annotation = rule.findtext(f"{_DMN}description") or ""
            yield Place(
                "决策规则",
                resource,
                rule.get("id", ""),
                decision.get("name", ""),
                clauses_of(annotation),
                must_cite=decision.get("id") not in linked,
            )


def _linked(decision: etree._Element) -> list[str | None]:
    """The decision and those it requires: together they cite."""
    required = [each.get("href", "")[1:] for each in decision.iter(f"{_DMN}requiredDecision")]
    return [decision.get("id"), *required] if required else []
