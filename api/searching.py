"""Camunda's search requests, `{filter, sort, page}`, and its answers, `{items, page}`.

A `Noun` maps the API's field names to the columns of `engine.queries.search`. Keys are strings on
the wire and integers in the rows; moments are ISO 8601 in UTC; a field we do not have is refused by
name instead of being ignored, because an ignored filter would answer with too much.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence.store import Store
from engine.queries.search import Condition, Operator, search
from engine.request_values import (
    LARGEST,
    is_whole,
    read_flag,
    read_key,
    read_moment,
    read_number,
    read_text,
)

Kind = Literal["tags", "text", "key", "number", "moment", "flag"]
TENANT = "<default>"
_IGNORED = {"tenantId"}


class SearchPage(BaseModel):
    """Which part of what was found; cursors are the offsets of a page's ends."""

    model_config = ConfigDict(populate_by_name=True)

    start: int = Field(0, alias="from", ge=0, le=LARGEST)
    limit: int = Field(100, ge=0, le=10_000)
    after: str | None = None
    before: str | None = None

    def offset(self) -> int:
        """The number of rows before this page."""
        if self.after is not None:
            return _cursor(self.after)
        if self.before is not None:
            return max(0, _cursor(self.before) - self.limit)
        return self.start


class SearchSort(BaseModel):
    """One column to order by."""

    field: str
    order: Literal["ASC", "DESC", "asc", "desc"] = "ASC"


class SearchRequest(BaseModel):
    """The body of every search; an empty body finds everything."""

    filter: dict[str, Any] = Field(default_factory=dict)
    sort: list[SearchSort] = Field(default_factory=list)
    page: SearchPage = Field(default_factory=lambda: SearchPage.model_validate({}))


@dataclass(frozen=True, slots=True)
class FieldOf:
    """An API field: its column, how its values are read, and how a stored word is called there."""

    column: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)

    def condition(self, operator: Operator, operand: Any) -> Condition:
        """The condition on the rows that a filter's operator and operand mean."""
        if self.kind == "tags" and operator != "eq":
            raise Invalid('标签只能按全部相符查询，如 "tags": ["a", "b"]')
        if operator == "exists":
            return Condition(self.column, operator, read_flag(operand))
        if operator == "like":
            return Condition(self.column, operator, self._pattern(operand))
        if self.words and operator in ("eq", "in"):
            wanted = _list(operand) if operator == "in" else [operand]
            ours = [mine for mine, theirs in self.words.items() if theirs in wanted]
            return Condition(self.column, "in", ours)
        if operator == "in":
            return Condition(self.column, "in", [self._read(item) for item in _list(operand)])
        if self.kind == "flag" and operator not in ("eq", "neq"):
            raise Invalid("是与否不分大小：请用“$eq”或“$neq”")
        return Condition(self.column, operator, self._read(operand))

    def _pattern(self, operand: Any) -> str:
        if self.kind != "text":
            raise Invalid("运算符“$like”只能用于文字字段")
        return read_text(operand)

    def _read(self, value: Any) -> Any:
        return _READERS[self.kind](value)

    def show(self, value: Any) -> Any:
        """A row's value as the API has it."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return iso(value)
        return self.words.get(value, value) if self.words else _show(self.kind, value)


@dataclass(frozen=True, slots=True)
class Noun:
    """What one search finds: the rows' name, its fields, and the finishing touch on an item."""

    name: str
    fields: Mapping[str, FieldOf]
    finish: Callable[[dict[str, Any]], dict[str, Any]] = lambda item: item

    def find(self, store: Store, actor: Actor, body: Any) -> dict[str, Any]:
        """The answer to a search request, of what the actor may see."""
        asked = SearchRequest.model_validate(body or {})
        start = asked.page.offset()
        order = [(self._field(s.field).column, s.order.upper() == "DESC") for s in asked.sort]
        found = search(
            store,
            self.name,
            actor,
            list(self._conditions(asked.filter)),
            order=order,
            start=start,
            limit=asked.page.limit,
        )
        end = start + len(found.rows)
        page = {
            "totalItems": found.total,
            "startCursor": str(start),
            "endCursor": str(end),
            "hasMoreTotalItems": False,
        }
        return {"items": [self.show(row) for row in found.rows], "page": page}

    def one(self, store: Store, actor: Actor, key: int) -> dict[str, Any] | None:
        """The item of this key, if there is one that the actor may see."""
        rows = search(store, self.name, actor, [Condition("key", "eq", key)], limit=1).rows
        return self.show(rows[0]) if rows else None

    def show(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One row as an item; absent values are left out, as Camunda does."""
        shown = {name: f.show(row[f.column]) for name, f in self.fields.items() if f.column in row}
        item = {name: value for name, value in shown.items() if value is not None}
        return self.finish({**item, "tenantId": TENANT})

    def _conditions(self, wanted: Mapping[str, Any]) -> Iterator[Condition]:
        for name, value in wanted.items():
            if name in _IGNORED or value is None:
                continue
            asked = self._field(name)
            tests = value if isinstance(value, dict) else {"$eq": value}
            for sign, operand in tests.items():
                yield asked.condition(_operator(name, sign), operand)

    def _field(self, name: str) -> FieldOf:
        if name not in self.fields:
            raise Invalid(f"不支持按“{name}”查询；可用的字段：{'、'.join(self.fields)}")
        return self.fields[name]


def iso(moment: datetime) -> str:
    """A moment as the API writes it.

    >>> iso(datetime(2026, 3, 16, 1, tzinfo=UTC))
    '2026-03-16T01:00:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _operator(name: str, operator: str) -> Operator:
    known: dict[str, Operator] = {
        "$eq": "eq",
        "$neq": "neq",
        "$in": "in",
        "$exists": "exists",
        "$like": "like",
        "$gt": "gt",
        "$gte": "gte",
        "$lt": "lt",
        "$lte": "lte",
    }
    if operator not in known:
        raise Invalid(f"字段“{name}”不支持运算符“{operator}”；可用：{'、'.join(known)}")
    return known[operator]


def _list(operand: Any) -> list[Any]:
    if not isinstance(operand, list):
        raise Invalid("运算符“$in”的值应为列表")
    return operand


def _cursor(text: str) -> int:
    if not is_whole(text):
        raise Invalid(f"“{text[:40]}”不是本系统给出的分页游标")
    return int(text)


def _show(kind: Kind, value: Any) -> Any:
    return str(value) if kind == "key" else value


def _tags(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise Invalid(f'“{value}”不是标签的列表，应如 ["a", "b"]')
    return value


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    "tags": _tags,
    "text": read_text,
    "number": read_number,
    "flag": read_flag,
    "key": read_key,
    "moment": read_moment,
}
