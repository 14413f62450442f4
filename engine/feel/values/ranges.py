"""Ranges: two ends, each included or not; an end that is null is open (DMN 1.5, 10.3.2.7)."""

from dataclasses import dataclass

from engine.feel.values.comparison import before


@dataclass(frozen=True, slots=True)
class Range:
    """``[1..10]``, ``(1..10)`` or, with a null end, ``(>= 10)``.

    `operator` is the sign of a range written as a comparison: it is never equal to one that
    is written with two ends.
    """

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
    operator: str = ""


def contains(span: Range, value: object) -> bool | None:
    """Whether `value` lies in `span`; None where they do not compare or an end is unknown."""
    if span.start is None and span.end is None:
        return None
    low: bool | None = True
    if span.start is not None:
        low = before(span.start, value, or_equal=span.start_included)
    high: bool | None = True
    if span.end is not None:
        high = before(value, span.end, or_equal=span.end_included)
    if low is False or high is False:
        return False
    return None if low is None or high is None else True
