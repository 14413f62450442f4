"""Camunda's search requests, `{filter, sort, page}`, and its answers, `{items, page}`.

A `Noun` maps the API's field names to the columns of `engine.queries.search`. Keys are strings on
the wire and integers in the rows; moments are ISO 8601 in UTC; a field we do not have is refused by
name instead of being ignored, because an ignored filter would answer with too much.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.filters import FieldOf, constant
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence.store import Store
from engine.queries.search import LISTS, Condition, search
from engine.request_values import LARGEST, is_whole

TENANT = "<default>"


class SearchPage(BaseModel):
    """Which part of what was found; cursors are the offsets of a page's ends."""

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
            return _cursor(self.after), self.limit
        if self.before is not None:
            end = _cursor(self.before)
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
    """What one search finds: the rows' name, its fields, and the finishing touch on an item."""

    name: str
    fields: Mapping[str, FieldOf]
    finish: Callable[[dict[str, Any]], dict[str, Any]] = lambda item: item

    def find(self, store: Store, actor: Actor, body: Any) -> dict[str, Any]:
        """The answer to a search request, of what the actor may see."""
        asked = SearchRequest.model_validate(body)
        start, limit = asked.page.span()
        order = [(self._sorted(s.field), s.order.upper() == "DESC") for s in asked.sort]
        found = search(
            store,
            self.name,
            actor,
            list(self._conditions(asked.filter)),
            order=order,
            start=start,
            limit=limit,
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
        shown = {n: f.show(row[f.column]) for n, f in self.fields.items() if f.column in row}
        item = {name: value for name, value in shown.items() if value is not None}
        return self.finish({**item, "tenantId": TENANT})

    def _conditions(self, wanted: Mapping[str, Any]) -> Iterator[Condition]:
        for name, value in wanted.items():
            if name == "tenantId":
                if not constant(name, TENANT, value):
                    yield Condition("key", "in", [])
            else:
                yield from self._field(name).conditions(name, value)

    def _sorted(self, name: str) -> str:
        asked = self._field(name)
        if asked.kind == "shown" or asked.column in LISTS:
            raise Invalid(f"不能按“{name}”排序")
        return asked.column

    def _field(self, name: str) -> FieldOf:
        if name not in self.fields:
            raise Invalid(f"不支持按“{name}”查询；可用的字段：{'、'.join(self.fields)}")
        return self.fields[name]


def _cursor(text: str) -> int:
    if not is_whole(text):
        raise Invalid(f"“{text[:40]}”不是本系统给出的分页游标")
    return int(text)
