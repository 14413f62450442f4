"""What an expression answers, and what it says when it cannot."""

from decimal import Decimal

import pytest

from engine.feel import compile_expression


def value(text: str, **facts: object) -> object:
    return compile_expression(text).evaluate(facts).value


def kinds(text: str, **facts: object) -> list[str]:
    return [finding.kind for finding in compile_expression(text).evaluate(facts).findings]


def test_decimal_fractions_are_exact() -> None:
    assert value("0.1 + 0.2 = 0.3") is True


def test_a_name_with_an_operator_is_read_whole_where_it_is_known() -> None:
    expression = compile_expression("a-b + 1", names=["a-b", "a", "b"])
    assert expression.evaluate({"a-b": 1, "a": 10, "b": 20}).value == Decimal(2)


def test_words_side_by_side_are_one_name() -> None:
    assert value("first name + 1", **{"first name": 1}) == Decimal(2)


def test_a_chinese_name_is_a_name() -> None:
    assert value('if 申请金额 > 50 then "重大" else "一般"', 申请金额=60) == "重大"


def test_a_missing_fact_is_named() -> None:
    finding = compile_expression("经费 > 3").evaluate({"经费": None}).findings[0]
    assert (finding.kind, finding.name) == ("missing-value", "经费")


def test_a_function_may_call_itself_by_the_name_of_its_entry() -> None:
    text = "{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r"
    assert value(text) == Decimal(120)


@pytest.mark.parametrize(
    "text",
    [
        '1 = "1"', "not(1)", "sum([])", "min([])", "string(null)", "all([1])", "any([null])",
        "[1][5]", "null.a", "null[1]", "{a: 1}.b", "nobody(1)", "-null", "null + 1", "true + 1",
        "1 < null", "5 between null and 1", "1 and true", "@\"today\"", "[3..1]", "now()",
        "for i in null return i", "some x in null satisfies x", "5 in (\"a\")", "{a: 1, a: 2}",
        "[1, 2][\"a\"]", "substring(\"a\", 9)", "number(\"x\")", "date(\"2026-02-30\")", "7(1)",
    ],
)  # fmt: skip
def test_no_null_is_silent(text: str) -> None:
    assert value(text) is None
    assert kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("1 +", "syntax"), ("金额 ＞ 3", "punctuation"), ("1 / 0", "domain"), ('"a" + 1', "type"),
     ("concatenate([1], null)", "missing-value"), ("union([1], null)", "missing-value"),
     ("nobody", "unknown-name"), ("for i in 1..1000000000 return i", "limit"),
     ("(" * 500 + "1" + ")" * 500, "limit")],
)  # fmt: skip
def test_a_failing_expression_is_null_with_a_finding(text: str, kind: str) -> None:
    assert value(text) is None
    assert kinds(text)[0] == kind


@pytest.mark.parametrize(
    "text",
    [
        'assert(x, x > 0, "金额应为正数")',
        'get or else(assert(x, x > 0, "金额应为正数"), 0)',
        'if is defined(assert(x, x > 0, "金额应为正数")) then 1 else 2',
        '[1, 2][assert(x, x > 0, "金额应为正数") = 1]',
    ],
)
def test_an_assertion_that_does_not_hold_gives_the_whole_expression_up(text: str) -> None:
    result = compile_expression(text).evaluate({"x": -1})
    assert result.value is None
    (finding,) = (each for each in result.findings if each.kind == "assertion")
    assert finding.message == "金额应为正数"


@pytest.mark.parametrize("condition", ["false", "null", "1", "x > null"])
def test_only_what_is_true_is_asserted(condition: str) -> None:
    assert kinds(f"assert(x, {condition})", x=1)[-1] == "assertion"
    assert value("assert(x, x > 0)", x=1) == Decimal(1)
