"""FEEL types: which values belong to one, which type includes another, implicit conversions.

Sources: DMN 1.5, 10.3.2.9 (type lattice, conversions), 10.3.2.9.4 (singleton lists).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from engine.feel.values.ranges import Range
from engine.feel.values.temporal import (
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
    day_start,
)


class Type:
    """A set of values."""

    __slots__ = ()

    @property
    def accepts_null(self) -> bool:
        """Whether null belongs to this type; elsewhere null is what a missing value is."""
        return False

    def accepts(self, value: object) -> bool:
        """Whether `value` (not null) belongs to this type."""
        raise NotImplementedError

    def includes(self, other: Type) -> bool:
        """Whether every value of `other` belongs to this type."""
        return self == other or isinstance(other, Nothing)


@dataclass(frozen=True, slots=True)
class Anything(Type):
    """``Any``."""

    def accepts(self, value: object) -> bool:
        """Everything."""
        return True

    def includes(self, other: Type) -> bool:
        """Everything."""
        return True


@dataclass(frozen=True, slots=True)
class Nothing(Type):
    """``Null``: no value but null."""

    @property
    def accepts_null(self) -> bool:
        """It is all that belongs to it."""
        return True

    def accepts(self, value: object) -> bool:
        """Null alone."""
        return value is None


@dataclass(frozen=True, slots=True)
class Simple(Type):
    """A type without parts, such as ``number``."""

    name: str
    kind: type

    def accepts(self, value: object) -> bool:
        """Exactly the Python class: a bool is no number."""
        return type(value) is self.kind


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """``list<T>``."""

    item: Type

    def accepts(self, value: object) -> bool:
        """A list whose items all belong to T; null items always do."""
        if not isinstance(value, list):
            return False
        return isinstance(self.item, Anything) or all(
            item is None or self.item.accepts(item) for item in value
        )

    def includes(self, other: Type) -> bool:
        """Covariant."""
        if isinstance(other, ListOf):
            return self.item.includes(other.item)
        return isinstance(other, Nothing)


@dataclass(frozen=True, slots=True)
class RangeOf(Type):
    """``range<T>``."""

    item: Type

    def accepts(self, value: object) -> bool:
        """A range whose ends belong to T."""
        return isinstance(value, Range) and all(
            end is None or self.item.accepts(end) for end in (value.start, value.end)
        )

    def includes(self, other: Type) -> bool:
        """Covariant."""
        if isinstance(other, RangeOf):
            return self.item.includes(other.item)
        return isinstance(other, Nothing)


@dataclass(frozen=True, slots=True)
class ContextOf(Type):
    """``context<a: T, …>``: at least these entries."""

    entries: Mapping[str, Type] = field(default_factory=dict)

    def accepts(self, value: object) -> bool:
        """A context that has every entry, each of its type or null."""
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or entry.accepts(value[name]))
            for name, entry in self.entries.items()
        )

    def includes(self, other: Type) -> bool:
        """A context with more entries is narrower."""
        if isinstance(other, ContextOf):
            return all(
                name in other.entries and entry.includes(other.entries[name])
                for name, entry in self.entries.items()
            )
        return isinstance(other, Nothing)


class FunctionValue:
    """What every function value is; `engine.feel.values.function` has the rest of it."""

    __slots__ = ()

    def types(self) -> Iterator[FunctionOf]:
        """One type a signature."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class FunctionOf(Type):
    """``function<T, …> -> R``."""

    parameters: tuple[Type, ...]
    result: Type

    def accepts(self, value: object) -> bool:
        """A function with a signature that this type includes; what a body will answer may show
        only when it is called, so that a result of no declared type fits every result.
        """
        return isinstance(value, FunctionValue) and any(
            self.includes(FunctionOf(found.parameters, self.result))
            if found.result is ANY
            else self.includes(found)
            for found in value.types()
        )

    def includes(self, other: Type) -> bool:
        """Contravariant in the parameters, covariant in the result."""
        if not isinstance(other, FunctionOf):
            return isinstance(other, Nothing)
        return (
            len(other.parameters) == len(self.parameters)
            and self.result.includes(other.result)
            and all(
                theirs.includes(mine)
                for mine, theirs in zip(self.parameters, other.parameters, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class Union(Type):
    """One of several types; signatures of built-ins need it, FEEL has no word for it."""

    options: tuple[Type, ...]

    @property
    def accepts_null(self) -> bool:
        """If one of them does."""
        return any(option.accepts_null for option in self.options)

    def accepts(self, value: object) -> bool:
        """A value of any of the types."""
        return any(option.accepts(value) for option in self.options)


@dataclass(frozen=True, slots=True)
class AnyFunction(Type):
    """Any function at all: for parameters of built-ins."""

    def accepts(self, value: object) -> bool:
        """A function, whatever its signature."""
        return isinstance(value, FunctionValue)


ANY = Anything()
NULL = Nothing()
NUMBER = Simple("number", Decimal)
STRING = Simple("string", str)
BOOLEAN = Simple("boolean", bool)
DATE = Simple("date", Date)
TIME = Simple("time", Time)
DATE_TIME = Simple("date and time", DateTime)
DAYS = Simple("days and time duration", DayTimeDuration)
MONTHS = Simple("years and months duration", YearMonthDuration)

BY_NAME: Final[Mapping[str, Type]] = {
    "Any": ANY,
    "Null": NULL,
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "dateTime": DATE_TIME,
    "days and time duration": DAYS,
    "dayTimeDuration": DAYS,
    "years and months duration": MONTHS,
    "yearMonthDuration": MONTHS,
    "list": ListOf(ANY),
    "context": ContextOf(),
    "range": RangeOf(ANY),
    "function": AnyFunction(),
}
"""Types by the names that `instance of`, typeRef and signatures use."""

_BY_KIND = {kind.kind: kind for kind in BY_NAME.values() if isinstance(kind, Simple)}


def of(value: object) -> Type:
    """The simple type of a value; Any of those with parts."""
    return NULL if value is None else _BY_KIND.get(type(value), ANY)


MISMATCH: Final = object()
"""What `coerce` answers where nothing fits."""

_WORDS = {
    Decimal: "数字", str: "文本", bool: "真假", Date: "日期", Time: "时间", DateTime: "日期时间",
    DayTimeDuration: "日时时长", YearMonthDuration: "年月时长", list: "列表", dict: "上下文",
    type(None): "空值",
}  # fmt: skip


def describe(value: object) -> str:
    """The type of a value in a word a Chinese reader knows."""
    if isinstance(value, FunctionValue):
        return "函数"
    return _WORDS.get(type(value), "区间")


def coerce(value: object, to: Type) -> object:
    """`value` as a `to`, by the implicit conversions, or MISMATCH.

    A list of one becomes its item, an item a list of one, a date midnight UTC of that day; one
    conversion, never two in a row.

    >>> coerce([Decimal(1)], NUMBER), coerce("a", ListOf(STRING)), coerce(None, ANY)
    (Decimal('1'), ['a'], None)
    """
    if to is ANY or isinstance(to, Anything):
        return value
    if value is None:
        return None if to.accepts_null else MISMATCH
    if to.accepts(value):
        return value
    if isinstance(to, ListOf) and to.accepts([value]):
        return [value]
    if isinstance(value, list) and len(value) == 1 and not isinstance(to, ListOf):
        only = value[0]
        if only is None:
            return None if to.accepts_null else MISMATCH
        return only if to.accepts(only) else MISMATCH
    if to == DATE_TIME and isinstance(value, Date):
        return day_start(value)
    return MISMATCH
