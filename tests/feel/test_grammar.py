"""How text is read: names, precedence, literals, comments, mistakes."""

from decimal import Decimal

import pytest

from engine.feel import compile_expression
from engine.feel.values.text import literal


def written(text: str, **facts: object) -> str:
    return literal(compile_expression(text).evaluate(facts).value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 3 - 2", "5"),
        ("2 ** 3 ** 2", "64"),
        ("-2 ** 2", "4"),
        ("2 ** -1", "0.5"),
        ("1 < 2 and 2 < 3 or false", "true"),
        ("1 + 2 = 3", "true"),
        ("- - 3", "3"),
        ("-[1, 2][1]", "-1"),
    ],
)
def test_operators_bind_as_the_specification_orders_them(text: str, expected: str) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"\u4e2d\t\"\\"', '"中\t\\"\\\\"'),
        (r'string length("\U01F40E")', "1"),
        (r'string length("\uD83D\uDC0E")', "1"),
        (".5 + 1.5e2", "150.5"),
        ("1 /* one */ + // and\n 1", "2"),
        ('@"2026-02-28" + @"P1D"', "2026-03-01"),
        ("[1..10[", "[1..10)"),
        ("]1..10].start included", "false"),
        ("(< 10).end", "10"),
        ('{"a b": 1, 名称: 2}.a b', "1"),
        ("{a: 1, b: a + 1, c: {d: b}}.c.d", "2"),
    ],
)
def test_literals_are_read_as_they_are_written(text: str, expected: str) -> None:
    assert written(text) == expected


def test_a_known_name_wins_over_the_operator_inside_it() -> None:
    expression = compile_expression("单价-折扣 * 2", names=["单价", "折扣", "单价-折扣"])
    assert expression.names == {"单价-折扣"}


def test_the_longest_known_name_wins() -> None:
    expression = compile_expression("项目 经费 + 1", names=["项目", "项目 经费"])
    assert expression.evaluate({"项目": 1, "项目 经费": 5}).value == Decimal(6)


def test_a_name_with_full_width_brackets_is_read_where_it_is_known() -> None:
    expression = compile_expression("经费（万元） > 3", names=["经费（万元）"])
    assert expression.evaluate({"经费（万元）": 5}).value is True


def test_an_entry_of_a_context_may_have_any_name_that_is_a_member() -> None:
    expression = compile_expression("申请.人-数", names=["申请"], members=["人-数"])
    assert expression.evaluate({"申请": {"人-数": 3}}).value == Decimal(3)


@pytest.mark.parametrize(
    ("text", "position", "wrong", "right"),
    [
        ("金额 ＞ 3", 3, "＞", ">"),
        ("max（1, 2)", 3, "（", "("),
        ("max(1， 2)", 5, "，", ","),
        ("“甲” = 类别", 0, "“", '"'),
        ("{a：1}", 2, "：", ":"),
        ('"甲” = 类别', 2, "”", '"'),
        ("a ≥ 1", 2, "≥", ">="),
        ("a ＝ ３", 2, "＝", "="),
        ("if a then 1；", 11, "；", ","),
    ],
)
def test_a_full_width_sign_is_named_with_the_one_to_type(
    text: str, position: int, wrong: str, right: str
) -> None:
    (finding,) = compile_expression(text).findings
    assert (finding.kind, finding.start) == ("punctuation", position)
    assert f"“{wrong}”" in finding.message
    assert finding.message.endswith(f"“{right}”")


def test_full_width_signs_inside_a_text_are_only_text() -> None:
    assert written('"，＞（）"') == '"，＞（）"'


@pytest.mark.parametrize(
    ("text", "at"),
    [("1 +", 3), ("(1", 2), ('"abc', 0), ("if a then b", 11), ("[1, 2", 5), ("1 2", 2), ("", 0)],
)
def test_a_text_that_is_not_feel_has_one_finding_with_its_place(text: str, at: int) -> None:
    expression = compile_expression(text)
    assert not expression.valid
    assert [(finding.kind, finding.start) for finding in expression.findings] == [("syntax", at)]


def test_an_unknown_variable_is_found_before_anything_runs() -> None:
    expression = compile_expression("经费 > 3", names=["申请经费"])
    assert [(f.kind, f.name) for f in expression.findings] == [("unknown-name", "经费")]


def test_a_name_inside_a_filter_may_be_an_entry_of_the_items() -> None:
    expression = compile_expression("成员[年龄 > 40]", names=["成员"])
    assert not expression.findings


def test_the_free_variables_of_an_expression_are_known() -> None:
    text = "for i in 清单 return i + 基数 + count(其他[item > 下限])"
    expression = compile_expression(text, names=["清单", "基数", "其他", "下限"])
    assert expression.names == {"清单", "基数", "其他", "下限"}


def test_a_variable_may_have_the_name_of_a_function() -> None:
    expression = compile_expression("count(list) + count", names=["count", "list"])
    assert expression.evaluate({"count": 1, "list": [1, 2]}).value == Decimal(3)
    assert expression.names == {"count", "list"}


def test_calling_a_function_reads_no_variable() -> None:
    assert compile_expression('date("2026-03-16")', names=["date"]).names == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`first name` + 1", "2"),
        ("`a-b` * 2", "6"),
        ("`if` + `true`", "30"),
        ("`a-b`+`first name`", "4"),
        ("{`x y`: 1, z: `x y` + 1}.`x y`", "1"),
        ("o.`k-1`", "7"),
        ("for `x y` in [1, 2] return `x y` * 2", "[2, 4]"),
        ("some `x y` in [1, 2] satisfies `x y` = 2", "true"),
        ("(function(`p q`) `p q` * 2)(`p q`: 4)", "8"),
        ("[{`k-1`: 1}, {`k-1`: 5}][`k-1` > 2].`k-1`", "[5]"),
        ("`abs`(-1)", "1"),
    ],
)
def test_a_name_between_back_ticks_may_hold_any_sign(text: str, expected: str) -> None:
    facts = {"first name": 1, "a-b": 3, "if": 10, "true": 20, "o": {"k-1": 7}}
    assert written(text, **facts) == expected


def test_a_name_between_back_ticks_is_one_variable_though_its_parts_are_known() -> None:
    expression = compile_expression("`a-b` > 1", names=["a", "b", "a-b"])
    assert expression.names == {"a-b"}


@pytest.mark.parametrize("text", ["`", "``", "`a", "` ` + 1", "{`: 1}"])
def test_back_ticks_that_hold_no_name_are_a_fault_with_its_place(text: str) -> None:
    (finding,) = compile_expression(text).findings
    assert (finding.kind, finding.start) == ("syntax", text.index("`"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-01-01T10:00:00@Asia/Shanghai"', "2026-01-01T10:00:00@Asia/Shanghai"),
        ('@"2026-01-01T10:00:00@Asia/Shanghai" = @"2026-01-01T02:00:00Z"', "true"),
        ('@"2026-01-01T10:00:00@Asia/Shanghai".timezone', '"Asia/Shanghai"'),
        ('@"2026-01-01T10:00:00@Asia/Shanghai" + @"P1D"', "2026-01-02T10:00:00@Asia/Shanghai"),
        ('@"10:00:00@Asia/Shanghai".time offset', "PT8H"),
        ('@"2026-01-01T10:00:00@Asia/Nowhere"', "null"),
        ('@"2026-01-01T10:00:00+08:00@Asia/Shanghai"', "null"),
    ],
)
def test_a_date_and_time_may_name_its_zone(text: str, expected: str) -> None:
    assert written(text) == expected
