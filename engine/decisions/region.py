"""What a cell of constants accepts, as sets of intervals: the common ground of speed and analysis.

The index of a table and the search for overlaps and gaps read the same regions, so what the
analysis proves is what the engine does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, Self

from engine.feel.values.temporal import Date


class Ordered(Protocol):
    """A value that can stand at the end of an interval."""

    def __lt__(self, other: Self, /) -> bool: ...


ORDERED: tuple[type, ...] = (Decimal, str, bool, Date)
"""The kinds of value that an interval can be made of; the order of each is total."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values between two ends; an end of None is open to infinity.

    >>> Interval(Decimal(1), True, Decimal(3), False).holds(Decimal(3))
    False
    """

    low: Ordered | None
    low_closed: bool
    high: Ordered | None
    high_closed: bool

    @classmethod
    def point(cls, value: Ordered) -> Self:
        """The one value."""
        return cls(value, True, value, True)

    @property
    def is_empty(self) -> bool:
        """Whether no value can lie in it."""
        if self.low is None or self.high is None:
            return False
        return self.high < self.low or (
            self.low == self.high and not (self.low_closed and self.high_closed)
        )

    def holds(self, value: Ordered) -> bool:
        """Whether the value lies in it."""
        if self.low is not None and (
            value < self.low or (value == self.low and not self.low_closed)
        ):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)


@dataclass(frozen=True, slots=True)
class Region:
    """The values that a cell accepts, per kind of value; `null` when it accepts null itself.

    `kinds` of None accepts every value there is: the cell ``-``. Intervals of one kind are sorted
    and disjoint.
    """

    kinds: dict[type, tuple[Interval, ...]] | None
    null: bool = False

    def holds(self, value: object) -> bool:
        """Whether the cell accepts the value."""
        if value is None:
            return self.null
        if self.kinds is None:
            return True
        return any(each.holds(value) for each in self.kinds.get(type(value), ()))  # type: ignore[arg-type]  # the key is the value's type

    @property
    def is_empty(self) -> bool:
        """Whether the cell accepts nothing."""
        return self.kinds is not None and not any(self.kinds.values()) and not self.null


ANYTHING = Region(None, null=True)
NOT_NULL = Region(None)
NULL = Region({}, null=True)


def of_intervals(kind: type, intervals: Iterable[Interval]) -> Region:
    """The region of one kind that the intervals make together."""
    return Region({kind: _merged([each for each in intervals if not each.is_empty])})


def union(regions: Sequence[Region]) -> Region:
    """What at least one of them accepts."""
    null = any(each.null for each in regions)
    gathered: dict[type, list[Interval]] = {}
    for each in regions:
        if each.kinds is None:
            return Region(None, null)
        for kind, intervals in each.kinds.items():
            gathered.setdefault(kind, []).extend(intervals)
    return Region({kind: _merged(found) for kind, found in gathered.items()}, null)


def negation(region: Region) -> Region:
    """What ``not(…)`` accepts: the rest of the same kinds, since across kinds nothing is equal.

    >>> negation(of_intervals(str, [Interval.point("a")])).holds("b")
    True
    """
    if region.kinds is None:
        return Region({}, null=not region.null)
    if region.null and not region.kinds:
        return NOT_NULL
    return Region({kind: _complement(found) for kind, found in region.kinds.items()})


def _low_key(interval: Interval) -> tuple[bool, Ordered, bool]:
    if interval.low is None:
        return (False, False, False)
    return (True, interval.low, not interval.low_closed)


def _merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    """Sorted, with those that touch or overlap made one."""
    unbounded = [each for each in intervals if each.low is None]
    bounded = sorted((each for each in intervals if each.low is not None), key=_low_key)
    merged: list[Interval] = []
    for each in unbounded + bounded:
        if merged and _touches(merged[-1], each):
            merged[-1] = _joined(merged[-1], each)
        else:
            merged.append(each)
    return tuple(merged)


def _touches(left: Interval, right: Interval) -> bool:
    if left.high is None or right.low is None:
        return True
    if right.low == left.high:
        return left.high_closed or right.low_closed
    return right.low < left.high


def _joined(left: Interval, right: Interval) -> Interval:
    if left.high is None or right.high is None:
        return Interval(left.low, left.low_closed, None, False)
    if left.high == right.high:
        closed = left.high_closed or right.high_closed
        return Interval(left.low, left.low_closed, left.high, closed)
    end = right if left.high < right.high else left
    return Interval(left.low, left.low_closed, end.high, end.high_closed)


def _complement(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """The gaps before, between and after sorted, disjoint intervals."""
    gaps: list[Interval] = []
    low: Ordered | None = None
    closed = False
    for each in intervals:
        if each.low is not None:
            gaps.append(Interval(low, closed, each.low, not each.low_closed))
        if each.high is None:
            return tuple(gap for gap in gaps if not gap.is_empty)
        low, closed = each.high, not each.high_closed
    gaps.append(Interval(low, closed, None, False))
    return tuple(gap for gap in gaps if not gap.is_empty)
