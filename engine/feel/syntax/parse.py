"""The way in: a text and the names it may use → a syntax tree, or the finding that stops it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.feel.findings import FeelFinding
from engine.feel.syntax.cursor import Cursor, Misread
from engine.feel.syntax.names import Names, shared
from engine.feel.syntax.operators import climb
from engine.feel.syntax.tests import unary_tests
from engine.feel.syntax.tree import Node
from engine.feel.values.types import Type

MAX_LENGTH = 200_000
"""Characters of the longest text that is read."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, None if the text is not FEEL, and what was wrong in the text."""

    node: Node | None
    findings: tuple[FeelFinding, ...] = ()


def parse_expression(
    text: str, names: Names, members: Iterable[str] = (), types: Mapping[str, Type] | None = None
) -> Parsed:
    """The tree of an expression, or why there is none."""
    return _parse(text, names, members, types, lambda cursor: cursor.expression())


def parse_unary_tests(
    text: str, names: Names, members: Iterable[str] = (), types: Mapping[str, Type] | None = None
) -> Parsed:
    """The tree of unary tests (`UnaryTests`), or why there is none."""
    return _parse(text, Names(["?"], parent=names), members, types, unary_tests)


def _parse(
    text: str,
    names: Names,
    members: Iterable[str],
    types: Mapping[str, Type] | None,
    whole: Callable[[Cursor], Node],
) -> Parsed:
    if len(text) > MAX_LENGTH:
        finding = FeelFinding("limit", f"表达式超过 {MAX_LENGTH} 个字符", 0, MAX_LENGTH)
        return Parsed(None, (finding,))
    cursor = Cursor(text, names, shared(frozenset(members)), types or {}, climb)
    try:
        node = whole(cursor)
        if cursor.at < len(text):
            raise cursor.error(f"表达式到这里应当结束，却还有{cursor.seen()}")
    except Misread as misread:
        return Parsed(None, (misread.finding,))
    return Parsed(node, tuple(cursor.findings))
