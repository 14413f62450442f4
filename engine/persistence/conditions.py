"""Conditions on a column as SQL that means the same on SQLite and on PostgreSQL.

A value that is absent is unequal to every value: `neq` and `not in` find such rows too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    ColumnElement,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles

Operator = Literal[
    "eq", "neq", "in", "not in", "within", "not within", "exists", "like", "gt", "gte", "lt", "lte"
]
Column = SQLColumnExpression[Any]
_TOKEN = re.compile(r"\\[*?\\]|.", re.DOTALL)
_NEGATIONS: Mapping[Operator, Operator] = {"neq": "eq", "not in": "in"}


@dataclass(frozen=True, slots=True)
class Condition:
    r"""One thing that must hold of a row.

    In `like`, ``*`` stands for any text and ``?`` for one character, unless a backslash is before
    it; upper and lower case differ. On a column that holds a list, one of its items must fulfil
    the condition; for `neq` and `not in` none may be that value. `within` takes spans, each a first
    value and the first one after it.
    """

    column: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Either:
    """All conditions of one of these, at least."""

    alternatives: tuple[tuple["Condition | Either", ...], ...]


def holds(column: Column, condition: Condition, *, postgres: bool) -> ColumnElement[bool]:
    """The condition on a column of one value."""
    if condition.operator == "like":
        return _like(column, condition.value, postgres=postgres)
    return _OPERATORS[condition.operator](column, condition.value)


def holds_of_an_item(
    column: Column, condition: Condition, *, postgres: bool
) -> ColumnElement[bool]:
    """The condition on a column that holds a list as JSON text."""
    text = type_coerce(column, Text)
    items = func.json_array_elements_text(cast(text, JSON)) if postgres else func.json_each(text)
    table = items.table_valued("value")
    some = exists().select_from(table)
    if condition.operator == "exists":
        return some if condition.value else ~some
    negated = condition.operator in _NEGATIONS
    asked = _NEGATIONS.get(condition.operator, condition.operator)
    found = Condition(condition.column, asked, condition.value)
    one = some.where(holds(table.c.value, found, postgres=postgres))
    return ~one if negated else one


class json_member(ColumnElement[str]):  # noqa: N801  it reads as a function
    """The text of a member of an object that is kept as JSON text; NULL where there is none."""

    inherit_cache = False
    type = Text()

    def __init__(self, column: Column, name: str) -> None:
        self.column, self.name = type_coerce(column, Text), name


@compiles(json_member, "sqlite")
def _on_sqlite(made: json_member, compiler: Any, **more: Any) -> str:
    return f"json_extract({compiler.process(made.column, **more)}, '$.{made.name}')"


@compiles(json_member, "postgresql")
def _on_postgres(made: json_member, compiler: Any, **more: Any) -> str:
    return f"(({compiler.process(made.column, **more)})::json ->> '{made.name}')"


_OPERATORS: Mapping[Operator, Callable[[Column, Any], ColumnElement[bool]]] = {
    "eq": lambda column, value: column == value,
    "neq": lambda column, value: or_(column != value, column.is_(None)),
    "in": lambda column, value: column.in_(value),
    "not in": lambda column, value: or_(column.not_in(value), column.is_(None)),
    "within": lambda column, spans: _within(column, spans),
    "not within": lambda column, spans: or_(~_within(column, spans), column.is_(None)),
    "exists": lambda column, value: column.is_not(None) if value else column.is_(None),
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
}


def _within(column: Column, spans: Sequence[tuple[Any, Any]]) -> ColumnElement[bool]:
    return or_(false(), *(and_(column >= first, column < after) for first, after in spans))


def _like(column: Column, pattern: str, *, postgres: bool) -> ColumnElement[bool]:
    """SQLite's LIKE does not tell upper from lower case; its GLOB does."""
    if postgres:
        return column.like(_translated(pattern, {"*": "%", "?": "_"}, r"\{}", "\\%_"), escape="\\")
    return column.op("GLOB", is_comparison=True)(
        _translated(pattern, {"*": "*", "?": "?"}, "[{}]", "*?[")
    )


def _translated(pattern: str, marks: Mapping[str, str], quoted: str, special: str) -> str:
    """The pattern in a database's own signs; what is special there and was meant is quoted."""
    parts = []
    for token in _TOKEN.findall(pattern):
        plain = token[-1]
        if token in marks:
            parts.append(marks[token])
        else:
            parts.append(quoted.format(plain) if plain in special else plain)
    return "".join(parts)
