"""Ranges: two ends, each included or not (DMN 1.5, 10.3.2.7).

Only a range written as a comparison has an open end. A null end of any other is a limit that nobody
knows, so that comparing with it is null (table 55 reads `in` as two comparisons).
"""

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

    @property
    def is_certain(self) -> bool:
        """Whether each end is a value, or open because the range is written as a comparison."""
        low = self.start is not None or self.operator in ("<", "<=")
        return low and (self.end is not None or self.operator in (">", ">="))


def contains(span: Range, value: object) -> bool | None:
    """Whether `value` lies in `span`; None where they do not compare or an end is unknown.

    >>> from decimal import Decimal
    >>> [contains(Range(Decimal(1), None), Decimal(n)) for n in (0, 5)]
    [False, None]
    """
    low: bool | None = span.operator in ("<", "<=") or None
    if span.start is not None:
        low = before(span.start, value, or_equal=span.start_included)
    high: bool | None = span.operator in (">", ">=") or None
    if span.end is not None:
        high = before(value, span.end, or_equal=span.end_included)
    if low is False or high is False:
        return False
    return None if low is None or high is None else True
