"""Comparisons that can never hold, because the two sides are of different types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.feel.builtins import BUILT_IN
from engine.feel.constants import inside
from engine.feel.expression import Expression
from engine.feel.syntax import tree
from engine.feel.values import types
from engine.feel.values.function import Function

_FUNCTIONS = {types.DATE: "date", types.DATE_TIME: "date and time", types.TIME: "time"}
_WORDS: Mapping[types.Type, str] = {
    types.NUMBER: "数",
    types.STRING: "文字",
    types.BOOLEAN: "是否",
    types.DATE: "日期",
    types.TIME: "时间",
    types.DATE_TIME: "日期时间",
    types.DAYS: "时长",
    types.MONTHS: "年月时长",
}


@dataclass(frozen=True, slots=True)
class Incomparable:
    """What is compared, in words (数, 文字, 日期 …), and the expression as it could be written
    (empty where no other way to write it is known)."""

    one: str
    other: str
    instead: str


def incomparable(
    expression: Expression,
    known: Mapping[str, types.Type],
    functions: Mapping[str, Function],
) -> Iterator[Incomparable]:
    """Each comparison by size of two types that have no order together (DMN 1.5, 10.3.2.13).

    `known` are the types of variables, `functions` those beside the built-in ones. What has no type
    that the text shows is passed over.

    >>> from engine.feel.expression import compile_expression
    >>> written = compile_expression('today() > "2026-01-01"')
    >>> list(incomparable(written, {}, {}))
    [Incomparable(one='日期', other='文字', instead='today() > date("2026-01-01")')]
    """
    callable_here = {**BUILT_IN, **functions}
    for left, right in _compared(expression.node):
        one, other = _type(left, known, callable_here), _type(right, known, callable_here)
        if one is not None and other is not None and one != other:
            instead = _instead(expression.text, left, other) or _instead(
                expression.text, right, one
            )
            yield Incomparable(_WORDS[one], _WORDS[other], instead)


def _compared(node: tree.Node | None) -> Iterator[tuple[tree.Node, tree.Node]]:
    for each in inside(node):
        if isinstance(each, tree.Compare) and each.operator not in ("=", "!="):
            yield each.left, each.right
        elif isinstance(each, tree.Between):
            yield each.value, each.low
            yield each.value, each.high
        elif isinstance(each, tree.In):
            for test in each.tests:
                yield from ((each.value, bound) for bound in _bounds(test))


def _bounds(test: tree.Node) -> Iterator[tree.Node]:
    if isinstance(test, tree.ComparisonTest) and test.operator not in ("=", "!="):
        yield test.operand
    if isinstance(test, tree.RangeLiteral):
        yield from (bound for bound in (test.low, test.high) if bound is not None)


def _type(
    node: tree.Node, known: Mapping[str, types.Type], functions: Mapping[str, Function]
) -> types.Type | None:
    if isinstance(node, tree.Constant):
        known_types = (one for one in _WORDS if node.value is not None and one.accepts(node.value))
        return next(known_types, None)
    if isinstance(node, tree.Name):
        return known.get(node.name)
    if isinstance(node, tree.Call | tree.NamedCall) and isinstance(node.function, tree.Name):
        function = functions.get(node.function.name)
        results = {each.result for each in function.signatures} if function else set()
        only = results.pop() if len(results) == 1 else None
        return only if only in _WORDS else None
    return None


def _instead(text: str, node: tree.Node, wanted: types.Type) -> str:
    """The expression with a text written as a value of the other side's type."""
    if not isinstance(node, tree.Constant) or not isinstance(node.value, str):
        return ""
    if wanted == types.NUMBER:
        try:
            written = str(Decimal(node.value))
        except InvalidOperation:
            return ""
    elif wanted in _FUNCTIONS:
        written = f'{_FUNCTIONS[wanted]}("{node.value}")'
    else:
        return ""
    return text[: node.start] + written + text[node.end :]
