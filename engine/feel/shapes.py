"""What a unary test is, where its form alone says so: a table can be indexed by it.

The constants are FEEL values; `equality.index_key` makes keys of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.feel.syntax import tree
from engine.feel.values.ranges import Range


class Shape:
    """The form of a test."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Whatever(Shape):
    """``-``: every value passes, null too."""


@dataclass(frozen=True, slots=True)
class Comparison(Shape):
    """``>= 600``: the value stands in this relation to a constant."""

    operator: tree.Comparison
    constant: object


@dataclass(frozen=True, slots=True)
class Among(Shape):
    """``"a","b"`` or ``"a"``: the value equals one of the constants."""

    constants: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Within(Shape):
    """``[1..10]`` with constant ends."""

    range: Range


@dataclass(frozen=True, slots=True)
class Either(Shape):
    """Several tests, any of which passes: ``<18,>=60``."""

    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Not(Shape):
    """``not(…)`` around another shape."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Computed(Shape):
    """Anything else: it must be evaluated."""


Fold = Callable[[tree.Node], tuple[object] | None]
"""The constant that a node is, in a tuple; None if it is not one."""
WHATEVER: Final = Whatever()
COMPUTED: Final = Computed()


def shape_of(tests: tree.UnaryTests, fold: Fold) -> Shape:
    """The shape of a whole cell."""
    if not tests.tests:
        return WHATEVER
    shape = _join([_shape_of_test(test, fold) for test in tests.tests])
    return Not(shape) if tests.negated and shape is not COMPUTED else shape


def _join(shapes: list[Shape]) -> Shape:
    if COMPUTED in shapes:
        return COMPUTED
    if all(isinstance(shape, Among) for shape in shapes):
        return Among(tuple(c for s in shapes if isinstance(s, Among) for c in s.constants))
    return shapes[0] if len(shapes) == 1 else Either(tuple(shapes))


def _shape_of_test(test: tree.Node, fold: Fold) -> Shape:
    if isinstance(test, tree.ComparisonTest):
        operand = fold(test.operand)
        return Comparison(test.operator, *operand) if operand else COMPUTED
    if isinstance(test, tree.ListLiteral):
        items = [fold(item) for item in test.items]
        return Among(tuple(i[0] for i in items if i)) if all(items) else COMPUTED
    constant = fold(test)
    if constant is None or isinstance(constant[0], list | dict):
        return COMPUTED
    return Within(constant[0]) if isinstance(constant[0], Range) else Among(constant)
