"""Three-valued logic, comparison, equality, membership, conditions."""

import pytest

from engine.feel import compile_expression, compile_unary_tests
from engine.feel.values.text import literal


def written(text: str, **facts: object) -> str:
    return literal(compile_expression(text).evaluate(facts).value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null", "null"),
        ("null and false", "false"),
        ("null or true", "true"),
        ("false or null", "null"),
        ('"a" and true', "null"),
        ("1 or true", "true"),
        ("not(null)", "null"),
        ("not(true)", "false"),
        ("some x in [1, 2] satisfies x > 1", "true"),
        ("every x in [] satisfies x > 1", "true"),
        ("some x in [1, null] satisfies x > 1", "null"),
        ("all([true, null])", "null"),
        ("any([true, null])", "true"),
    ],
)
def test_what_is_unknown_stays_unknown_unless_the_rest_decides(text: str, expected: str) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('1 = "1"', "null"),
        ("1 = 1.0", "true"),
        ("null = null", "true"),
        ("1 != null", "true"),
        ("true = 1", "null"),
        ("[1, 2] = [1, 2]", "true"),
        ("[1, 2] = [2, 1]", "false"),
        ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
        ("{a: 1} = {b: 1}", "false"),
        ("[1..3] = [1..3)", "false"),
        ('@"P1D" = @"PT24H"', "true"),
        ('@"P1Y" = @"P365D"', "null"),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', "true"),
        ('@"09:00:00" = @"09:00:00Z"', "false"),
        ("1 < null", "null"),
        ('1 < "2"', "null"),
        ("true < false", "null"),
        ('"甲" < "乙"', "false"),
        ('@"2026-01-01T08:00:00@Asia/Shanghai" < @"2026-01-01T00:00:01Z"', "true"),
        ("5 between 1 and 5", "true"),
        ("5 between null and 5", "null"),
    ],
)
def test_values_compare_within_their_type_alone(text: str, expected: str) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 in [1, 2]", "true"),
        ("1 in (2, 3)", "false"),
        ("5 in (< 3, > 4)", "true"),
        ("1 in [1..2]", "true"),
        ("1 in (1..2]", "false"),
        ("3 in ([1..2], [3..4])", "true"),
        ("null in (null)", "true"),
        ("2 in [[1..3]]", "true"),
        ("1 in (!= 1)", "false"),
        ("3 in > 2", "true"),
        ("2 in ([1, 2])[item > 1]", "true"),
        ("5 in (null..10]", "null"),
        ("5 in [1..null)", "null"),
        ("0 in [1..null]", "false"),
        ("11 in [null..10]", "false"),
        ("5 in (> 1)", "true"),
        ("null in [1..2]", "null"),
        ('"a" in [1..2]', "null"),
        ('1 in ["a".."c"]', "null"),
        ('1 in (["a".."c"], [1..2])', "true"),
    ],
)
def test_in_asks_each_test_in_turn(text: str, expected: str) -> None:
    assert written(text) == expected


def test_only_true_takes_the_first_branch() -> None:
    assert written("[if true then 1 else 2, if null then 1 else 2, if 1 then 1 else 2]") == (
        "[1, 2, 2]"
    )


def test_asking_whether_a_value_is_there_is_no_finding() -> None:
    for text in ("批文 = null", "is defined(批文.日期)", "get or else(批文, 1)"):
        assert not compile_expression(text).evaluate({}).findings


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", None, True),
        (">= 600", 600, True),
        (">= 600", None, None),
        ('"甲","乙"', "乙", True),
        ('not("甲")', "甲", False),
        ('not("甲")', "乙", True),
        ("[1..10)", 10, False),
        ("< 18, >= 60", 30, False),
        ("? > 3 and ? < 8", 5, True),
        ("null", None, True),
        ('["甲", "乙"]', "甲", True),
        ("true", True, True),
        ("上限", 7, True),
        ('contains(?, "科技")', "科技厅", True),
        ('> date("2026-03-01")', "x", None),
        ("not(1, 2)", 3, True),
        ("not(? > 3) and ? > 1", 2, True),
        ("not(negand: ? > 3)", 2, True),
        ("true", False, False),
        ("上限 > 3", 99, True),
        ("[1..null]", 5, None),
        ("[1..null]", 0, False),
    ],
)
def test_a_cell_passes_fails_or_cannot_say(cell: str, value: object, expected: object) -> None:
    assert compile_unary_tests(cell).matches(value, {"上限": 7}) is expected


@pytest.mark.parametrize(
    ("cell", "shape"),
    [
        ("-", "Whatever()"),
        (">= 600", "Comparison(operator='>=', constant=Decimal('600'))"),
        ('"a", "b"', "Among(constants=('a', 'b'))"),
        ("not(1)", "Not(shape=Among(constants=(Decimal('1'),)))"),
        (
            "< 1, 5",
            "Either(shapes=(Comparison(operator='<', constant=Decimal('1')), "
            "Among(constants=(Decimal('5'),))))",
        ),
        ('date("2026-03-16")', "Among(constants=(Date(year=2026, month=3, day=16),))"),
        ("x", "Computed()"),
        ("? > 1", "Computed()"),
        ("not(x)", "Computed()"),
    ],
)
def test_the_form_of_a_cell_can_be_read(cell: str, shape: str) -> None:
    assert repr(compile_unary_tests(cell).shape) == shape


def test_the_form_of_an_interval_has_its_range() -> None:
    assert literal(compile_unary_tests("[1..10)").shape.range) == "[1..10)"  # type: ignore[attr-defined]  # the shape is Within
