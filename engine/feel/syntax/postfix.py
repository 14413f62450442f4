"""What follows a value: ``.name``, ``[filter]``, ``(arguments)``; and values themselves."""

import re

from engine.feel.syntax import tree
from engine.feel.syntax.characters import SYMBOLS, WORD
from engine.feel.syntax.cursor import MAX_NESTING, Cursor
from engine.feel.syntax.literals import at_literal, number_literal, string_literal
from engine.feel.syntax.tree import Constant, Node

_WORDS = {"true": True, "false": False, "null": None}
_NAMED = re.compile(rf"(?:{WORD.pattern}[\w\s{re.escape(SYMBOLS)}]*|`[^`]*`\s*):")
_CLOSING = re.compile(
    r"\[\s*(?:$|[]),}=<>!*/+]|\.(?![0-9])"
    r"|(?:and|or|then|else|return|satisfies|in|between|instance)\b)"
)
"""A bracket that ends a range such as ``[1..10[``, because no filter begins like this."""
_COMPARISON = re.compile(r"\(\s*(<=|>=|!=|<|>|=)")


def postfix(cursor: Cursor) -> Node:
    """A value with its paths, filters and calls."""
    return suffixes(cursor, _primary(cursor))


def suffixes(cursor: Cursor, node: Node) -> Node:
    """The paths, filters and calls that follow a value."""
    length = 0
    while True:
        if cursor.peek(".") and not cursor.peek(".."):
            node = _path(cursor, node)
        elif cursor.peek("[") and not (cursor.in_range and _CLOSING.match(cursor.text, cursor.at)):
            node = _filter(cursor, node)
        elif cursor.peek("("):
            node = _call(cursor, node)
        else:
            return node
        length += 1
        if length > MAX_NESTING:
            raise cursor.error(f"连续的“.”“[”“(”超过 {MAX_NESTING} 个", kind="limit")


def _path(cursor: Cursor, base: Node) -> Node:
    cursor.accept(".")
    name, end = cursor.name(cursor.members)
    cursor.at = end
    cursor.blank()
    return tree.Path(base.start, end, base, name)


def _filter(cursor: Cursor, base: Node) -> Node:
    cursor.accept("[")
    with cursor.scope(["item"], members=True):
        condition = cursor.expression()
    end = cursor.at + 1
    cursor.need("]", "筛选条件到这里结束")
    return tree.Filter(base.start, end, base, condition)


def _call(cursor: Cursor, function: Node) -> Node:
    cursor.accept("(")
    if _NAMED.match(cursor.text, cursor.at):
        return _named_call(cursor, function)
    arguments: list[Node] = []
    while not cursor.peek(")"):
        if arguments:
            cursor.need(",", "隔开两个参数，或用“)”结束")
        arguments.append(cursor.expression())
    end = cursor.at + 1
    cursor.accept(")")
    return tree.Call(function.start, end, function, tuple(arguments))


def _named_call(cursor: Cursor, function: Node) -> Node:
    arguments: list[tuple[str, Node]] = []
    while not cursor.peek(")"):
        if arguments:
            cursor.need(",", "隔开两个参数，或用“)”结束")
        name = cursor.label(":", "参数名")
        cursor.need(":", "参数名之后是值")
        arguments.append((name, cursor.expression()))
    end = cursor.at + 1
    cursor.accept(")")
    return tree.NamedCall(function.start, end, function, tuple(arguments))


def _primary(cursor: Cursor) -> Node:
    sign = cursor.text[cursor.at : cursor.at + 1]
    if sign == '"':
        return string_literal(cursor)
    if sign == "@":
        return at_literal(cursor)
    if sign == "(":
        return _parentheses(cursor)
    if sign in ("[", "]"):
        return _brackets(cursor)
    if sign == "{":
        return context_literal(cursor)
    return number_literal(cursor) or _name(cursor)


def _name(cursor: Cursor) -> Node:
    start = cursor.at
    name, end = cursor.name(cursor.names)
    cursor.at = end
    cursor.blank()
    if name in _WORDS and cursor.text[start] != "`":
        return Constant(start, end, _WORDS[name])
    return tree.Name(start, end, name)


def _parentheses(cursor: Cursor) -> Node:
    start = cursor.at
    found = _COMPARISON.match(cursor.text, start)
    cursor.accept("(")
    if found:
        cursor.accept(found[1])
        end = cursor.expression()
        return _open_range(cursor, start, found[1], end)
    inner = cursor.expression()
    if cursor.accept(".."):
        return range_literal(cursor, start, inner, low_included=False)
    cursor.need(")", "括号到这里结束")
    return inner


def _open_range(cursor: Cursor, start: int, sign: str, end: Node) -> Node:
    close = cursor.at + 1
    cursor.need(")", "括号到这里结束")
    if sign == "!=":
        return Constant(start, close, None)
    included = "=" in sign
    low = end if sign[0] in ">=" else None
    high = end if sign[0] in "<=" else None
    return tree.RangeLiteral(
        start, close, low, high, included and low is not None, included and high is not None, sign
    )


def _brackets(cursor: Cursor) -> Node:
    start = cursor.at
    opened = cursor.text[start]
    cursor.accept(opened)
    items: list[Node] = []
    while opened == "]" or not cursor.peek("]"):
        if items:
            cursor.need(",", "隔开两项，或用“]”结束")
        items.append(cursor.expression())
        if len(items) == 1 and cursor.accept(".."):
            return range_literal(cursor, start, items[0], low_included=opened == "[")
        if opened == "]":
            raise cursor.error("区间缺少“..”", start=start)
    end = cursor.at + 1
    cursor.accept("]")
    return tree.ListLiteral(start, end, tuple(items))


def range_literal(cursor: Cursor, start: int, low: Node, *, low_included: bool) -> Node:
    """The rest of a range after its ``..``."""
    high = cursor.range_end()
    end = cursor.at + 1
    included = cursor.accept("]")
    if not included and not cursor.accept("["):
        cursor.need(")", "区间到这里结束")
    return tree.RangeLiteral(start, end, low, high, low_included, included)


def context_literal(cursor: Cursor) -> Node:
    """``{key: value, …}``; each entry sees those before it."""
    start = cursor.at
    cursor.accept("{")
    entries: list[tuple[str, Node]] = []
    with cursor.scope() as names:
        while not cursor.peek("}"):
            if entries:
                cursor.need(",", "隔开两项，或用“}”结束")
            key = _key(cursor)
            cursor.need(":", "名称之后是值")
            entries.append((key, cursor.expression()))
            names.add(key)
            cursor.members.add(key)
    end = cursor.at + 1
    cursor.accept("}")
    return tree.ContextLiteral(start, end, tuple(entries))


def _key(cursor: Cursor) -> str:
    if cursor.peek('"'):
        written = string_literal(cursor).value
        assert isinstance(written, str)
        return written
    return cursor.label(":", "一项的名称")
