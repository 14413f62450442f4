"""What the built-in functions answer; the cases follow the tables of DMN 1.5, 10.3.4."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from engine.feel import Evaluation, compile_expression
from engine.feel.values.text import literal


def written(text: str) -> str:
    return literal(compile_expression(text).evaluate().value)


CONVERSION = [
    ('number("1 000,5", " ", ",")', "1000.5"),
    ('number("1,000", ",", null)', "1000"),
    ('number("1_0")', "null"),
    ('number("一")', "null"),
    ("string(1.50)", '"1.5"'),
    ('string([1, "a", {b: null}])', r'"[1, \"a\", {b: null}]"'),
    ("string(null)", "null"),
    ('range("[1..3)")', "[1..3)"),
    ('range("[1..a]")', "null"),
    ('to json({a: 1.50, d: @"2026-03-16"})', r'"{\"a\":1.50,\"d\":\"2026-03-16\"}"'),
    ('from json("{\\"a\\": [1, 2.5, null]}").a', "[1, 2.5, null]"),
    ('from json("{")', "null"),
    ('context([{key: "a", value: 1}])', "{a: 1}"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', "{a: {b: 1, c: 2}}"),
    ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
    ('get value({a: {b: 1}}, ["a", "b"])', "1"),
]
CYCLES = [
    ('cycle(duration("P7D"))', '"R/P7D"'),
    ('cycle(3, duration("PT10H"))', '"R3/PT10H"'),
    ('cycle(3, duration("P1Y2M"))', '"R3/P1Y2M"'),
    ('cycle(null, duration("P1M"))', '"R/P1M"'),
    ('cycle(repetitions: 2, interval: duration("P1D"))', '"R2/P1D"'),
    ('cycle("3", duration("P1D"))', "null"),
    ('cycle(3, "P1D")', "null"),
    ("cycle(3)", "null"),
]
STRINGS = [
    ('substring("规程引擎", -2, 1)', '"引"'),
    ('substring("abc", 0)', "null"),
    ('substring("abc", 2, 9)', '"bc"'),
    ('substring before("a=b", "=")', '"a"'),
    ('substring after("a=b", "")', '"a=b"'),
    ('string join(["a", null, "b"], "、")', '"a、b"'),
    ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
    ('replace("2026-03", "([0-9]+)-([0-9]+)", "$2/$1")', '"03/2026"'),
    ('replace("a", "x*", "-")', "null"),
    ('matches("规程", "^\\\\p{IsCJKUnifiedIdeographs}+$")', "true"),
    ('matches("aa", "(a)\\\\1")', "true"),
    ('matches("a", "[")', "null"),
    ('matches("A", "a", "i")', "true"),
    ('matches("ab", "a b", "x")', "true"),
    ('extract("12 and 34", "[0-9]+")', '["12", "34"]'),
    ('from base64(to base64("规程"))', '"规程"'),
    ('trim(" a ")', '"a"'),
    ('is blank(" ")', "true"),
    ('contains("规程", "程")', "true"),
]
LISTS = [
    ("min([])", "null"),
    ('max(["a", "c", "b"])', '"c"'),
    ('max(1, "a")', "null"),
    ("sum(1, 2, 3)", "6"),
    ("sum([])", "null"),
    ("mean([1, 2])", "1.5"),
    ("median([8, 2, 5, 3])", "4"),
    ("mode([1, 2, 2, 1])", "[1, 2]"),
    ("mode([])", "[]"),
    ("stddev([1, 3])", "1.414213562373095048801688724209698"),
    ("product([2, 3])", "6"),
    ("append([1], 2, [3])", "[1, 2, [3]]"),
    ("concatenate([1], 2, [3])", "[1, 2, 3]"),
    ("insert before([1, 3], -1, 2)", "[1, 2, 3]"),
    ("remove([1, 2], 3)", "null"),
    ("list replace([1, 2], function(x, y) x < y, 2)", "[2, 2]"),
    ("index of([1, null, 1], 1)", "[1, 3]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("distinct values([1, [1], 1.0, [1]])", "[1, [1]]"),
    ("duplicate values([1, 2, 3, 2, 1])", "[1, 2]"),
    ("flatten([1, [2, [3]]])", "[1, 2, 3]"),
    ("sublist([1, 2, 3], 2, 1)", "[2]"),
    ("partition([1, 2, 3], 2)", "[[1, 2], [3]]"),
    ("partition([1], 0)", "null"),
    ("list contains([1, null], null)", "true"),
    ("reverse([1, 2])", "[2, 1]"),
    ("is empty([])", "true"),
]
NUMBERS = [
    ("decimal(2.5, 0)", "2"),
    ("round half up(-2.5, 0)", "-3"),
    ("round half down(2.5, 0)", "2"),
    ("round up(1.121, 2)", "1.13"),
    ("round down(-1.129, 2)", "-1.12"),
    ("floor(-1.56, 1)", "-1.6"),
    ("ceiling(155, -1)", "160"),
    ("decimal(1, 7000)", "null"),
    ("modulo(-12, 5)", "3"),
    ("modulo(1, 0)", "null"),
    ("sqrt(-1)", "null"),
    ("log(0)", "null"),
    ("odd(5)", "true"),
    ("even(2.5)", "false"),
    ('abs(@"-P1D")', "P1D"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("exp(99999)", "null"),
]
TIMES = [
    ("date(2026, 2, 29)", "null"),
    ('date("999999999-12-31")', "999999999-12-31"),
    ('date("-0001-01-01").year', "-1"),
    ('date and time("2026-12-31T24:00:00")', "2027-01-01T00:00:00"),
    ('time(date("2026-03-16"))', "00:00:00Z"),
    ('time(9, 30, 0, @"PT8H")', "09:30:00+08:00"),
    ('date and time(@"2026-03-16", @"09:00:00")', "2026-03-16T09:00:00"),
    ('duration("P1Y2M3D")', "null"),
    ('duration("PT90M")', "PT1H30M"),
    ('duration("PT0.S")', "PT0S"),
    ('duration("PT1.S")', "PT1S"),
    ('duration("PT.5S")', "null"),
    ('duration("PT")', "null"),
    ('duration("P1D2H")', "null"),
    ('@"2024-02-29" + @"P1Y"', "2025-02-28"),
    ('years and months duration(@"2024-01-31", @"2026-03-30")', "P2Y1M"),
    ('@"P1Y" / @"P1M"', "12"),
    ('@"2026-03-16" - @"2026-03-15T00:00:00Z"', "P1D"),
    ('@"23:30:00" + @"PT1H"', "00:30:00"),
    ('date and time(@"2026-03-16T09:00:00@Asia/Shanghai", "Z")', "2026-03-16T01:00:00Z"),
    ('@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"', "2026-03-29T03:30:00@Europe/Berlin"),
    ('@"2026-03-16".weekday', "1"),
    ('@"P1DT2H".hours', "2"),
    ('@"09:00:00+08:00".time offset', "PT8H"),
    ('day of week(@"2026-03-16")', '"Monday"'),
    ('week of year(@"2021-01-01")', "53"),
    ('day of year(@"2024-12-31")', "366"),
    ('last day of month(@"2024-02-01")', "2024-02-29"),
    ('month of year(@"2026-03-16")', '"March"'),
    ('is(@"09:00:00Z", @"09:00:00")', "false"),
    ('@"2026-03-16" * 2', "null"),
    ('@"P1D" * 1.5', "P1DT12H"),
]
RANGES = [
    ("before([1..5), [5..9])", "true"),
    ("after(9, [1..5])", "true"),
    ("meets([1..5], [5..9])", "true"),
    ("overlaps([1..5), [5..9])", "false"),
    ("overlaps before([1..5], [3..9])", "true"),
    ("overlaps after([3..9], [1..5])", "true"),
    ("finishes((3..5], [1..5])", "true"),
    ("starts(1, (1..5])", "false"),
    ("includes([1..9], [2..9))", "true"),
    ("during(5, [1..9])", "true"),
    ("coincides([1..2], [1..2])", "true"),
    ("before(1, null)", "null"),
    ('includes([1..9], "a")', "null"),
    ("[5..1]", "null"),
    ("during(point: 5, range: [1..9])", "true"),
    ("before(point: 1, range: [3..4])", "true"),
    ("before(range: [3..4], point: 1)", "false"),
    ("after(point: 5, range: [3..4])", "true"),
    ("started by([1..9], 1)", "true"),
    ("met by([5..9], [1..5])", "true"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*CONVERSION, *CYCLES, *STRINGS, *LISTS, *NUMBERS, *TIMES, *RANGES]
)
def test_a_built_in_function_answers(text: str, expected: str) -> None:
    assert written(text) == expected


def test_now_is_the_moment_that_was_given() -> None:
    moment = datetime(2026, 3, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert literal(compile_expression("[now(), today()]").evaluate(now=moment).value) == (
        "[2026-03-16T09:00:00@Asia/Shanghai, 2026-03-16]"
    )


def test_without_a_moment_now_is_null_with_a_finding() -> None:
    result = compile_expression("now()").evaluate()
    assert result.value is None
    assert result.findings[0].kind == "missing-value"


def test_randomness_comes_from_the_evaluation() -> None:
    texts = [compile_expression("uuid()").run(Evaluation(randomness=Random(7))) for _ in range(2)]
    assert texts[0] == texts[1]
    assert len(str(texts[0])) == 36
