"""Why and why not: every rule of every table asked, the cell that failed, the value, the clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.queries.case_file import CaseFile, Event
from tasklist.clauses import Cited
from tasklist.conditions import condition_in_words
from tasklist.diagrams import outline_of
from tasklist.facts import value_text
from tasklist.here import regulations
from tasklist.language import _
from tasklist.outcomes import ShownOutcome, outcome_text, shown_outcome

_Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Cell:
    """A condition of a rule in words (empty where it has none); `verdict` is yes, no or unknown."""

    label: str
    test: str
    value: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its cells and the clauses it rests on."""

    number: int
    annotation: str
    outputs: str
    verdict: str
    cells: list[Cell]
    clauses: list[Cited]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table as it was asked; `decision` is the id of the decision it stands in.

    `withheld`: it has conditions that are not for the reader.
    """

    decision: str
    name: str
    outcome: ShownOutcome
    rules: list[Rule]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One evaluation: where in the diagram, when, the reasons in the regulation's words, and the
    tables, the deciding one last.
    """

    key: int
    at: datetime
    element: str
    outcome: ShownOutcome
    reasons: list[str]
    tables: list[Table]


def decisions_of(case: CaseFile) -> list[Decision]:
    """Every decision made in the case, the newest on top."""
    elements = outline_of(case.process_key)
    found = []
    for event in reversed(case.events):
        if event.kind == "decision_evaluated":
            element = elements.get(event.element_id)
            found.append(_decision(event, element.name if element else ""))
    return found


def _decision(event: Event, element: str) -> Decision:
    outcome, reasons = last_outcome(event.data), reasons_in(event.data)
    return Decision(event.number, event.at, element, outcome, reasons, tables_in(event.data))


def tables_in(data: _Json) -> list[Table]:
    """The tables that were asked, as an explanation tells them, the deciding one last."""
    return [_table(trace, table) for trace in _traces(data) for table in _list(trace, "tables")]


def last_outcome(data: _Json) -> ShownOutcome:
    """What the last of the decisions, which decided, said."""
    traces = list(_traces(data))
    last: _Json = traces[-1] if traces else {}
    return shown_outcome(value_text(last.get("outcome")), str(last.get("decision", "")))


def reasons_in(data: _Json) -> list[str]:
    """The reasons that the line of a decision tells."""
    told = data.get("reasons")
    return [str(each) for each in told] if isinstance(told, list) else []


def _traces(data: _Json) -> Iterator[_Json]:
    """The decisions of an explanation, the required ones first."""
    yield from _list(data, "decisions")


def _table(trace: _Json, table: _Json) -> Table:
    of = str(trace.get("decision", ""))
    return Table(
        of,
        str(trace.get("name", "")),
        shown_outcome(value_text(table.get("outcome")), of),
        [_rule(rule, of) for rule in _list(table, "rules")],
        table.get("withheld") is True,
    )


def _rule(rule: _Json, of: str) -> Rule:
    cells = [_cell(cell, of) for cell in _list(rule, "cells")]
    outputs = rule.get("outputs")
    clauses = [str(id_) for id_ in ids] if isinstance(ids := rule.get("clauses"), list) else []
    return Rule(
        _number(rule.get("number")),
        _without(clauses, str(rule.get("annotation") or "")),
        _outputs(outputs, of),
        _verdict(rule.get("matched")),
        cells,
        regulations().cite(clauses),
    )


def _without(ids: list[str], annotation: str) -> str:
    """What the analyst noted, without the ids with which it begins."""
    for id_ in sorted(ids, key=len, reverse=True):
        annotation = annotation.replace(id_, "")
    return annotation.strip(" ：:，,、；")


def _outputs(outputs: object, of: str) -> str:
    values = outputs.values() if isinstance(outputs, Mapping) else ()
    return "；".join(outcome_text(str(value), of) for value in values)


def _cell(cell: _Json, of: str) -> Cell:
    missing = cell.get("missing")
    value = outcome_text(value_text(cell.get("value")), of)
    if isinstance(missing, list) and missing:
        names = "、".join(regulations().label(str(name), of) for name in missing)
        value = _("缺 {facts}", facts=names)
    return Cell(
        str(cell.get("label") or ""),
        condition_in_words(str(cell.get("test") or "-"), of),
        value,
        _verdict(cell.get("matched")),
    )


def _verdict(matched: object) -> str:
    if matched is None:
        return "unknown"
    return "yes" if matched else "no"


def _number(value: object) -> int:
    return int(value) if isinstance(value, int) else 0


def _list(data: _Json, name: str) -> list[_Json]:
    value = data.get(name)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
