"""The reasons of a decision: where it stands, what it asks, what was found. Never an id."""

from decimal import Decimal

import pytest

from engine.programmes.reasons import reasons

CITES = {"GD-8-1-1": "第八条第1项（1）", "GD-9-4-b": "第九条第4项〔b〕"}
WORDS = {"fail": "不通过"}
RULE = {"rule": "r1", "annotation": "GD-8-1-1：投入不低于 600 万元", "clauses": ["GD-8-1-1"]}
ASKED = [
    {
        "tables": [
            {
                "rules": [
                    {
                        "rule": "r1",
                        "cells": [
                            {"label": "类别", "test": "-", "value": "联合研究类"},
                            {"label": "投入（万元）", "test": "< 600", "value": Decimal("432.5")},
                        ],
                    }
                ]
            }
        ]
    }
]


def test_a_reason_says_the_provision_what_it_asks_and_what_was_found() -> None:
    assert reasons(ASKED, [RULE], CITES, WORDS) == [
        "第八条第1项（1）：投入不低于 600 万元（实际：投入（万元） 432.5）"
    ]


def test_parts_of_a_sentence_are_cited_as_the_text_numbers_them() -> None:
    rule = {"rule": "r9", "annotation": "GD-9-4-b：公示期届满", "clauses": ["GD-9-4-b"]}
    assert reasons([], [rule], CITES, WORDS) == ["第九条第4项：公示期届满"]


def test_a_rule_that_rests_on_nothing_known_gives_no_reason() -> None:
    rule = {"rule": "r9", "annotation": "其余情形", "clauses": ["X-1"]}
    assert reasons([], [rule], CITES, WORDS) == []
    assert reasons([], [{"rule": "r9"}], CITES, WORDS) == []


def test_what_was_not_filled_in_is_said_so() -> None:
    cells = [{"label": "签署日期", "test": "null", "value": None}]
    asked = [{"tables": [{"rules": [{"rule": "r1", "cells": cells}]}]}]
    assert reasons(asked, [RULE], CITES, WORDS)[0].endswith("（实际：签署日期 没有填写）")


@pytest.mark.parametrize(("test", "number"), [("0", 0), ("> 0", 2)])
def test_how_many_requirements_other_tables_found_unmet_is_no_fact(test: str, number: int) -> None:
    """The unmet ones are reasons of their own; where all are met the rule says so."""
    table = {
        "inputs": [
            {"label": "未达到的要求数", "expression": "count(concatenate(甲的要求, 乙的要求))"},
            {"label": "成员数", "expression": "count(members)"},
        ],
        "rules": [
            {
                "rule": "r1",
                "cells": [
                    {"label": "未达到的要求数", "test": test, "value": number},
                    {"label": "成员数", "test": "> 3", "value": 4},
                ],
            }
        ],
    }
    decisions = [{"name": "甲的要求", "tables": []}, {"name": "结论", "tables": [table]}]
    assert reasons(decisions, [RULE], CITES, WORDS)[0].endswith("（实际：成员数 4）")


def test_what_another_table_said_is_told_in_its_word() -> None:
    cells = [{"label": "第十条之一", "test": '"fail"', "value": "fail"}]
    asked = [{"tables": [{"rules": [{"rule": "r1", "cells": cells}]}]}]
    assert reasons(asked, [RULE], CITES, WORDS)[0].endswith("（实际：第十条之一 不通过）")
