"""Which of the rules that match make the outcome."""

from decimal import Decimal

import pytest

from tests.decisions.drawing import decision, fact, table

ROWS = [["< 5", "30", "GX-COOP-6-1 下限"], ["< 9", "10", "说明"], ["< 3", "30"], [">= 9", "20"]]


@pytest.mark.parametrize(
    ("policy", "asked", "outcome"),
    [
        ("FIRST", 2, 30),
        ("FIRST", 7, 10),
        ("PRIORITY", 2, 10),
        ("RULE ORDER", 2, [30, 10, 30]),
        ("OUTPUT ORDER", 2, [10, 30, 30]),
        ("COLLECT", 2, [30, 10, 30]),
        ("COLLECT / SUM", 2, 70),
        ("COLLECT / COUNT", 2, 3),
        ("COLLECT / MIN", 2, 10),
        ("COLLECT / MAX", 2, 30),
    ],
)
def test_each_policy_makes_its_outcome(of_table, policy, asked, outcome):
    table = of_table(["x:number"], ROWS, policy=policy, values="10, 20, 30")
    assert table.decide("decide", {"x": asked}).outcome == outcome


def test_two_hits_under_unique_name_both_rules(of_table):
    result = of_table(["x"], ROWS).decide("decide", {"x": 2})
    assert result.outcome is None
    assert "第 1、2、3 行规则同时命中" in result.findings[0].message


def test_any_wants_the_same_conclusion(of_table):
    table = of_table(["x"], ROWS, policy="ANY")
    assert (
        "第 1、2 行规则同时命中而结论不同" in table.decide("decide", {"x": 4}).findings[0].message
    )
    assert table.decide("decide", {"x": 7}).outcome == 10


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT / SUM"])
def test_without_a_hit_there_is_null_and_a_finding(of_table, policy):
    result = of_table(["x"], [["1", "2"]], policy=policy, values="2").decide("decide", {"x": 9})
    assert result.outcome is None
    assert "没有一行规则命中" in result.findings[0].message


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_collecting_nothing_is_an_empty_list_and_no_fault(of_table, policy):
    result = of_table(["x"], [["1", "2"]], policy=policy, values="2").decide("decide", {"x": 9})
    assert (result.outcome, result.findings) == ([], ())


def test_the_default_conclusion_stands_where_nothing_matches(of_table):
    assert of_table(["x"], [["1", "2"]], default="7").decide("decide", {"x": 9}).outcome == 7


def test_several_conclusions_make_a_context(of_table):
    table = of_table(["x"], [["-", '"a"', "1"]], outputs=("等级", "分"))
    assert table.decide("decide", {"x": 0}).outcome == {"等级": "a", "分": Decimal(1)}


def test_the_clauses_are_read_from_the_rules_that_decided(of_table):
    result = of_table(["x"], ROWS, policy="FIRST").decide("decide", {"x": 2})
    assert result.clauses == ("GX-COOP-6-1",)
    (rule,) = result.rules
    assert (rule.table, rule.number, rule.rule, rule.outputs) == ("t", 1, "r1", 30)
    assert rule.annotation == "GX-COOP-6-1 下限"


@pytest.mark.parametrize(
    ("cell", "matching", "other"),
    [
        ("[1..3)", [1, 2], [0, 3]),
        ("]1..3]", [2, 3], [1, 4]),
        ("< 0, > 10", [-1, 11], [0, 10]),
        ("not(1, 2)", [0, 3], [1, 2]),
        ("not([1..2])", [0, 3], [1, 2]),
        ("!= 2", [1], [2]),
        ("? * 2 > 6", [4], [3]),
        ("limit", [5], [4]),
        ("> limit - 1", [5], [4]),
        ("odd(?)", [1], [2]),
        ("-1", [-1], [1]),
    ],
)
def test_a_cell_matches_these_numbers_and_not_those(of_table, cell, matching, other):
    table = of_table(["x"], [[cell, '"yes"'], ["-", '"no"']], policy="FIRST")
    for value in matching:
        assert table.decide("decide", {"x": value, "limit": 5}).outcome == "yes"
    for value in other:
        assert table.decide("decide", {"x": value, "limit": 5}).outcome == "no"


def test_a_date_column_takes_iso_texts(of_table):
    rows = [['< date("2026-03-01")', '"early"'], ["-", '"late"']]
    table = of_table(["day:date"], rows, policy="FIRST")
    assert table.decide("decide", {"day": "2026-02-28"}).outcome == "early"
    assert table.decide("decide", {"day": "2026-03-01"}).outcome == "late"


def test_a_value_outside_the_allowed_list_is_refused(of_parts):
    from_list = (
        '<decision id="decide" name="decide"><decisionTable id="t"><input id="i" label="类别">'
        '<inputExpression typeRef="string"><text>kind</text></inputExpression>'
        '<inputValues><text>"a","b"</text></inputValues></input><output id="o"/>'
        '<rule id="r"><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text>'
        "</outputEntry></rule></decisionTable></decision>"
    )
    catalogue = of_parts(from_list)
    assert catalogue.decide("decide", {"kind": "a"}).outcome == 1
    (finding, *_) = catalogue.decide("decide", {"kind": "z"}).findings
    assert "“类别”的值“z”不在允许的值" in finding.message


def test_a_fact_of_the_wrong_type_is_named(of_table):
    result = of_table(["x:number"], [["> 3", "1"]]).decide("decide", {"x": "many"})
    assert result.missing == ("x",)
    assert "应当是数字，却是文本" in result.findings[0].message


AGGREGATIONS = ["COLLECT / SUM", "COLLECT / MIN", "COLLECT / MAX"]


@pytest.mark.parametrize("policy", [*AGGREGATIONS, "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER"])
def test_a_conclusion_that_needs_a_missing_fact_refuses_the_outcome(of_table, policy):
    table = of_table(["x:number"], [["-", "1"], ["-", "y"]], policy=policy, values="1, 2")
    answer = table.decide("decide", {"x": 5})
    assert (answer.outcome, answer.missing) == (None, ("y",))


def test_counting_needs_no_conclusion(of_table):
    table = of_table(["x:number"], [["-", "1"], ["-", "y"]], policy="COLLECT / COUNT")
    assert table.decide("decide", {"x": 5}).outcome == Decimal(2)


@pytest.mark.parametrize("policy", AGGREGATIONS)
@pytest.mark.parametrize("wrong", ["null", "true", '"a"', "[1]"])
def test_a_conclusion_that_cannot_be_aggregated_is_named(of_table, policy, wrong):
    table = of_table(["x:number"], [["-", "1"], ["-", wrong]], policy=policy)
    answer = table.decide("decide", {"x": 5})
    assert answer.outcome is None
    assert "第 2 行规则的结论不能汇总" in answer.failure
    assert table.decide("decide", {"x": 5}, strict=False).outcome is None


@pytest.mark.parametrize("wrong", ["null", "true", "[1]"])
def test_a_single_conclusion_must_have_an_order_too(of_table, wrong):
    for policy in AGGREGATIONS:
        assert of_table(["x"], [["-", wrong]], policy=policy).decide("decide", {"x": 5}).failure


def test_what_has_an_order_has_a_least_and_a_greatest(of_table):
    rows = [["-", '"b"'], ["-", '"a"'], ["-", '"c"']]
    found = [of_table(["x"], rows, policy=each).decide("decide", {"x": 1}) for each in AGGREGATIONS]
    assert [each.outcome for each in found] == [None, "a", "c"]


def test_a_decision_that_contradicts_itself_fails_and_so_do_those_that_need_it(of_parts):
    rows = [["-", "1"], ["-", "2"]]
    lower = decision(table(["x"], rows), needs=["x"], element="lower")
    upper = decision(table(["lower"], [["null", "1"], ["-", "2"]], policy="FIRST"),
                     needs=["!lower"])  # fmt: skip
    answer = of_parts(fact("x"), lower, upper).decide("decide", {"x": 1})
    assert (answer.outcome, answer.rules) == (None, ())
    assert "第 1、2 行规则同时命中" in answer.failure
    assert [each["decision"] for each in answer.explain()] == ["lower"]


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        ([['assert(?, ? > 0, "金额应为正数") > 1', "1"]], {"x": -1}),
        ([["-", 'assert(x, x > 0, "金额应为正数")']], {"x": -1}),
    ],
)
def test_an_assertion_that_does_not_hold_fails_the_decision(of_table, rows, facts):
    answer = of_table(["x"], rows).decide("decide", facts)
    assert (answer.outcome, answer.failure) == (None, "金额应为正数")
