"""The cells of a table: the shape of a unary test → the region of values it accepts."""

from engine.decisions.region import (
    ANYTHING,
    NOT_NULL,
    NULL,
    ORDERED,
    Interval,
    Ordered,
    Region,
    negation,
    of_intervals,
    union,
)
from engine.feel.shapes import Among, Comparison, Either, Not, Shape, Whatever, Within


def region_of(shape: Shape) -> Region | None:
    """What the cell accepts; None where that depends on more than ordered constants."""
    match shape:
        case Whatever():
            return ANYTHING
        case Comparison(operator, constant):
            return _comparison(operator, constant)
        case Among(constants):
            return _union([_comparison("=", constant) for constant in constants])
        case Within(span):
            if not span.is_certain:
                return None
            return _between(span.start, span.start_included, span.end, span.end_included)
        case Either(shapes):
            return _union([region_of(each) for each in shapes])
        case Not(inner):
            region = region_of(inner)
            return None if region is None else negation(region)
    return None


def _union(regions: list[Region | None]) -> Region | None:
    known = [region for region in regions if region is not None]
    return union(known) if len(known) == len(regions) else None


def _comparison(operator: str, constant: object) -> Region | None:
    if constant is None:
        return {"=": NULL, "!=": NOT_NULL}.get(operator)
    if type(constant) not in ORDERED or (type(constant) is bool and operator not in ("=", "!=")):
        return None
    value: Ordered = constant  # type: ignore[assignment]  # it is of an ordered kind
    if operator == "!=":
        return negation(of_intervals(type(value), [Interval.point(value)]))
    interval = {
        "=": Interval.point(value),
        "<": Interval(None, False, value, False),
        "<=": Interval(None, False, value, True),
        ">": Interval(value, False, None, False),
        ">=": Interval(value, True, None, False),
    }[operator]
    return of_intervals(type(value), [interval])


def _between(low: object, low_in: bool, high: object, high_in: bool) -> Region | None:
    kinds = {type(end) for end in (low, high) if end is not None}
    if len(kinds) != 1 or not kinds < set(ORDERED) - {bool}:
        return None
    interval = Interval(low, low_in, high, high_in)  # type: ignore[arg-type]  # of one ordered kind
    return of_intervals(kinds.pop(), [interval])
