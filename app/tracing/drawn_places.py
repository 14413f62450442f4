"""What the diagrams and the tables cite."""

from collections.abc import Collection, Iterator

from app.tracing.place import Place
from engine.decisions.clauses import clauses_of
from engine.decisions.model import Decision, DecisionTable
from engine.decisions.reader import read_definitions
from engine.definitions.model import FlowNode
from engine.definitions.outline import CLAUSES, ids_in
from engine.definitions.reading import read_bpmn
from papers.catalogue import Catalogue
from papers.issuing import PROPERTY


def diagram_places(content: bytes, resource: str) -> Iterator[Place]:
    """Every flow node of a BPMN file, with the clauses of its property ``clauses``."""
    for node in _nodes(content, resource):
        yield Place(
            "流程元素",
            resource,
            node.id,
            node.name or node.kind,
            _property(node, CLAUSES),
            must_cite=not _only_joins(node),
        )


def paper_places(content: bytes, catalogue: Catalogue) -> Iterator[Place]:
    """Every paper that a BPMN file names: it rests on the clauses of its step."""
    for node in _nodes(content, ""):
        for name in _property(node, PROPERTY):
            template = f"{catalogue.folder}/templates/{catalogue.kind(name).template}.docx"
            yield Place("文书", template, name, node.name or node.id, _property(node, CLAUSES))


def _nodes(content: bytes, resource: str) -> Iterator[FlowNode]:
    for process in read_bpmn(content, resource).processes:
        yield from process.nodes.values()


def _property(node: FlowNode, name: str) -> tuple[str, ...]:
    return ids_in(node.properties.get(name, ""))


def _only_joins(node: FlowNode) -> bool:
    """A gateway with one way out asks nothing."""
    return node.kind.endswith("Gateway") and len(node.outgoing) <= 1


def table_places(content: bytes, resource: str) -> Iterator[Place]:
    """Every rule of a DMN file, with the clauses at the head of its annotation."""
    definitions, _findings = read_definitions(content, resource)
    decisions = {id_: one for id_, one in definitions.nodes.items() if isinstance(one, Decision)}
    linked = {end for one in decisions.values() for end in _linked(one, decisions)}
    for decision in decisions.values():
        table = decision.logic
        for rule in table.rules if isinstance(table, DecisionTable) else ():
            yield Place(
                "决策规则",
                resource,
                rule.element,
                decision.name,
                clauses_of(rule.annotation),
                must_cite=decision.element not in linked,
            )


def _linked(decision: Decision, decisions: Collection[str]) -> list[str]:
    """The decision and those it requires: together they cite."""
    named = (href.rpartition("#")[2] for href in decision.requires)
    required = [id_ for id_ in named if id_ in decisions]
    return [decision.element, *required] if required else []
