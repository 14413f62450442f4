"""On which names an expression leans so that their absence could turn its answer.

FEEL lets null pass through arithmetic, order and three-valued logic: an answer that is not null
then holds whatever the missing value is. Equality, `if` and functions are different: ``null = 3``
is false and ``if null`` takes the else. There a missing fact would silently become "false".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.decisions.scope import Unknown
from engine.feel.syntax import tree

_ANSWER_NULL = {"is defined", "get or else", "is blank", "is empty"}
"""Functions by which an author asks for null on purpose."""
_PASS_NULL = {
    "not", "any", "all", "number", "date", "time", "date and time", "duration",
    "years and months duration", "abs", "floor", "ceiling", "decimal", "modulo", "sqrt",
    "round up", "round down", "round half up", "round half down", "string length", "contains",
    "starts with", "ends with", "matches",
}  # fmt: skip
"""Functions that answer null for null, or (`any`, `all`) are three-valued logic."""


@dataclass(frozen=True, slots=True)
class Reliance:
    """Names (``?`` among them) on which an answer that is not null may lean.

    `fragile`: null would turn the answer unasked; `asked`: compared with null on purpose, which
    answers for a null that was given but not for what nobody has said.
    """

    fragile: frozenset[str]
    asked: frozenset[str]

    def hurt_by(self, absent: Mapping[str, Unknown]) -> bool:
        """Whether the absence of these names may have turned the answer."""
        return any(
            name in self.fragile or (unknown.opaque and name in self.asked)
            for name, unknown in absent.items()
        )


NO_RELIANCE: Final = Reliance(frozenset(), frozenset())


def reliance_of(node: tree.Node | None) -> Reliance:
    """How the answer of an expression or of unary tests leans on its names."""
    if node is None:
        return NO_RELIANCE
    return Reliance(frozenset(_walk(node, fragile=False)), frozenset(_asked(node)))


def _asked(node: tree.Node) -> Iterator[str]:
    match node:
        case tree.Compare(operator="=" | "!=", left=left, right=right):
            if _is_null(left) or _is_null(right):
                yield from _names(left)
                yield from _names(right)
        case tree.UnaryTests(tests=tests) if any(map(_mentions_null, tests)):
            yield "?"
        case tree.In(value=value, tests=tests) if any(map(_mentions_null, tests)):
            yield from _names(value)
    for child in tree_children(node):
        yield from _asked(child)


def _mentions_null(test: tree.Node) -> bool:
    return _is_null(test.operand if isinstance(test, tree.ComparisonTest) else test)


def _names(node: tree.Node) -> Iterator[str]:
    if isinstance(node, tree.Name):
        yield node.name
    for child in tree_children(node):
        yield from _names(child)


def _walk(node: tree.Node, *, fragile: bool) -> Iterator[str]:
    match node:
        case tree.Name(name=name):
            if fragile:
                yield name
        case tree.UnaryTests(tests=tests):
            yield from _tests(tests)
        case tree.Compare(operator=operator, left=left, right=right):
            yield from _comparison(operator, left, right, fragile=fragile)
        case tree.In(value=value, tests=tests):
            yield from _walk(value, fragile=fragile or not all(map(_is_order, tests)))
            yield from _tests(tests)
        case tree.If(branches=branches, otherwise=otherwise):
            for condition, value in branches:
                yield from _walk(condition, fragile=True)
                yield from _walk(value, fragile=fragile)
            yield from _walk(otherwise, fragile=fragile)
        case tree.Call(function=tree.Name(name=name)) if name in _ANSWER_NULL:
            return
        case tree.Call(
            function=tree.Name(name="any" | "all"), arguments=(tree.ListLiteral(items=items),)
        ):
            for item in items:
                yield from _walk(item, fragile=fragile)
        case _:
            inner = fragile or not _passes_null(node)
            for child in tree_children(node):
                yield from _walk(child, fragile=inner)


def _tests(tests: tuple[tree.Node, ...]) -> Iterator[str]:
    """Unary tests: order passes null on; everything else is equality with ``?``."""
    asks_null = any(_is_null(test) for test in tests)
    for test in tests:
        if not asks_null and not _is_order(test) and not _asks_null(test):
            yield "?"
        if isinstance(test, tree.ComparisonTest):
            yield from _walk(test.operand, fragile=test.operator in ("=", "!="))
        else:
            yield from _walk(test, fragile=not _uses_input(test))


def _comparison(
    operator: str, left: tree.Node, right: tree.Node, *, fragile: bool
) -> Iterator[str]:
    if operator in ("=", "!=") and (_is_null(left) or _is_null(right)):
        return
    inner = fragile or operator in ("=", "!=")
    yield from _walk(left, fragile=inner)
    yield from _walk(right, fragile=inner)


def _passes_null(node: tree.Node) -> bool:
    if isinstance(node, tree.Call):
        return isinstance(node.function, tree.Name) and node.function.name in _PASS_NULL
    return isinstance(node, tree.Arithmetic | tree.Negation | tree.Logic | tree.Between | tree.Path)


def _is_null(node: tree.Node) -> bool:
    return isinstance(node, tree.Constant) and node.value is None


def _is_order(test: tree.Node) -> bool:
    if isinstance(test, tree.ComparisonTest):
        return test.operator not in ("=", "!=")
    return isinstance(test, tree.RangeLiteral)


def _asks_null(test: tree.Node) -> bool:
    if isinstance(test, tree.ComparisonTest):
        return _is_null(test.operand)
    return _uses_input(test)


def _uses_input(node: tree.Node) -> bool:
    """Whether the test is an expression over ``?``, judged like any expression."""
    if isinstance(node, tree.Name):
        return node.name == "?"
    return any(_uses_input(child) for child in tree_children(node))


def tree_children(node: tree.Node) -> Iterator[tree.Node]:
    """The nodes directly inside a node, whatever its class."""
    for name in node.__dataclass_fields__:
        yield from _nodes(getattr(node, name))


def _nodes(value: object) -> Iterator[tree.Node]:
    if isinstance(value, tree.Node):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _nodes(each)
