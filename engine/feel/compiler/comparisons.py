"""Comparisons, ``between``, ``in`` and the unary tests that follow it."""

from collections.abc import Callable

from engine.feel.compiler.core import Code, Compiler
from engine.feel.evaluation import FeelScope
from engine.feel.syntax import tree
from engine.feel.syntax.tree import Node
from engine.feel.values.comparison import before
from engine.feel.values.equality import equal
from engine.feel.values.ranges import Range, contains
from engine.feel.values.types import describe


def compare(compiler: Compiler, node: tree.Compare) -> Code:
    """``=``, ``!=`` and the four orders."""
    left, right = _operands(compiler, node)
    if node.operator == "=":
        return _equality(node.left, left, node.right, right)
    if node.operator == "!=":
        same = _equality(node.left, left, node.right, right)
        return lambda scope: _not(same(scope))
    if node.operator[0] == ">":
        return _order(node.right, right, node.left, left, or_equal=node.operator == ">=")
    return _order(node.left, left, node.right, right, or_equal=node.operator == "<=")


def _operands(compiler: Compiler, node: tree.Compare) -> tuple[Code, Code]:
    asks_for_null = any(
        isinstance(side, tree.Constant) and side.value is None for side in (node.left, node.right)
    )
    compile_ = compiler.compile_quietly if asks_for_null else compiler.compile
    return compile_(node.left), compile_(node.right)


def _equality(left: Node, a: Code, right: Node, b: Code) -> Callable[[FeelScope], bool | None]:
    return lambda scope: _equal(scope, left, a(scope), right, b(scope))


def _equal(scope: FeelScope, left: Node, a: object, right: Node, b: object) -> bool | None:
    answer = equal(a, b, scope.evaluation.spend)
    if answer is None:
        message = f"{describe(a)}与{describe(b)}不能比较是否相等"
        scope.evaluation.note("type", message, _span(left, right))
    return answer


def _span(a: Node, b: Node) -> Node:
    return Node(min(a.start, b.start), max(a.end, b.end))


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _order(small: Node, low: Code, large: Node, high: Code, *, or_equal: bool) -> Code:
    def check(scope: FeelScope) -> bool | None:
        a = low(scope)
        b = high(scope)
        answer = before(a, b, or_equal=or_equal)
        if answer is None:
            explain_order(scope, small, a, large, b)
        return answer

    return check


def explain_order(scope: FeelScope, small: Node, a: object, large: Node, b: object) -> None:
    """Why the two values do not compare."""
    if a is None or b is None:
        scope.evaluation.missing(small if a is None else large, "无法比较大小")
    else:
        message = f"{describe(a)}与{describe(b)}不能比较大小"
        scope.evaluation.note("type", message, _span(small, large))


def between(compiler: Compiler, node: tree.Between) -> Code:
    """``value between low and high``, both included."""
    value = compiler.compile(node.value)
    low, high = compiler.compile(node.low), compiler.compile(node.high)

    def check(scope: FeelScope) -> bool | None:
        found, bottom, top = value(scope), low(scope), high(scope)
        if found is None or bottom is None or top is None:
            null = next(
                part
                for part, got in ((node.value, found), (node.low, bottom), (node.high, top))
                if got is None
            )
            scope.evaluation.missing(null, "无法比较大小")
            return None
        answer = contains(Range(bottom, top), found)
        if answer is None:
            explain_order(scope, node.value, found, node.low, bottom)
        return answer

    return check


def membership(compiler: Compiler, node: tree.In) -> Code:
    """``value in (test, …)``: whether any test holds."""
    value = compiler.compile(node.value)
    tests = [in_test(compiler, test, node.value) for test in node.tests]

    def check(scope: FeelScope) -> bool | None:
        found = value(scope)
        unknown = False
        for test in tests:
            answer = test(scope, found)
            if answer is True:
                return True
            unknown = unknown or answer is None
        return None if unknown else False

    return check


Tested = Callable[[FeelScope, object], bool | None]
"""A unary test: the scope and the value that is tested → three-valued answer."""


def in_test(compiler: Compiler, test: Node, subject: Node) -> Tested:
    """One test after ``in``: a comparison, a range, a list to be in, or a value to equal."""
    if isinstance(test, tree.ComparisonTest):
        return comparison_test(compiler, test, subject)
    code = compiler.compile(test)
    return lambda scope, value: matches(scope, value, code(scope), test, subject)


def matches(
    scope: FeelScope, value: object, wanted: object, test: Node, subject: Node
) -> bool | None:
    """Whether `value` equals `wanted`, or is in it if it is a list or a range."""
    if isinstance(wanted, Range):
        answer = contains(wanted, value)
        if answer is None:
            explain_order(scope, subject, value, test, wanted.end or wanted.start)
        return answer
    if isinstance(wanted, list):
        scope.evaluation.spend(len(wanted))
        if equal(value, wanted, scope.evaluation.spend) is True:
            return True
        return any(
            equal(value, item, scope.evaluation.spend) is True
            or (isinstance(item, Range) and contains(item, value) is True)
            for item in wanted
        )
    return _equal(scope, subject, value, test, wanted)


def comparison_test(compiler: Compiler, test: tree.ComparisonTest, subject: Node) -> Tested:
    """``op operand`` on the value that is tested."""
    operand, operator = compiler.compile(test.operand), test.operator
    if operator == "=":
        return lambda scope, value: _equal(scope, subject, value, test, operand(scope))
    if operator == "!=":
        return lambda scope, value: _not(_equal(scope, subject, value, test, operand(scope)))
    or_equal, larger = "=" in operator, operator[0] == ">"

    def check(scope: FeelScope, value: object) -> bool | None:
        limit = operand(scope)
        a, b = (limit, value) if larger else (value, limit)
        answer = before(a, b, or_equal=or_equal)
        if answer is None:
            explain_order(scope, subject, value, test.operand, limit)
        return answer

    return check
