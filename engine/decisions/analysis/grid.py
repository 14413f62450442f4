"""A table as a grid: each column cut into pieces in which every cell says the same throughout.

What holds for the example of a piece holds for all its values, so a finite search proves things
about every possible input.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from engine.decisions.column import Column
from engine.decisions.region import Ordered
from engine.decisions.table import Table
from engine.decisions.types import unrestricted
from engine.feel.syntax import tree
from engine.feel.values import types
from engine.feel.values.number import plain
from engine.feel.values.temporal import Date

OTHER_TEXT = "（其他）"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a column: an example value and the mask of the rules whose cell accepts it."""

    example: object
    mask: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The pieces of each column (columns over one expression are one) and who is certain.

    `computed` are rules with a cell that only evaluation can answer; their bits are set where they
    might match.
    """

    labels: tuple[str, ...]
    columns: tuple[tuple[Piece, ...], ...]
    rules: int
    computed: int

    def example(self, pieces: Sequence[Piece]) -> str:
        """An input in words, a value for each column."""
        return "、".join(
            f"{label} = {written(piece.example)}"
            for label, piece in zip(self.labels, pieces, strict=True)
        )


def grid_of(table: Table) -> Grid:
    """The grid of a table."""
    groups: dict[str, list[Column]] = {}
    for column in table.columns:
        groups.setdefault(column.clause.expression.text, []).append(column)
    return Grid(
        tuple(group[0].clause.label for group in groups.values()),
        tuple(_pieces(group) for group in groups.values()),
        len(table.source.rules),
        table.computed,
    )


def _pieces(group: Sequence[Column]) -> tuple[Piece, ...]:
    """One piece for each different mask, of allowed values only; null where a cell asks for it."""
    allowed = 1 << len(group[0].cells)
    found: dict[int, Piece] = {}
    counts = _counts(group[0])
    for sample in _samples(group):
        if counts and isinstance(sample, Decimal) and (sample < 0 or sample % 1):
            continue
        mask = -1
        for column in group:
            mask &= column.index.mask(sample)
        if mask & allowed or sample is None:
            mask &= allowed - 1
            found.setdefault(mask, Piece(sample, mask))
    return tuple(found.values())


def _counts(column: Column) -> bool:
    """Whether the column tests a number of things: 0, 1, 2, …"""
    node = column.expression.node
    return (
        isinstance(node, tree.Call)
        and isinstance(node.function, tree.Name)
        and node.function.name in ("count", "string length")
    )


def _samples(group: Sequence[Column]) -> Iterator[object]:
    kinds = {kind for column in group for kind in column.index.axes}
    declared = unrestricted(group[0].wanted)
    if isinstance(declared, types.Simple):
        kinds &= {declared.kind}
        if declared.kind is bool:
            kinds = {bool}
    for kind in kinds:
        points = {p for c in group if kind in c.index.axes for p in c.index.axes[kind].points}
        yield from _between(kind, sorted(points))
    if not kinds:
        yield Anything()
    if any(region is not None and region.null and region.kinds is not None
           for column in group for region in column.regions):  # fmt: skip
        yield None


class Anything:
    """The example of a column whose cells do not look at the value."""

    def __repr__(self) -> str:
        return "任意值"


def _between(kind: type, points: Sequence[Ordered]) -> Iterator[object]:
    """The points, and a value in every gap between, before and after them.

    Cells may together accept everything, which leaves no point: then any value will do.
    """
    if kind is bool:
        yield from (True, False)
    elif kind is Decimal:
        yield from _numbers([p for p in points if isinstance(p, Decimal)] or [Decimal(0)])
    elif kind is Date:
        yield from _dates([p for p in points if isinstance(p, Date)] or [Date(2000, 1, 1)])
    else:
        yield from points
        yield OTHER_TEXT
        yield from _texts([point for point in points if isinstance(point, str)])


def _numbers(points: Sequence[Decimal]) -> Iterator[Decimal]:
    yield points[0] - 1
    for low, high in pairwise(points):
        yield low
        yield (low + high) / 2
    yield points[-1]
    yield points[-1] + 1


def _dates(points: Sequence[Date]) -> Iterator[Date]:
    yield points[0].plus_days(-1)
    for point, following in zip(points, [*points[1:], None], strict=True):
        yield point
        if point.plus_days(1) != following:
            yield point.plus_days(1)


def _texts(points: Sequence[str]) -> Iterator[str]:
    yield ""
    for point, following in zip(points, [*points[1:], None], strict=True):
        if following is None or point + OTHER_TEXT < following:
            yield point + OTHER_TEXT


def written(value: object) -> str:
    """A value as FEEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return f'"{value}"'
    return "null" if value is None else str(value)


def numbers(rules: Iterable[int]) -> str:
    """Rules in words, numbered from 1 as the Modeler does."""
    return "、".join(str(rule + 1) for rule in rules)
