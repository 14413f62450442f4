"""A file's decisions as people read them: the table as it is drawn, what it needs, its clauses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.decisions.clauses import clauses_of
from engine.decisions.model import Decision, DecisionTable, Definitions, InputData, Literal, Rule
from engine.decisions.reader import read_definitions


@dataclass(frozen=True, slots=True)
class RuleOutline:
    """A rule: a test a column ("" holds always), the conclusions, the annotation, its clauses."""

    number: int
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotation: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableOutline:
    """A decision table: its hit policy, (label, expression) of each column, and the rules."""

    hit_policy: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[str, ...]
    rules: tuple[RuleOutline, ...]


@dataclass(frozen=True, slots=True)
class DecisionOutline:
    """A decision: its table, or the expression it is (`text`); (id, name) of those it needs, and
    (name, label) of its facts.
    """

    id: str
    name: str
    table: TableOutline | None
    text: str
    needs: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


def decision_outlines(content: bytes, resource: str) -> Mapping[str, DecisionOutline]:
    """The decisions of a file by id, in its order. Raises Invalid for what is no DMN."""
    definitions, _findings = read_definitions(content, resource)
    decisions = [node for node in definitions.nodes.values() if isinstance(node, Decision)]
    return {decision.element: _outline(definitions, decision) for decision in decisions}


def _outline(definitions: Definitions, decision: Decision) -> DecisionOutline:
    logic = decision.logic
    needed = list(_needed(definitions, decision))
    return DecisionOutline(
        decision.element,
        decision.name,
        _table(logic) if isinstance(logic, DecisionTable) else None,
        logic.text if isinstance(logic, Literal) else "",
        tuple((node.element, node.name) for node in needed if isinstance(node, Decision)),
        tuple((node.variable, node.label) for node in needed if isinstance(node, InputData)),
    )


def _needed(definitions: Definitions, decision: Decision) -> Iterator[object]:
    return (definitions.nodes.get(href.rpartition("#")[2]) for href in decision.requires)


def _table(table: DecisionTable) -> TableOutline:
    return TableOutline(
        f"{table.hit_policy} {table.aggregation or ''}".strip(),
        tuple((one.label or one.expression.text, one.expression.text) for one in table.inputs),
        tuple(one.label or one.name for one in table.outputs),
        tuple(map(_row, table.rules)),
    )


def _row(rule: Rule) -> RuleOutline:
    tests = (cell.text.strip() for cell in rule.tests)
    return RuleOutline(
        rule.number,
        tuple("" if test == "-" else test for test in tests),
        tuple(cell.text.strip() for cell in rule.outputs),
        rule.annotation,
        clauses_of(rule.annotation),
    )
