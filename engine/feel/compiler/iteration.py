"""``for``, ``some``, ``every``: loops over lists and ranges, one scope a step."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from engine.feel.compiler.core import Code, Compiler
from engine.feel.evaluation import FeelScope
from engine.feel.findings import FeelError
from engine.feel.syntax import tree
from engine.feel.values.number import whole
from engine.feel.values.ranges import Range
from engine.feel.values.temporal import Date
from engine.feel.values.types import describe

_Source = Callable[[FeelScope], Iterator[object]]


def for_loop(compiler: Compiler, node: tree.For) -> Code:
    """The list of results; `partial` is the list so far."""
    with compiler.bind([*(i.name for i in node.iterations), "partial"]):
        sources = [(i.name, _source(compiler, i)) for i in node.iterations]
        compiler.mentioned.discard("partial")
        body = compiler.compile(node.body)
    looks_back = "partial" in compiler.mentioned

    def loop(scope: FeelScope) -> list[object] | None:
        results: list[object] = []
        outer = scope.inner({"partial": results})
        try:
            for inner in _steps(outer, sources):
                if looks_back:
                    outer.names["partial"] = results.copy()
                    scope.evaluation.spend(len(results) // 16)
                results.append(body(inner))
        except FeelError as fault:
            scope.evaluation.note(fault.kind, fault.message, node)
            return None
        return results

    return loop


def quantified(compiler: Compiler, node: tree.Quantified) -> Code:
    """``some``: any true; ``every``: all true; three-valued."""
    with compiler.bind(i.name for i in node.iterations):
        sources = [(i.name, _source(compiler, i)) for i in node.iterations]
        condition = compiler.compile(node.condition)
    wins = node.quantifier == "some"

    def check(scope: FeelScope) -> bool | None:
        unknown = False
        try:
            for inner in _steps(scope, sources):
                answer = condition(inner)
                if answer is wins:
                    return wins
                unknown = unknown or answer is not (not wins)
        except FeelError as fault:
            scope.evaluation.note(fault.kind, fault.message, node)
            return None
        return None if unknown else not wins

    return check


def _steps(scope: FeelScope, sources: Sequence[tuple[str, _Source]]) -> Iterator[FeelScope]:
    (name, source), rest = sources[0], sources[1:]
    for value in source(scope):
        scope.evaluation.spend()
        inner = scope.inner({name: value})
        if rest:
            yield from _steps(inner, rest)
        else:
            yield inner


def _source(compiler: Compiler, iteration: tree.Iteration) -> _Source:
    low = compiler.compile(iteration.source)
    if iteration.high is not None:
        high = compiler.compile(iteration.high)
        return lambda scope: _count(low(scope), high(scope), True, True)
    return lambda scope: _items(low(scope))


def _items(value: object) -> Iterator[object]:
    if isinstance(value, list):
        return iter(value)
    if isinstance(value, Range):
        return _count(value.start, value.end, value.start_included, value.end_included)
    if value is None:
        raise FeelError("missing-value", "要逐项处理的列表没有值（null）")
    return iter([value])


def _count(low: object, high: object, low_included: bool, high_included: bool) -> Iterator[object]:
    step = _day if isinstance(low, Date) and isinstance(high, Date) else _integer
    first, last = step(low), step(high)
    forward = 1 if first <= last else -1
    first += 0 if low_included else forward
    last -= 0 if high_included else forward
    back = Date.from_days if step is _day else Decimal
    return (back(n) for n in range(first, last + forward, forward))


def _day(value: object) -> int:
    assert isinstance(value, Date)
    return value.days


def _integer(value: object) -> int:
    number = whole(value) if isinstance(value, Decimal) else None
    if number is None:
        raise FeelError("type", f"循环的区间两端应当是整数或日期，却有{describe(value)}")
    return number
