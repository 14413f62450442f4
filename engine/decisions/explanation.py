"""Why and why not: what a table saw and said, as plain data for pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.decisions.scope import Unknown
from engine.feel import Function, to_json

if TYPE_CHECKING:
    from engine.decisions.column import Answers
    from engine.decisions.scope import Scope
    from engine.decisions.table import Table


def table_trace(
    table: Table, asked: Sequence[Answers], true: int, possible: int, outcome: object
) -> dict[str, object]:
    """A table: its inputs, and every rule with every cell; null stands for "cannot be said"."""
    return {
        "table": table.source.element,
        "hit_policy": table.source.hit_policy,
        "aggregation": table.source.aggregation,
        "inputs": [
            {
                "input": column.clause.element,
                "label": column.clause.label,
                "expression": column.clause.expression.text,
                **shown_value(answers.value),
            }
            for column, answers in zip(table.columns, asked, strict=True)
        ],
        "rules": [_rule(table, rule, asked, true, possible) for rule in range(len(table.clauses))],
        **shown_value(outcome, "outcome"),
    }


def decision_trace(
    element: str, name: str, scope: Scope, tables: Sequence[object], outcome: object
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


def _rule(
    table: Table, rule: int, asked: Sequence[Answers], true: int, possible: int
) -> dict[str, object]:
    source = table.source.rules[rule]
    return {
        "number": source.number,
        "rule": source.element,
        "annotation": source.annotation,
        "clauses": list(table.clauses[rule]),
        "outputs": {
            clause.label or clause.name or "": written.text
            for clause, written in zip(table.source.outputs, source.outputs, strict=True)
        },
        "matched": _three(true, possible, rule),
        "cells": [
            {
                "label": column.clause.label,
                "test": source.tests[place].text,
                **shown_value(answers.value),
                "matched": _three(answers.true, answers.true | answers.unknown, rule),
            }
            for place, (column, answers) in enumerate(zip(table.columns, asked, strict=True))
        ],
    }


def _three(true: int, possible: int, rule: int) -> bool | None:
    if true >> rule & 1:
        return True
    return None if possible >> rule & 1 else False


def shown_value(value: object, name: str = "value") -> dict[str, object]:
    """The value under a name, and the facts that were missing for it."""
    if isinstance(value, Unknown):
        return {name: None, "missing": list(value.facts)}
    return {name: to_json(value)}
