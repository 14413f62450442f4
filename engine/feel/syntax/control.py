"""``if``, ``for``, ``some``, ``every`` and ``function`` (rules 44-48, 55-57)."""

from collections.abc import Callable

from engine.feel.syntax import tree
from engine.feel.syntax.characters import WORD
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.tree import Iteration, Node
from engine.feel.syntax.type_names import type_name
from engine.feel.values.types import ANY, Type


def control(cursor: Cursor) -> Node | None:
    """The construct whose keyword stands here, unless a variable has that name; or None."""
    word = WORD.match(cursor.text, cursor.at)
    read = _CONSTRUCTS.get(word.group()) if word else None
    if read is None or word is None:
        return None
    known = cursor.names.longest(cursor.text, cursor.at)
    return None if known and known[0] != word.group() else read(cursor)


def _if(cursor: Cursor) -> Node:
    start = cursor.at
    branches: list[tuple[Node, Node]] = []
    while cursor.accept_word("if"):
        condition = cursor.expression()
        cursor.need_word("then", "if 的条件之后")
        branches.append((condition, cursor.expression()))
        cursor.need_word("else", "if 必须有 else")
    otherwise = cursor.expression()
    return tree.If(start, otherwise.end, tuple(branches), otherwise)


def _for(cursor: Cursor) -> Node:
    start = cursor.at
    cursor.accept_word("for")
    with cursor.scope() as names:
        iterations = _iterations(cursor, names.add)
        cursor.need_word("return", "for 的结果")
        names.add("partial")
        body = cursor.expression()
    return tree.For(start, body.end, iterations, body)


def _quantified(cursor: Cursor) -> Node:
    start = cursor.at
    quantifier: tree.Quantifier = "some" if cursor.accept_word("some") else "every"
    cursor.accept_word("every")
    with cursor.scope() as names:
        iterations = _iterations(cursor, names.add)
        cursor.need_word("satisfies", "之后是条件")
        condition = cursor.expression()
    return tree.Quantified(start, condition.end, quantifier, iterations, condition)


def _iterations(cursor: Cursor, declare: Callable[[str], None]) -> tuple[Iteration, ...]:
    iterations: list[Iteration] = []
    while not iterations or cursor.accept(","):
        start = cursor.at
        name = cursor.words()
        if name is None:
            raise cursor.error(f"这里应当是循环变量的名称，却是{cursor.seen()}")
        cursor.skip_words()
        cursor.need_word("in", "循环变量之后")
        source = cursor.expression()
        high = cursor.expression() if cursor.accept("..") else None
        iterations.append(Iteration(start, (high or source).end, name, source, high))
        declare(name)
    return tuple(iterations)


def _function(cursor: Cursor) -> Node:
    start = cursor.at
    cursor.accept_word("function")
    cursor.need("(", "函数的参数")
    parameters: list[tuple[str, Type]] = []
    while not cursor.accept(")"):
        if parameters:
            cursor.need(",", "隔开两个参数，或用“)”结束")
        name = cursor.label(":,)", "参数名")
        parameters.append((name, type_name(cursor) if cursor.accept(":") else ANY))
    with cursor.scope(name for name, _ in parameters):
        external = cursor.accept_word("external")
        body = cursor.expression()
    return tree.FunctionDefinition(start, body.end, tuple(parameters), body, external)


_CONSTRUCTS = {"if": _if, "for": _for, "some": _quantified, "every": _quantified,
               "function": _function}  # fmt: skip
