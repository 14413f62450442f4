"""Camunda's search filters: a field's plain value or operators → conditions on our rows.

Which operators a field knows follows its kind, as in the OpenAPI description of 8.8. What does not
fit, an operator or a value, is refused by name: an ignored filter would answer with too much.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from engine.errors import Invalid
from engine.queries.search import Condition, Operator
from engine.request_values import read_flag, read_key, read_moment, read_number, read_text

Kind = Literal["text", "key", "number", "moment", "flag", "tags", "shown"]
"""`shown` is a field of the answer that nothing can be asked of; of `tags` all must be there."""
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
    "shown": (),
}


@dataclass(frozen=True, slots=True)
class FieldOf:
    """An API field: its column, how its values are read, and how a stored word is called there."""

    column: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)

    def conditions(self, name: str, asked: Any) -> Iterator[Condition]:
        """What a plain value or an object of operators demands of the field called `name`."""
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
            return None
        if isinstance(value, datetime):
            return iso(value)
        if self.words:
            return self.words.get(value, value)
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
        if self.words:
            ours = [mine for mine, theirs in self.words.items() if theirs in values]
            return Condition(self.column, _AMONG[operator], ours)
        if self.kind == "moment":
            return _of_moments(self.column, operator, values)
        value = values if operator in ("in", "not in") else values[0]
        return Condition(self.column, operator, value)

    def _like(self, pattern: str) -> Condition:
        if not self.words:
            return Condition(self.column, "like", pattern)
        fits = _regular(pattern)
        ours = [mine for mine, theirs in self.words.items() if fits.fullmatch(theirs)]
        return Condition(self.column, "in", ours)

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


def constant(name: str, value: str, asked: Any) -> bool:
    """Whether a field that is `value` in every row fulfils what is asked of it."""
    demands = FieldOf(name).conditions(name, asked)
    return all(_fulfils(value, each) for each in demands)


def _fulfils(value: str, condition: Condition) -> bool:
    match condition.operator:
        case "eq" | "neq":
            return (value == condition.value) is (condition.operator == "eq")
        case "in" | "not in":
            return (value in condition.value) is (condition.operator == "in")
        case "like":
            return _regular(condition.value).fullmatch(value) is not None
        case _:
            return condition.value is True


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
}
