"""What an expression says in so many words: the texts it compares with and passes to functions."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TypeGuard

from engine.feel.expression import Expression
from engine.feel.syntax import tree


def compared(expression: Expression) -> Iterator[tuple[str, str]]:
    """Each variable that is asked to equal a text, with the text.

    >>> from engine.feel.expression import compile_expression
    >>> list(compared(compile_expression('a = "x" or "y" != b or c in ("z")')))
    [('a', 'x'), ('b', 'y'), ('c', 'z')]
    """
    for node in inside(expression.node):
        if isinstance(node, tree.Compare) and node.operator in ("=", "!="):
            yield from _pair(node.left, node.right)
            yield from _pair(node.right, node.left)
        if isinstance(node, tree.In):
            for test in node.tests:
                yield from _pair(node.value, test)


def passed(expression: Expression) -> Iterator[tuple[str, int | str, str]]:
    """Each text that a function is called with: the function, the place or name, the text.

    >>> from engine.feel.expression import compile_expression
    >>> list(passed(compile_expression('upper case("a") + split(string: b, delimiter: ";")')))
    [('upper case', 0, 'a'), ('split', 'delimiter', ';')]
    """
    for node in inside(expression.node):
        arguments: Iterable[tuple[int | str, tree.Node]] = ()
        if isinstance(node, tree.Call):
            arguments = enumerate(node.arguments)
        elif isinstance(node, tree.NamedCall):
            arguments = node.arguments
        if isinstance(node, tree.Call | tree.NamedCall) and isinstance(node.function, tree.Name):
            for place, argument in arguments:
                yield from ((node.function.name, place, text) for text in _text(argument))


def bare_names(expression: Expression) -> Iterator[tuple[str, int, int]]:
    """Each name without a Latin letter that a variable is asked to equal, with its place.

    Such a name is hardly a variable: a text that lacks its quotation marks.

    >>> from engine.feel.expression import compile_expression
    >>> list(bare_names(compile_expression('opinion = 同意 or a = b')))
    [('同意', 10, 12)]
    """
    for node in inside(expression.node):
        if isinstance(node, tree.Compare) and node.operator in ("=", "!="):
            sides = (node.left, node.right)
            if all(isinstance(side, tree.Name) for side in sides):
                yield from ((n.name, n.start, n.end) for n in sides if _is_a_word(n))


def _is_a_word(node: tree.Node) -> TypeGuard[tree.Name]:
    return (
        isinstance(node, tree.Name)
        and node.name.isalpha()
        and not any(sign.isascii() for sign in node.name)
    )


def _pair(one: tree.Node, other: tree.Node) -> Iterator[tuple[str, str]]:
    if isinstance(one, tree.Name):
        yield from ((one.name, text) for text in _text(other))


def _text(node: tree.Node) -> Iterator[str]:
    if isinstance(node, tree.Constant) and isinstance(node.value, str):
        yield node.value


def inside(part: object) -> Iterator[tree.Node]:
    """Every node of a tree, in the order of the text."""
    if isinstance(part, tuple):
        for each in part:
            yield from inside(each)
    elif isinstance(part, tree.Node):
        yield part
        for one in fields(part):
            yield from inside(getattr(part, one.name))
