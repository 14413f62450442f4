"""Operators by precedence: or, and, comparison, + -, * /, **, unary minus, instance of."""

import re
from collections.abc import Iterator

from engine.feel.syntax import tree
from engine.feel.syntax.characters import WORD
from engine.feel.syntax.control import control
from engine.feel.syntax.cursor import MAX_NESTING, Cursor
from engine.feel.syntax.postfix import postfix
from engine.feel.syntax.tests import tests_after_in
from engine.feel.syntax.tree import Node
from engine.feel.syntax.type_names import type_name

_OPERATOR = re.compile(rf"\*\*|[<>!]=|[=<>+\-*/]|{WORD.pattern}")
_COMPARISON = 3
_LEVELS = {
    "or": 1, "and": 2, "between": 3, "in": 3, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "instance": 7,
}  # fmt: skip


def climb(cursor: Cursor, least: int) -> Node:
    """Operators of precedence `least` and above, from the left; 0 takes everything."""
    left = _operand(cursor)
    length = 0
    while True:
        found = _operator(cursor)
        if found is None or found[1] < least:
            return left
        length += 1
        left = _join(cursor, left, *found)
        if length > MAX_NESTING:
            raise cursor.error(f"连续的比较超过 {MAX_NESTING} 个", kind="limit")


def _operator(cursor: Cursor) -> tuple[str, int] | None:
    found = _OPERATOR.match(cursor.text, cursor.at)
    level = _LEVELS.get(found.group()) if found else None
    return None if found is None or level is None else (found.group(), level)


def _operand(cursor: Cursor) -> Node:
    start = cursor.at
    minus = 0
    while cursor.peek("-"):
        minus += 1
        cursor.accept("-")
    operand = control(cursor) or postfix(cursor)
    if minus > 1 and minus % 2 == 0:
        operand = tree.Negation(start, operand.end, operand)
    return tree.Negation(start, operand.end, operand) if minus else operand


def _join(cursor: Cursor, left: Node, operator: str, level: int) -> Node:
    cursor.accept(operator)
    if operator == "between":
        return _between(cursor, left)
    if operator == "in":
        tests = tests_after_in(cursor)
        return tree.In(left.start, cursor.last, left, tests)
    if operator == "instance":
        cursor.need_word("of", "instance of 之后是类型")
        wanted = type_name(cursor)
        return tree.InstanceOf(left.start, cursor.last, left, wanted)
    if level == _COMPARISON:
        right = climb(cursor, level + 1)
        return tree.Compare(left.start, right.end, operator, left, right)  # type: ignore[arg-type]  # the signs of this level are comparisons
    rest = list(_rest(cursor, operator, level))
    end = rest[-1][1].end
    if operator in ("or", "and"):
        parts = (left, *(part for _, part in rest))
        return tree.Logic(left.start, end, "or" if operator == "or" else "and", parts)
    return tree.Arithmetic(left.start, end, left, tuple(rest))


def _rest(cursor: Cursor, operator: str, level: int) -> Iterator[tuple[str, Node]]:
    """All operands that operators of this level join, so that long sums nest no deeper."""
    while True:
        yield operator, climb(cursor, level + 1)
        found = _operator(cursor)
        if found is None or found[1] != level:
            return
        operator = found[0]
        cursor.accept(operator)


def _between(cursor: Cursor, value: Node) -> Node:
    low = climb(cursor, 4)
    cursor.need_word("and", "between 的上限")
    high = climb(cursor, 4)
    return tree.Between(value.start, high.end, value, low, high)
