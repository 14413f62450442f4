"""A decision is told with its outcome and reasons; the facts it rests on are for who reads them."""

from typing import Any

from engine.lifecycle.readable_decision import hidden_facts, readable_decision


def trace(name: str, facts: dict[str, Any], *columns: str, outcome: str = "否") -> dict[str, Any]:
    cells = [{"label": c, "test": "-", "value": facts.get(c), "matched": True} for c in columns]
    return {
        "decision": name,
        "name": name,
        "inputs": [{"name": n, "value": v} for n, v in facts.items()],
        "tables": [
            {
                "inputs": [{"expression": c, "value": facts.get(c)} for c in columns],
                "rules": [
                    {"number": 1, "matched": True, "cells": cells, "annotation": "甲"},
                    {"number": 2, "matched": False, "cells": cells, "annotation": "乙"},
                ],
                "outcome": outcome,
            }
        ],
        "outcome": outcome,
    }


DATA = {
    "decision": "D",
    "clauses": ["X-1"],
    "reasons": ["未达到条件"],
    "rules": [],
    "findings": ["secret"],
    "decisions": [
        trace("scored", {"score": 58}, "score", outcome="不及格"),
        trace("D", {"unit": "甲所", "note": "内部意见"}, "unit", "note", "scored"),
    ],
}


def reads(name: str) -> bool:
    return name == "unit"


def test_what_is_hidden_is_named() -> None:
    assert hidden_facts(DATA, reads) == {"score", "note"}
    assert hidden_facts(DATA, lambda _: True) == frozenset()


def test_whoever_reads_every_fact_reads_the_whole() -> None:
    assert readable_decision(DATA, lambda _: True) is DATA


def test_outcome_and_reasons_are_told_and_no_fact_that_is_hidden() -> None:
    told = readable_decision(DATA, reads)
    (decided,) = told["decisions"]
    assert decided["outcome"] == "否"
    assert told["reasons"] == ["未达到条件"]
    assert decided["inputs"] == [{"name": "unit", "value": "甲所"}]
    assert [rule["annotation"] for rule in decided["tables"][0]["rules"]] == ["甲"]
    assert decided["tables"][0]["withheld"] is True
    for secret in ("58", "内部意见", "不及格", "secret", "score"):
        assert secret not in repr(told)
