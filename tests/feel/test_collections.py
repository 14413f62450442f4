"""Filters, paths, loops, ranges, contexts, functions as values."""

from decimal import Decimal

import pytest

from engine.feel import Evaluation, FeelError, compile_expression, function
from engine.feel.values.text import literal

ROWS = [{"名": "甲", "分": 80}, {"名": "乙", "分": 95}, {"名": "丙"}]


def written(text: str, **facts: object) -> str:
    return literal(compile_expression(text).evaluate(facts).value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行[1].名", '"甲"'),
        ("行[-1].名", '"丙"'),
        ("行[4]", "null"),
        ("行[0]", "null"),
        ("行[分 > 90].名", '["乙"]'),
        ("行.名", '["甲", "乙", "丙"]'),
        ("行.分", "[80, 95, null]"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("5[1]", "5"),
        ("5[item > 9]", "[]"),
        ("null[1]", "null"),
        ("[[1], [2, 3]][count(item) > 1]", "[[2, 3]]"),
        ('[1, 2]["a"]', "null"),
        ("[{item: 7}][item = 7]", "[{item: 7}]"),
        ("[][位]", "null"),
        ("[][item > 1]", "[]"),
        ("行[位].名", '"乙"'),
    ],
)
def test_a_filter_takes_a_place_or_a_condition(text: str, expected: str) -> None:
    assert written(text, 行=ROWS, 位=2) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3 return i * i", "[1, 4, 9]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in (1..4] return i", "[2, 3, 4]"),
        ("for x in 5 return x", "[5]"),
        ("for i in 1..2, j in i..2 return [i, j]", "[[1, 1], [1, 2], [2, 2]]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ("for i in 1..3 return partial", "[[], [[]], [[], [[]]]]"),
        ('for d in @"2026-02-28"..@"2026-03-01" return d.day', "[28, 1]"),
        ("for x in null return x", "null"),
        ("for i in 1..1.5 return i", "null"),
    ],
)
def test_a_loop_answers_a_list(text: str, expected: str) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a, b) a - b)(b: 1, a: 3)", "2"),
        ("{加: function(n) function(m) n + m, 结果: 加(2)(3)}.结果", "5"),
        ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        ("{f: function(x: number) x, r: f([1])}.r", "1"),
        ('{f: function(x: number) x, r: f("a")}.r', "null"),
        ('{f: function(x) external {java: {class: "X"}}, r: f(1)}.r', "null"),
        ("(function(a) function(b) a - b)(5)(3)", "2"),
        ("(function(a) (function(a) a * 2)(a + 1))(4)", "10"),
        ("{a: 1, f: function(x) x + a, g: function(a) f(a) * 10, r: g(5)}.r", "60"),
        ("{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(10)}.r", "55"),
        ("(for i in 1..3 return function(x) x * i)[2](10)", "20"),
        ("{f: function(g: function<number>->number) g(5), r: f(function(n) n * 2)}.r", "10"),
        ('{f: function(g: function<number>->number) g(5), r: f(function(n) "a")}.r', "null"),
        ("{f: function(x: number) x, r: f([[1]])}.r", "null"),
        ("{f: function(x: list<number>) x, r: f(1)}.r", "[1]"),
        ("abs instance of function<number>->number", "true"),
        ('(function() "a") instance of function<>->string', "true"),
        ("[1, null] instance of list<number>", "true"),
        ('["a"] instance of list<number>', "false"),
        ("{a: 1} instance of context<a: number>", "true"),
        ("null instance of Any", "false"),
        ("[1..2] instance of range<number>", "true"),
        ('@"P1D" instance of days and time duration', "true"),
    ],
)
def test_functions_and_types_are_values(text: str, expected: str) -> None:
    assert written(text) == expected


def test_a_registered_function_is_called_by_its_name_with_blanks() -> None:
    half = function("half of(n: number) -> number", lambda n: n / 2)
    expression = compile_expression("half of(9)", functions={"half of": half})
    assert expression.evaluate().value == Decimal("4.5")


def test_a_fault_of_a_registered_function_is_a_null_with_its_reason() -> None:
    def refuse(n: Decimal) -> Decimal:
        raise FeelError("domain", "没有这一天")

    expression = compile_expression("f(1) = 2", functions={"f": function("f(n: number)", refuse)})
    assert [f.message for f in expression.evaluate().findings] == ["没有这一天"]


def test_a_call_that_no_signature_takes_says_how_it_is_written() -> None:
    (finding,) = compile_expression('substring(1, "a")').evaluate().findings
    assert finding.message.endswith("写法：substring(string, start position, length?)")


def test_expressions_can_share_an_evaluation() -> None:
    evaluation = Evaluation({"a": 1})
    values = [compile_expression(text).run(evaluation) for text in ("a + 1", "b")]
    assert values == [Decimal(2), None]
    assert [finding.name for finding in evaluation.findings] == ["b"]
