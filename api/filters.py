"""Camunda's search filters: a field's plain value or operators → conditions on our rows.

Which operators a field knows follows its kind, as in the OpenAPI description of 8.8. What does not
fit, an operator or a value, is refused by name: an ignored filter would answer with too much.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import ge, gt, le, lt
from typing import Any, Literal

from api.schemas import (
    FLAG,
    KEY,
    MOMENT,
    NUMBER,
    TEXT,
    TEXTS,
    Schema,
    listed,
    one_of,
    or_null,
    record,
)
from engine.errors import Invalid
from engine.queries.search import Condition, Operator
from engine.request_values import read_flag, read_key, read_moment, read_number, read_text

Kind = Literal["text", "key", "number", "moment", "flag", "tags", "variables", "shown"]
"""`shown` is a field of the answer that nothing can be asked of; of `tags` all must be there, and
of `variables`, a list of names and values, too.
"""
TICK = timedelta(milliseconds=1)
"""Moments are shown to the millisecond."""

OPERATORS: Mapping[str, Operator] = {
    "$eq": "eq",
    "$neq": "neq",
    "$exists": "exists",
    "$in": "in",
    "$notIn": "not in",
    "$like": "like",
    "$gt": "gt",
    "$gte": "gte",
    "$lt": "lt",
    "$lte": "lte",
}
_SAME = ("$eq", "$neq", "$exists", "$in", "$notIn")
_ORDER = ("$gt", "$gte", "$lt", "$lte")
KNOWN: Mapping[Kind, tuple[str, ...]] = {
    "text": (*_SAME, "$like"),
    "key": _SAME,
    "number": (*_SAME, *_ORDER),
    "moment": (*_SAME, *_ORDER),
    "flag": _SAME,
    "tags": ("$eq",),
    "variables": ("$eq",),
    "shown": (),
}


_NOTHING = Condition("key", "in", [])
"""No row fulfils it."""


@dataclass(frozen=True, slots=True)
class FieldOf:
    """An API field: its column, how its values are read, and how a stored word is called there.

    Without a column every row has `empty` there, which is otherwise what an item has where the row
    has nothing; with `null` it may have nothing. What is `asked` alone is shown by no item.
    """

    column: str = ""
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)
    null: bool = False
    empty: Any = None
    asked: bool = False
    shape: Schema | None = None

    @property
    def schema(self) -> Schema:
        """What an item has there."""
        plain = self.shape or (one_of(*self.words.values()) if self.words else _SHAPES[self.kind])
        return or_null(plain) if self.null else plain

    def conditions(self, name: str, asked: Any) -> Iterator[Condition]:
        """What a plain value or an object of operators demands of the field called `name`."""
        demands = [*self._demands(name, asked)]
        if self.column:
            yield from demands
        elif not all(_fulfils(self.empty, each) for each in demands):
            yield _NOTHING

    def _demands(self, name: str, asked: Any) -> Iterator[Condition]:
        for sign, operand in (asked if isinstance(asked, dict) else {"$eq": asked}).items():
            if sign not in KNOWN[self.kind]:
                known = "、".join(KNOWN[self.kind]) or "（无，这一项只显示）"
                raise Invalid(f"字段“{name}”不支持运算符“{sign}”；可用：{known}")
            try:
                yield self._condition(OPERATORS[sign], operand)
            except Invalid as error:
                raise Invalid(f"查询条件 {name} {sign}：{error}") from error

    def show(self, value: Any) -> Any:
        """A row's value as the API has it."""
        if value is None:
            return self.empty
        if isinstance(value, datetime):
            return iso(value)
        if self.words:
            return self.words.get(value, self.empty)
        return str(value) if self.kind == "key" else value

    def _condition(self, operator: Operator, operand: Any) -> Condition:
        if operator == "exists":
            return Condition(self.column, operator, read_flag(operand))
        if operator in ("in", "not in"):
            values = [self._read(each) for each in _list(operand)]
        elif operator == "like":
            return self._like(read_text(operand))
        else:
            values = [self._read(operand)]
        if self.words and self.column:
            return self._among(_AMONG[operator], values)
        if self.kind == "moment":
            return _of_moments(self.column, operator, values)
        value = values if operator in ("in", "not in") else values[0]
        return Condition(self.column, operator, value)

    def _among(self, operator: Operator, words: Collection[str]) -> Condition:
        """Stored words without a name of their own are called `empty`."""
        named = [mine for mine, theirs in self.words.items() if theirs in words]
        if self.empty not in words:
            return Condition(self.column, operator, named)
        others = [mine for mine in self.words if mine not in named]
        return Condition(self.column, "not in" if operator == "in" else "in", others)

    def _like(self, pattern: str) -> Condition:
        if not self.words or not self.column:
            return Condition(self.column, "like", pattern)
        fits = _regular(pattern)
        return self._among("in", {word for word in self.words.values() if fits.fullmatch(word)})

    def _read(self, value: Any) -> Any:
        read = _READERS[self.kind](value)
        if self.words and read not in self.words.values():
            known = "、".join(dict.fromkeys(self.words.values()))
            raise Invalid(f"没有“{value}”这个值；可用：{known}")
        return read


LONGEST_LIST = 1000
"""Values of one `$in`: databases have a bound of their own."""
_AMONG: Mapping[Operator, Operator] = {"eq": "in", "in": "in", "neq": "not in", "not in": "not in"}


def _of_moments(column: str, operator: Operator, values: list[datetime]) -> Condition:
    """Moments are shown to the millisecond: one that is asked for stands for all of them in it."""
    if operator in _ENDS:
        rounded, later = _ENDS[operator]
        return Condition(column, rounded, values[0] + TICK * later)
    spans = [(each, each + TICK) for each in values]
    return Condition(column, "within" if operator in ("eq", "in") else "not within", spans)


_ENDS: Mapping[Operator, tuple[Operator, bool]] = {
    "gt": ("gte", True), "gte": ("gte", False), "lt": ("lt", False), "lte": ("lt", True),
}  # fmt: skip


_ORDERED: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "gt": gt, "gte": ge, "lt": lt, "lte": le,
}  # fmt: skip


def fulfils(value: Any, name: str, asked: Any) -> bool:
    """Whether a text that no row keeps fulfils what a filter asks of the field called `name`."""
    return not [*FieldOf(empty=value).conditions(name, asked)]


def _fulfils(value: Any, condition: Condition) -> bool:
    """Whether a field that is `value` in every row fulfils what is asked of it."""
    match condition.operator:
        case "eq" | "neq":
            return (value == condition.value) is (condition.operator == "eq")
        case "in" | "not in":
            return (value in condition.value) is (condition.operator == "in")
        case "like":
            return value is not None and _regular(condition.value).fullmatch(value) is not None
        case "exists":
            return (value is not None) is condition.value
        case "within" | "not within":
            return condition.operator == "not within"
        case "gt" | "gte" | "lt" | "lte":
            return value is not None and _ORDERED[condition.operator](value, condition.value)


def _regular(pattern: str) -> re.Pattern[str]:
    marks = {"*": ".*", "?": "."}
    tokens = re.findall(r"\\[*?\\]|.", pattern, re.DOTALL)
    parts = (marks[each] if each in marks else re.escape(each[-1]) for each in tokens)
    return re.compile("".join(parts), re.DOTALL)


def iso(moment: datetime) -> str:
    """A moment as the API writes it.

    >>> iso(datetime(2026, 3, 16, 1, tzinfo=UTC))
    '2026-03-16T01:00:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Invalid("应当是列表")
    if len(value) > LONGEST_LIST:
        raise Invalid(f"列表最多 {LONGEST_LIST} 项，收到 {len(value)} 项")
    return value


def _tags(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise Invalid('应当是标签的列表，例如 ["a", "b"]')
    return value


def _variables(value: Any) -> list[tuple[str, list[Condition]]]:
    """Names of variables with what is asked of their values, which are JSON texts."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Invalid('应当是变量的列表，例如 [{"name": "a", "value": "1"}]')
    if len(value) > MOST_VARIABLES:
        raise Invalid(f"最多按 {MOST_VARIABLES} 个变量查询")
    found = []
    for one in value:
        if unknown := one.keys() - {"name", "value"}:
            raise Invalid(f"变量条件里没有“{min(unknown)}”，可用：name、value")
        asked = [*_VALUE.conditions("value", one["value"])] if "value" in one else []
        found.append((read_text(one.get("name")), asked))
    return found


MOST_VARIABLES = 20
_VALUE = FieldOf("value")


def _shown_moment(value: Any) -> datetime:
    moment = read_moment(value)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    "text": read_text,
    "number": read_number,
    "flag": read_flag,
    "key": read_key,
    "moment": _shown_moment,
    "tags": _tags,
    "variables": _variables,
}
_SHAPES: Mapping[Kind, Schema] = {
    "text": TEXT,
    "number": NUMBER,
    "flag": FLAG,
    "key": KEY,
    "moment": MOMENT,
    "tags": TEXTS,
    "variables": listed(record(name=TEXT, value=TEXT)),
    "shown": TEXT,
}
