"""Relations of points and ranges (DMN 1.5, 10.3.4.9), `is` (10.3.4.7) and `range`."""

from engine.feel.builtins.register import Register
from engine.feel.findings import FeelError
from engine.feel.values.comparison import before as is_before
from engine.feel.values.comparison import comparable
from engine.feel.values.equality import equal
from engine.feel.values.ranges import Range, contains

REGISTER = Register()
_RANGES = ("range1: range, range2: range",)
_POINT_FIRST = ("point: Any, range: range", *_RANGES)
_RANGE_FIRST = ("range: range, point: Any", *_RANGES)
_EQUALS = ("point1: Any, point2: Any", *_RANGES)
_ANY_PAIR = ("point1: Any, point2: Any", "range: range, point: Any", *_POINT_FIRST)


def _relation(name: str, forms: tuple[str, ...]) -> list[str]:
    return [f"{name}({form}) -> boolean" for form in forms]


def _less(a: object, b: object) -> bool:
    return _sure(is_before(a, b), a, b)


def _equal(a: object, b: object) -> bool:
    return _sure(equal(a, b), a, b)


def _sure(answer: bool | None, a: object, b: object) -> bool:
    if answer is None or not (comparable(a) and comparable(b)):
        raise FeelError("type", "这些值不能比较先后")
    return answer


def _inside(span: Range, point: object) -> bool:
    answer = contains(span, point)
    return _sure(answer, span.start if span.end is None else span.end, point)


@REGISTER(*_relation("before", _ANY_PAIR))
def before(a: object, b: object) -> bool:
    """All of one lies before all of the other."""
    if isinstance(a, Range) and isinstance(b, Range):
        return _less(a.end, b.start) or (
            _equal(a.end, b.start) and not (a.end_included and b.start_included)
        )
    if isinstance(a, Range):
        return _less(a.end, b) or (_equal(a.end, b) and not a.end_included)
    if isinstance(b, Range):
        return _less(a, b.start) or (_equal(a, b.start) and not b.start_included)
    return _less(a, b)


@REGISTER(*_relation("after", _ANY_PAIR))
def after(a: object, b: object) -> bool:
    """All of one lies after all of the other."""
    return before(b, a)


@REGISTER(*_relation("meets", _RANGES))
def meets(a: Range, b: Range) -> bool:
    """One ends where the other starts, both included."""
    return a.end_included and b.start_included and _equal(a.end, b.start)


@REGISTER(*_relation("met by", _RANGES))
def met_by(a: Range, b: Range) -> bool:
    """The other way round."""
    return meets(b, a)


@REGISTER(*_relation("overlaps", _RANGES))
def overlaps(a: Range, b: Range) -> bool:
    """They share a point."""
    return not before(a, b) and not before(b, a)


@REGISTER(*_relation("overlaps before", _RANGES))
def overlaps_before(a: Range, b: Range) -> bool:
    """The first starts earlier, and ends within the second."""
    starts = _less(a.start, b.start) or (
        _equal(a.start, b.start) and a.start_included and not b.start_included
    )
    reaches = _less(b.start, a.end) or (
        _equal(a.end, b.start) and a.end_included and b.start_included
    )
    ends = _less(a.end, b.end) or (_equal(a.end, b.end) and (not a.end_included or b.end_included))
    return starts and reaches and ends


@REGISTER(*_relation("overlaps after", _RANGES))
def overlaps_after(a: Range, b: Range) -> bool:
    """The second starts earlier, and ends within the first."""
    starts = _less(b.start, a.start) or (
        _equal(b.start, a.start) and b.start_included and not a.start_included
    )
    reaches = _less(a.start, b.end) or (
        _equal(b.end, a.start) and b.end_included and a.start_included
    )
    ends = _less(b.end, a.end) or (_equal(b.end, a.end) and (not b.end_included or a.end_included))
    return starts and reaches and ends


@REGISTER(*_relation("finishes", _POINT_FIRST))
def finishes(a: object, b: Range) -> bool:
    """It ends where the range ends, and starts no earlier."""
    if not isinstance(a, Range):
        return b.end_included and _equal(a, b.end)
    return a.end_included == b.end_included and _equal(a.end, b.end) and _starts_no_earlier(a, b)


@REGISTER(*_relation("finished by", _RANGE_FIRST))
def finished_by(a: Range, b: object) -> bool:
    """The other way round."""
    return finishes(b, a)


@REGISTER(*_relation("starts", _POINT_FIRST))
def starts(a: object, b: Range) -> bool:
    """It starts where the range starts, and ends no later."""
    if not isinstance(a, Range):
        return b.start_included and _equal(a, b.start)
    return (
        a.start_included == b.start_included and _equal(a.start, b.start) and _ends_no_later(a, b)
    )


@REGISTER(*_relation("started by", _RANGE_FIRST))
def started_by(a: Range, b: object) -> bool:
    """The other way round."""
    return starts(b, a)


@REGISTER(*_relation("includes", _RANGE_FIRST))
def includes(a: Range, b: object) -> bool:
    """All of the point or range lies within."""
    if not isinstance(b, Range):
        return _inside(a, b)
    return _starts_no_earlier(b, a) and _ends_no_later(b, a)


@REGISTER(*_relation("during", _POINT_FIRST))
def during(a: object, b: Range) -> bool:
    """The other way round."""
    return includes(b, a)


@REGISTER(*_relation("coincides", _EQUALS))
def coincides(a: object, b: object) -> bool:
    """Two points or two ranges are the same."""
    if isinstance(a, Range) and isinstance(b, Range):
        return (
            a.start_included == b.start_included
            and a.end_included == b.end_included
            and _equal(a.start, b.start)
            and _equal(a.end, b.end)
        )
    return _equal(a, b)


def _starts_no_earlier(a: Range, b: Range) -> bool:
    return _less(b.start, a.start) or (
        _equal(a.start, b.start) and (b.start_included or not a.start_included)
    )


def _ends_no_later(a: Range, b: Range) -> bool:
    return _less(a.end, b.end) or (_equal(a.end, b.end) and (b.end_included or not a.end_included))


@REGISTER("is(value1?: Any, value2?: Any) -> boolean")
def identical(a: object = None, b: object = None) -> bool:
    """The same value of the same type; times must agree in their zone too."""
    if type(a) is not type(b):
        return False
    return a == b if comparable(a) else equal(a, b) is True
