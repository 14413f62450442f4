"""Unary tests: cells of decision tables, and what follows ``in`` (rules 7-17)."""

import re

from engine.feel.syntax import tree
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.postfix import range_literal, suffixes
from engine.feel.syntax.tree import Node

_SIGN = re.compile(r"<=|>=|!=|<|>|=")
_OPERAND = 4
"""What follows a comparison sign binds like arithmetic."""


def unary_tests(cursor: Cursor) -> Node:
    """``-``, ``test, …`` or ``not(test, …)``, to the end of the text."""
    if cursor.text[cursor.at :].strip() in ("-", ""):
        cursor.at = len(cursor.text)
        return tree.UnaryTests(0, cursor.at, ())
    return _negated(cursor) or tree.UnaryTests(0, len(cursor.text), _positive(cursor))


def _negated(cursor: Cursor) -> Node | None:
    start = cursor.at
    if cursor.accept_word("not") and cursor.accept("("):
        tests = _positive(cursor)
        if cursor.accept(")") and cursor.at == len(cursor.text):
            return tree.UnaryTests(start, cursor.at, tests, negated=True)
    cursor.at = start
    return None


def tests_after_in(cursor: Cursor) -> tuple[Node, ...]:
    """One test, or several in parentheses."""
    start = cursor.at
    if not cursor.accept("("):
        return (_test(cursor, _OPERAND),)
    first = _test(cursor)
    if not isinstance(first, tree.ComparisonTest) and cursor.accept(".."):
        return (range_literal(cursor, start, first, low_included=False),)
    tests = (first, *_positive(cursor)) if cursor.accept(",") else (first,)
    cursor.need(")", "in 的各项到这里结束")
    if len(tests) == 1 and not isinstance(first, tree.ComparisonTest):
        return (suffixes(cursor, first),)
    return tests


def _positive(cursor: Cursor) -> tuple[Node, ...]:
    tests = [_test(cursor)]
    while cursor.accept(","):
        tests.append(_test(cursor))
    return tuple(tests)


def _test(cursor: Cursor, least: int = 0) -> Node:
    start = cursor.at
    found = _SIGN.match(cursor.text, start)
    if not found:
        return cursor.expression(least)
    cursor.accept(found.group())
    operand = cursor.expression(_OPERAND)
    return tree.ComparisonTest(start, operand.end, found.group(), operand)  # type: ignore[arg-type]  # the pattern finds comparisons only
