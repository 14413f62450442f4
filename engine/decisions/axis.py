"""A column of a table as an index: one value → the bit mask of the rules that accept it.

The constants of the column cut the line of values into points and the gaps between them; each
piece knows its rules. A lookup is a hash or a bisection, whatever the number of rules.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.decisions.region import Interval, Ordered, Region


@dataclass(frozen=True, slots=True)
class Axis:
    """Values of one kind. `points` are sorted; piece 2i+1 is point i, piece 2i the gap before it.

    `exact` answers at once where only single values matter, and then `otherwise` is the rest.
    """

    points: list[Ordered]
    pieces: list[int]
    exact: dict[Ordered, int] | None
    otherwise: int

    def mask(self, value: Ordered) -> int:
        """The rules that accept the value."""
        if self.exact is not None:
            return self.exact.get(value, self.otherwise)
        at = bisect_left(self.points, value)
        if at < len(self.points) and self.points[at] == value:
            return self.pieces[2 * at + 1]
        return self.pieces[2 * at]


@dataclass(frozen=True, slots=True)
class Index:
    """A whole column: an axis per kind of value, and the masks for other kinds and for null."""

    axes: dict[type, Axis]
    other: int
    null: int

    def mask(self, value: object) -> int:
        """The rules that accept the value (bit i for the region i)."""
        axis = self.axes.get(type(value))
        if axis is not None:
            return axis.mask(value)  # type: ignore[arg-type]  # the axis is of the value's type
        return self.null if value is None else self.other


def build_index(regions: Sequence[Region]) -> Index:
    """The index of a column whose cell i accepts the region i."""
    kinds = {kind for region in regions for kind in region.kinds or ()}
    other = null = 0
    for number, region in enumerate(regions):
        other |= (region.kinds is None) << number
        null |= region.null << number
    axes = {kind: _build_axis(kind, regions, other) for kind in kinds}
    return Index(axes, other, null)


def _build_axis(kind: type, regions: Sequence[Region], always: int) -> Axis:
    placed = [
        (1 << number, interval)
        for number, region in enumerate(regions)
        for interval in (region.kinds or {}).get(kind, ())
    ]
    points = sorted({end for _, each in placed for end in (each.low, each.high) if end is not None})
    pieces = _pieces(points, placed, always)
    exact = None
    if kind in (str, bool) and all(each.low == each.high is not None for _, each in placed):
        exact = dict(zip(points, pieces[1::2], strict=True))
    return Axis(points, pieces, exact, pieces[0])


def _pieces(points: list[Ordered], placed: list[tuple[int, Interval]], always: int) -> list[int]:
    """The mask of each piece: every interval switches its bit on where it begins, off after it."""
    where = {point: at for at, point in enumerate(points)}
    switches = [0] * (2 * len(points) + 2)
    for bit, each in placed:
        begin = 0 if each.low is None else 2 * where[each.low] + (1 if each.low_closed else 2)
        end = (
            len(switches) - 1
            if each.high is None
            else 2 * where[each.high] + (2 if each.high_closed else 1)
        )
        switches[begin] ^= bit
        switches[end] ^= bit
    pieces = []
    mask = always
    for switch in switches[:-1]:
        mask ^= switch
        pieces.append(mask)
    return pieces


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
