"""A missing fact is never "false"."""

import re
from decimal import Decimal

import pytest

from tests.decisions.drawing import decision, fact, table


def test_a_fact_that_could_change_the_outcome_refuses_it_and_is_named(of_table):
    answer = of_table(["income:number"], [["< 600", '"reject"'], [">= 600", '"accept"']]).decide(
        "decide", {}
    )
    assert (answer.outcome, answer.missing) == (None, ("income",))
    assert "缺少事实 income" in answer.findings[0].message


def test_null_is_missing_too(of_table):
    rows = [["< 600", '"reject"'], [">= 600", '"accept"']]
    assert of_table(["income"], rows).decide("decide", {"income": None}).missing == ("income",)


def test_a_cell_that_asks_for_null_answers_on_null(of_table):
    table = of_table(["income"], [["null", '"unknown"'], ["not(null)", '"known"']])
    assert table.decide("decide", {"income": None}).outcome == "unknown"
    assert table.decide("decide", {"income": 3}).outcome == "known"


def test_a_fact_that_nobody_gave_is_not_null_either(of_table):
    table = of_table(["income"], [["null", '"unknown"'], ["not(null)", '"known"']])
    assert table.decide("decide", {}).missing == ("income",)


def test_a_rule_that_fails_elsewhere_does_not_need_the_fact(of_table):
    table = of_table(["kind", "income"], [['"a"', "< 600", "1"], ['"b"', "-", "2"]])
    assert table.decide("decide", {"kind": "b"}).outcome == Decimal(2)


def test_a_waiting_rule_that_says_the_same_does_not_matter_under_first(of_table):
    rows = [["< 600", "-", '"fail"'], ["-", "false", '"fail"'], ["-", "-", '"pass"']]
    table = of_table(["income", "legal"], rows, policy="FIRST")
    assert table.decide("decide", {"legal": False}).outcome == "fail"
    assert table.decide("decide", {"legal": True}).missing == ("income",)


def test_collect_needs_every_fact(of_table):
    rows = [["false", "-", '"a"'], ["-", "false", '"b"']]
    table = of_table(["x", "y"], rows, policy="COLLECT")
    assert table.decide("decide", {"x": False}).missing == ("y",)
    assert table.decide("decide", {"x": False, "y": True}).outcome == ["a"]


def test_standard_dmn_takes_null_as_no_match(of_table):
    table = of_table(["x"], [["> 3", "1"], ["null", "2"]])
    assert table.decide("decide", {}, strict=False).outcome == Decimal(2)


@pytest.mark.parametrize(
    ("expression", "facts", "missing"),
    [
        ("a + b > 3", {"a": 1}, ("b",)),
        ('if kind = "x" then a > 3 else true', {"kind": "y"}, ()),
        ('if kind = "x" then a > 3 else true', {"kind": "x"}, ("a",)),
        ('if kind = "x" then a > 3 else true', {"a": 4}, ("kind",)),
        ("a > 3 or b", {"b": True}, ()),
        ("a = 3 or b", {"b": True}, ("a",)),
        ("a = null", {"a": None}, ()),
        ("a = null", {}, ("a",)),
        ("a != null and a > 3", {"a": None}, ()),
        ("a != null and a > 3", {}, ("a",)),
        ("is defined(a)", {}, ()),
        ("get or else(a, 4) > 3", {}, ()),
        ("b in (1, 2)", {}, ("b",)),
        ("b in [1..2] or true", {}, ()),
        ("count([a, b]) = 2", {"a": 1}, ("b",)),
    ],
)
def test_an_expression_is_unknown_where_a_missing_fact_could_turn_it(
    of_table, expression, facts, missing
):
    table = of_table([expression], [["true", "1"], ["false", "2"]])
    answer = table.decide("decide", facts)
    assert answer.missing == missing
    assert (answer.outcome is None) == bool(missing)


def test_what_a_refused_decision_leaves_unknown_refuses_those_that_need_it(of_parts):
    upper = decision(
        table(["lower"], [["null", "1"], ["-", "2"]], policy="FIRST"), needs=["!lower"]
    )
    lower = decision(table(["x"], [["> 3", "1"]]), needs=["x"], element="lower")
    answer = of_parts(fact("x", "number", "数量"), lower, upper).decide("decide", {})
    assert answer.missing == ("x",)
    assert "缺少事实 x（数量）" in answer.findings[-1].message


def test_a_value_that_is_not_allowed_is_not_null_either(of_parts):
    column = (
        '<input id="i" label="类别"><inputExpression typeRef="string"><text>kind</text>'
        '</inputExpression><inputValues><text>"a","b"</text></inputValues></input>'
    )
    rows = table(["kind"], [["null", '"none"'], ["-", '"some"']], policy="FIRST")
    logic = column.join(re.split(r"<input .*</input>", rows))
    result = of_parts(decision(logic)).decide("decide", {"kind": "z"})
    assert result.outcome is None
    assert "不在允许的值" in result.findings[0].message


def test_an_explanation_calls_a_fact_missing_only_where_it_left_a_cell_open(of_table):
    table = of_table(["income"], [["null", '"unknown"'], ["not(null)", '"known"']])
    given, absent = (
        [rule["cells"][0] for rule in _trace(table, facts)["tables"][0]["rules"]]
        for facts in ({"income": None}, {})
    )
    assert [cell.get("missing") for cell in given] == [None, None]
    assert [cell.get("missing") for cell in absent] == [["income"], ["income"]]


def _trace(table, facts):
    [trace] = table.decide("decide", facts).explain()
    return trace


AMOUNTS = [[">= 600", '"够"'], ["< 600", '"不够"']]


@pytest.mark.parametrize("column", ["o.amount", "o.amount:number"])
@pytest.mark.parametrize("default", ["", '"不详"'])
@pytest.mark.parametrize("o", [{}, {"amount": None}])
def test_a_member_that_is_not_there_is_a_missing_fact(of_table, column, default, o):
    answer = of_table([column], AMOUNTS, default=default).decide("decide", {"o": o})
    assert (answer.outcome, answer.missing) == (None, ("o.amount",))
    assert "缺少事实 o.amount" in answer.findings[-1].message


@pytest.mark.parametrize(
    ("expression", "o", "missing"),
    [
        ("o.amount", {}, ("o.amount",)),
        ("o.amount > 600", {}, ("o.amount",)),
        ('if o.amount > 600 then "够" else "不够"', {}, ("o.amount",)),
        ('if o.amount > 600 then "够" else "不够"', {"amount": None}, ("o.amount",)),
        ("o.a.b = 1", {"a": {}}, ("o.a.b",)),
        ("o.a.b = 1", {}, ("o.a",)),
        ("o.a = 1 or o.b = 2", {"b": 3}, ("o.a",)),
        ("o.a > 1 or o.b", {"b": True}, ()),
        ("o.amount = null", {}, ("o.amount",)),
        ("o.amount = null", {"amount": None}, ()),
        ("is defined(o.amount)", {}, ()),
        ("get or else(o.amount, 0) > 3", {}, ()),
        ("count(o.rows[k > 1]) = 1", {"rows": [{"k": 2}, {}]}, ("k",)),
        ("sum(o.rows.k) > 1", {"rows": [{"k": 2}, {}]}, ("o.rows.k",)),
        ("o.a + o.b", {"a": 1}, ("o.b",)),
        ("{x: o.amount}", {}, ("o.amount",)),
    ],
)
def test_a_literal_waits_for_the_members_it_leans_on(of_parts, expression, o, missing):
    written = expression.replace("<", "&lt;")
    logic = f"<literalExpression><text>{written}</text></literalExpression>"
    answer = of_parts(fact("o"), decision(logic, needs=["o"])).decide("decide", {"o": o})
    assert answer.missing == missing
    assert (answer.outcome is None) == bool(missing)


def test_a_conclusion_waits_for_a_member(of_table):
    answer = of_table(["x"], [["-", "o.amount"]]).decide("decide", {"x": 1, "o": {}})
    assert answer.missing == ("o.amount",)


def test_a_null_member_of_another_decisions_outcome_is_a_value(of_parts):
    lower = decision(table(["x"], [["-", "", "2"]], outputs=("a", "b")), needs=["x"],
                     element="lower")  # fmt: skip
    upper = decision(
        "<literalExpression><text>lower.a = null</text></literalExpression>", needs=["!lower"]
    )
    assert of_parts(fact("x"), lower, upper).decide("decide", {"x": 1}).outcome is True


def test_standard_dmn_takes_an_absent_member_as_null(of_table):
    table = of_table(["o.amount"], [["> 3", "1"], ["null", "2"]])
    assert table.decide("decide", {"o": {}}, strict=False).outcome == Decimal(2)
