"""Faults that can be seen before a decision is ever made, each with an example that shows it."""

from collections.abc import Iterable

from engine.decisions.analysis.annotations import check_annotations
from engine.decisions.analysis.conclusions import check_conclusions
from engine.decisions.analysis.conditions import check_conditions
from engine.decisions.analysis.coverage import check_coverage
from engine.decisions.analysis.grid import grid_of
from engine.decisions.catalogue import Decisions
from engine.decisions.decision_model import DecisionModel
from engine.decisions.table import Table
from engine.errors import Finding


def analyse(model: DecisionModel, others: Iterable[DecisionModel] = ()) -> tuple[Finding, ...]:
    """Everything the static analysis says of one file; `others` hold what it imports.

    Errors: overlaps under UNIQUE (and under ANY with different conclusions), rules that can never
    match or never win, unknown names, wrong types, values outside the allowed list. Warnings: gaps,
    duplicates, amounts that the annotation tells otherwise. Tables that collect may overlap and
    leave gaps. Raises Invalid if an import is faulty.
    """
    compiled = Decisions([model, *others]).compiled(model.resource)
    findings = [*model.findings, *compiled.findings, *compiled.unknown_names]
    for table in compiled.tables:
        findings += _check_table(table)
    return tuple(dict.fromkeys(findings))


def _check_table(table: Table) -> list[Finding]:
    if not table.source.rules:
        sentence = "决策表没有一行规则；请补上规则，或删去这个决策。"
        return [Finding(table.resource, table.source.element, sentence)]
    findings = [
        *check_conditions(table),
        *check_conclusions(table),
        *check_annotations(table),
    ]
    if not any(finding.severity == "error" for finding in findings):
        findings += check_coverage(table, grid_of(table))
    return findings
