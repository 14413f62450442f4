"""Hostile text ends within a budget, with a finding, and nothing is raised."""

import sys

import pytest

from engine.feel import Limits, compile_expression, compile_unary_tests
from engine.feel.builtins.register import function

SHARED = "{a0: [0, 0], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 50)) + "}"
HOSTILE = {
    "nested parentheses": "(" * 9000 + "1" + ")" * 9000,
    "nested contexts": "{a:" * 3000 + "1" + "}" * 3000,
    "nested calls": "f(" * 3000 + ")" * 3000,
    "nested in": "1 in (" * 3000,
    "a long literal": '"' + "a" * 10_000_000 + '"',
    "a chain of paths": "x" + ".a" * 9000,
    "a huge exponent": "1e999999999999",
    "a huge number": "9" * 100_000,
    "a huge range": "for i in 1..10 ** 30 return i",
    "loops in loops": "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
    "a function that calls itself": "{f: function(n) f(n + 1), r: f(0)}.r",
    "a function that gets itself": "{f: function(g) g(g), r: f(f)}.r",
    "two calls a call": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(50)}.r",
    "text that doubles": "{f: function(s, n) if n = 0 then s else f(s + s, n - 1), "
    'r: f("ab", 50)}.r',
    "a list that doubles": "{f: function(s, n) if n = 0 then s else f(concatenate(s, s), n - 1), "
    "r: f([1], 50)}.r",
    "a shared list": SHARED,
    "a shared list as text": f"string({SHARED})",
    "a shared list compared": f"{{x: {SHARED}, y: {SHARED}, z: x.a49 = y.a49}}.z",
    "a long join": 'string join(for i in 1..20000 return "' + "a" * 9000 + '", "")',
    "a replacement that grows": 'replace("' + "a" * 50_000 + '", "a", "' + "b" * 9000 + '")',
    "a back-reference": 'matches("' + "a" * 4000 + '", "(a*)(a*)(a*)\\\\1b")',
    "a repeated group and a back-reference": 'matches("aaaa", "(a|a)*b\\\\1")',
    "a deep JSON text": 'from json("' + "[" * 9000 + '")',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_expression_is_null_with_a_limit(text: str) -> None:
    result = compile_expression(text).evaluate({"x": 1}, limits=Limits(steps=50_000))
    assert result.value is None
    assert "limit" in [finding.kind for finding in result.findings]


def test_a_catastrophic_pattern_is_matched_in_linear_time() -> None:
    text = 'matches("' + "a" * 5000 + '", "(a+)+$b")'
    assert compile_expression(text).evaluate().value is False


def test_long_sums_and_conditions_do_not_nest() -> None:
    assert compile_expression("1" + " + 1" * 5000).evaluate().value == 5001
    assert compile_expression("true" + " and true" * 5000).evaluate().value is True
    assert compile_expression("if false then 1 else " * 2000 + "2").evaluate().value == 2


def test_a_budget_can_be_made_smaller() -> None:
    expression = compile_expression("for i in 1..100 return i")
    assert expression.evaluate(limits=Limits(steps=1000)).value is not None
    assert expression.evaluate(limits=Limits(steps=50)).value is None


def test_a_hostile_cell_cannot_say() -> None:
    assert compile_unary_tests("(" * 9000).matches(1) is None
    assert compile_unary_tests("? in (for i in 1..10 ** 30 return i)").matches(1) is None


def test_data_that_nests_too_deep_is_refused() -> None:
    deep: object = []
    for _ in range(5000):
        deep = [deep]
    result = compile_expression("x").evaluate({"x": deep})
    assert [finding.kind for finding in result.findings] == ["limit"]


def test_a_stack_that_is_nearly_full_is_a_limit_too() -> None:
    def descend(depth: int) -> object:
        return compile_expression(text).evaluate() if depth == 0 else descend(depth - 1)

    text = "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(50)}.r"
    frames = sum(1 for _ in _stack())
    result = descend(sys.getrecursionlimit() - frames - 150)
    assert [finding.kind for finding in result.findings] == ["limit"]  # type: ignore[attr-defined]  # a Result


def _stack() -> list[object]:
    frame, frames = sys._getframe(), []
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back  # type: ignore[assignment]  # the outermost frame has none
    return frames


def test_what_a_registered_function_raises_by_mistake_is_its_own() -> None:
    broken = function("broken()", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        compile_expression("broken()", functions={"broken": broken}).evaluate()
