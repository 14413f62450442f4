"""Why and why not: what a table saw and said, as plain data for pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.decisions.column import Answers, Column
from engine.decisions.model import DecisionTable
from engine.decisions.scope import DecisionScope, Unknown
from engine.feel import Function, to_json


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table was asked: each column with its answers, `clauses` of each rule, and as masks
    the rules that hold for certain and those that may hold.
    """

    source: DecisionTable
    columns: Sequence[tuple[Column, Answers]]
    clauses: Sequence[tuple[str, ...]]
    true: int
    possible: int


def table_trace(asked: Asked, outcome: object) -> dict[str, object]:
    """A table: its inputs, and every rule with every cell; null stands for "cannot be said"."""
    return {
        "table": asked.source.element,
        "hit_policy": asked.source.hit_policy,
        "aggregation": asked.source.aggregation,
        "inputs": [
            {
                "input": column.clause.element,
                "label": column.clause.label,
                "expression": column.clause.expression.text,
                **shown_value(answers.value),
            }
            for column, answers in asked.columns
        ],
        "rules": [_rule(asked, rule) for rule in range(len(asked.clauses))],
        **shown_value(outcome, "outcome"),
    }


def decision_trace(
    element: str, name: str, scope: DecisionScope, tables: Sequence[object], outcome: object
) -> dict[str, object]:
    """A decision: the values it saw, the tables it asked, its outcome."""
    return {
        "decision": element,
        "name": name,
        "inputs": [
            {"name": each, **shown_value(scope.absent.get(each, value))}
            for each, value in scope.facts.items()
            if not isinstance(value, Function)
        ],
        "tables": list(tables),
        **shown_value(outcome, "outcome"),
    }


def _rule(asked: Asked, rule: int) -> dict[str, object]:
    source = asked.source.rules[rule]
    return {
        "number": source.number,
        "rule": source.element,
        "annotation": source.annotation,
        "clauses": list(asked.clauses[rule]),
        "outputs": {
            clause.label or clause.name or "": written.text
            for clause, written in zip(asked.source.outputs, source.outputs, strict=True)
        },
        "matched": _three(asked.true, asked.possible, rule),
        "cells": [
            {
                "label": column.clause.label,
                "test": source.tests[place].text,
                **_cell(answers, rule),
            }
            for place, (column, answers) in enumerate(asked.columns)
        ],
    }


def _cell(answers: Answers, rule: int) -> dict[str, object]:
    """The value a cell was asked with, and what was missing where that left the cell open."""
    matched = _three(answers.true, answers.true | answers.unknown, rule)
    shown: dict[str, object] = {"value": _plain(answers.value), "matched": matched}
    if matched is None and isinstance(answers.value, Unknown):
        shown["missing"] = list(answers.value.facts)
    return shown


def _three(true: int, possible: int, rule: int) -> bool | None:
    if true >> rule & 1:
        return True
    return None if possible >> rule & 1 else False


def shown_value(value: object, name: str = "value") -> dict[str, object]:
    """The value under a name, and the facts that were missing for it; a null that was given is
    a value.
    """
    shown: dict[str, object] = {name: _plain(value)}
    if isinstance(value, Unknown) and value.opaque:
        return {**shown, "missing": list(value.facts)}
    return shown


def _plain(value: object) -> object:
    return None if isinstance(value, Unknown) else to_json(value)
