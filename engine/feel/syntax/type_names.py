"""Types in the text: ``instance of list<number>``, ``function(a: string)`` (rules 53-54)."""

from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.names import Names
from engine.feel.values import types
from engine.feel.values.types import ContextOf, FunctionOf, ListOf, RangeOf, Type


def type_name(cursor: Cursor) -> Type:
    """The type that stands here."""
    found = Names([*types.BY_NAME, *cursor.types]).longest(cursor.text, cursor.at)
    if found is None:
        raise cursor.error(f"没有这个类型：{cursor.seen()}")
    name, cursor.at = found
    cursor.blank()
    return cursor.types[name] if name in cursor.types else _parts(cursor, name)


def _parts(cursor: Cursor, name: str) -> Type:
    if name == "list" and cursor.accept("<"):
        item = type_name(cursor)
        cursor.need(">", "类型到这里结束")
        return ListOf(item)
    if name == "range" and cursor.accept("<"):
        item = type_name(cursor)
        cursor.need(">", "类型到这里结束")
        return RangeOf(item)
    if name == "context" and cursor.accept("<"):
        return _context(cursor)
    if name == "function" and cursor.accept("<"):
        return _function(cursor)
    return types.BY_NAME[name]


def _context(cursor: Cursor) -> Type:
    entries: dict[str, Type] = {}
    while not cursor.accept(">"):
        if entries:
            cursor.need(",", "隔开两项")
        name = cursor.label(":", "项的名称")
        cursor.need(":", "名称之后是类型")
        entries[name] = type_name(cursor)
    return ContextOf(entries)


def _function(cursor: Cursor) -> Type:
    parameters: list[Type] = []
    while not cursor.accept(">"):
        if parameters:
            cursor.need(",", "隔开两个参数")
        parameters.append(type_name(cursor))
    cursor.need("->", "之后是结果的类型")
    return FunctionOf(tuple(parameters), type_name(cursor))
