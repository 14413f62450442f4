"""Camunda's search requests, `{filter, sort, page}`, and its answers, `{items, page}`.

A `Noun` maps the API's field names to the columns of `engine.queries.search`. Keys are strings on
the wire and integers in the rows; moments are ISO 8601 in UTC; a field we do not have is refused by
name instead of being ignored, because an ignored filter would answer with too much.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.filters import FieldOf
from api.schemas import Schema, record
from api.schemas import found as found_schema
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence.store import Store
from engine.queries.search import UNORDERED, Condition, Either, search
from engine.request_values import LARGEST, is_whole

TENANT = "<default>"


class SearchPage(BaseModel):
    """Which part of what was found; a cursor stands for one of a page's ends."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")

    start: int = Field(0, alias="from", ge=0, le=LARGEST)
    limit: int = Field(100, ge=0, le=10_000)
    after: str | None = None
    before: str | None = None

    def span(self) -> tuple[int, int]:
        """The number of rows before this page, and of rows in it."""
        given = self.model_fields_set & {"start", "after", "before"}
        if len(given) > 1:
            raise Invalid("page 里的 from、after、before 只能写一个。")
        if self.after is not None:
            return _offset(self.after), self.limit
        if self.before is not None:
            end = _offset(self.before)
            return max(0, end - self.limit), min(self.limit, end)
        return self.start, self.limit


MOST_SORTED = 20
"""Columns that one search orders by: databases have a bound of their own."""


class SearchSort(BaseModel):
    """One column to order by."""

    model_config = ConfigDict(extra="forbid")

    field: str
    order: Literal["ASC", "DESC", "asc", "desc"] = "ASC"


class SearchRequest(BaseModel):
    """The body of every search; an empty body finds everything."""

    model_config = ConfigDict(extra="forbid")

    filter: dict[str, Any] = Field(default_factory=dict)
    sort: list[SearchSort] = Field(default_factory=list, max_length=MOST_SORTED)
    page: SearchPage = Field(default_factory=lambda: SearchPage.model_validate({}))


@dataclass(frozen=True, slots=True)
class Noun:
    """What one search finds: the rows' name, what people call one, its fields, and the finishing
    touch on an item. With `alternatives` a filter may have `$or`, a list of filters.
    """

    name: str
    called: str
    fields: Mapping[str, FieldOf]
    finish: Callable[[dict[str, Any]], dict[str, Any]] = lambda item: item
    alternatives: bool = False

    @property
    def item(self) -> Schema:
        """The schema of one item."""
        return record({n: f.schema for n, f in self.fields.items() if not f.asked})

    @property
    def found(self) -> Schema:
        """The schema of what a search answers."""
        return found_schema(self.item)

    @property
    def sorted_by(self) -> Iterator[str]:
        """The fields that a search may be put in order by."""
        for name, of in self.fields.items():
            if of.kind not in ("shown", "variables") and of.column not in UNORDERED:
                yield name

    def find(
        self, store: Store, actor: Actor, body: Any, within: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The answer to a search request, of what the actor may see and is `within` all these."""
        asked = SearchRequest.model_validate(body)
        start, limit = asked.page.span()
        order = [(self._sorted(s.field), s.order.upper() == "DESC") for s in asked.sort]
        found = search(
            store,
            self.name,
            actor,
            [*self.conditions(asked.filter), *self.conditions(within or {})],
            order=[each for each in order if each[0]],
            start=start,
            limit=limit,
        )
        return listed_page(
            [self.show(row) for row in found.rows], found.total, start, more=found.more
        )

    def one(self, store: Store, actor: Actor, key: int) -> dict[str, Any] | None:
        """The item of this key, if there is one that the actor may see."""
        rows = search(store, self.name, actor, [Condition("key", "eq", key)], limit=1).rows
        return self.show(rows[0]) if rows else None

    def show(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One row as an item."""
        shown = self.fields.items()
        return self.finish({n: f.show(row.get(f.column)) for n, f in shown if not f.asked})

    def conditions(self, wanted: Mapping[str, Any]) -> Iterator[Condition | Either]:
        """What a filter demands of the rows."""
        for name, value in wanted.items():
            if name == "$or" and self.alternatives:
                yield Either(tuple(tuple(self.conditions(each)) for each in _filters(value)))
            else:
                yield from self._field(name).conditions(name, value)

    def _sorted(self, name: str) -> str:
        asked = self._field(name)
        if name not in self.sorted_by:
            raise Invalid(f"不能按“{name}”排序")
        return asked.column

    def _field(self, name: str) -> FieldOf:
        if name not in self.fields:
            raise Invalid(f"不支持按“{name}”查询；可用的字段：{'、'.join(self.fields)}")
        return self.fields[name]


MOST_ALTERNATIVES = 20


def _filters(value: Any) -> list[dict[str, Any]]:
    fine = isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    if not fine or len(value) > MOST_ALTERNATIVES:
        raise Invalid(f"$or 应当是 1 到 {MOST_ALTERNATIVES} 个查询条件的列表")
    return list(value)


def listed_page(
    items: Sequence[Any], total: int, start: int, *, more: bool = False
) -> dict[str, Any]:
    """The answer to a search: these of all that were found, from the one numbered `start` on.

    `more`: `total` were counted, and there are more.
    """
    page = {
        "totalItems": total,
        "hasMoreTotalItems": more,
        "startCursor": cursor(start),
        "endCursor": cursor(start + len(items)),
    }
    return {"items": items, "page": page}


_MARK = "row:"


def cursor(offset: int) -> str:
    """A place between two rows, as clients send it back: base64, and nobody's to read.

    >>> cursor(3)
    'cm93OjM='
    """
    return b64encode(f"{_MARK}{offset}".encode()).decode()


def _offset(text: str) -> int:
    try:
        plain = b64decode(text, validate=True).decode("ascii")
    except (ValueError, UnicodeDecodeError):
        plain = ""
    number = plain.removeprefix(_MARK)
    if number == plain or not is_whole(number):
        raise Invalid(f"“{text[:40]}”不是本系统给出的分页游标")
    return int(number)
