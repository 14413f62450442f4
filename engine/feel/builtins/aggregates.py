"""List functions that answer one value for many (DMN 1.5, 10.3.4.4), and `sort` (10.3.4.8)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cmp_to_key, reduce

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError
from engine.feel.values.comparison import before
from engine.feel.values.function import Function
from engine.feel.values.number import CONTEXT, checked
from engine.feel.values.types import describe

REGISTER = Register()


def _both(name: str, item: str, result: str) -> tuple[str, str]:
    return f"{name}(list: list<{item}>) -> {result}", f"{name}(c...: {item}) -> {result}"


@REGISTER(*_both("min", "Any", "Any"), evaluating=True)
def minimum(evaluation: Evaluation, items: Sequence[object]) -> object:
    """The smallest; null of an empty list or of items that do not compare."""
    return _extreme(evaluation, items, larger=False)


@REGISTER(*_both("max", "Any", "Any"), evaluating=True)
def maximum(evaluation: Evaluation, items: Sequence[object]) -> object:
    """The largest; null of an empty list or of items that do not compare."""
    return _extreme(evaluation, items, larger=True)


def _extreme(evaluation: Evaluation, items: Sequence[object], *, larger: bool) -> object:
    evaluation.spend(len(items))
    if not items:
        raise FeelError("domain", "空列表没有最大、最小的项")
    best = None
    for at, item in enumerate(items):
        beats = before(best, item) if larger else before(item, best)
        if at and beats is None:
            raise FeelError("type", f"{describe(best)}与{describe(item)}不能比较大小")
        best = item if not at or beats else best
    if before(best, best) is None:
        raise FeelError("type", f"{describe(best)}没有大小")
    return best


@REGISTER(*_both("sum", "number", "number"), evaluating=True)
def total(evaluation: Evaluation, items: Sequence[object]) -> Decimal:
    """The sum; null of an empty list."""
    return reduce(lambda a, b: checked(CONTEXT.add, a, b), _numbers(evaluation, items))


@REGISTER(*_both("product", "number", "number"), evaluating=True)
def product(evaluation: Evaluation, items: Sequence[object]) -> Decimal:
    """The product; null of an empty list."""
    return reduce(lambda a, b: checked(CONTEXT.multiply, a, b), _numbers(evaluation, items))


@REGISTER(*_both("mean", "number", "number"), evaluating=True)
def mean(evaluation: Evaluation, items: Sequence[object]) -> Decimal:
    """The average; null of an empty list."""
    return checked(CONTEXT.divide, total(evaluation, items), Decimal(len(items)))


@REGISTER(*_both("median", "number", "number"), evaluating=True)
def median(evaluation: Evaluation, items: Sequence[object]) -> Decimal:
    """The middle one, or the mean of the two; null of an empty list."""
    numbers = sorted(_numbers(evaluation, items))
    half = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[half]
    return checked(CONTEXT.divide, CONTEXT.add(numbers[half - 1], numbers[half]), Decimal(2))


@REGISTER(*_both("stddev", "number", "number"), evaluating=True)
def standard_deviation(evaluation: Evaluation, items: Sequence[object]) -> Decimal:
    """The standard deviation of a sample; there must be two numbers."""
    numbers = _numbers(evaluation, items)
    if len(numbers) < 2:
        raise FeelError("domain", "标准差至少需要两个数字")
    centre = mean(evaluation, numbers)
    squares = [_square(CONTEXT.subtract(n, centre)) for n in numbers]
    spread = reduce(lambda a, b: checked(CONTEXT.add, a, b), squares)
    return CONTEXT.sqrt(CONTEXT.divide(spread, Decimal(len(numbers) - 1)))


@REGISTER(*_both("mode", "number", "list<number>"), evaluating=True)
def mode(evaluation: Evaluation, items: Sequence[object]) -> list[Decimal]:
    """The most frequent numbers, ascending."""
    counts: dict[Decimal, int] = {}
    for n in _numbers(evaluation, items) if items else ():
        counts[n] = counts.get(n, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(n for n, times in counts.items() if times == most)


@REGISTER(*_both("all", "Any", "boolean"))
def all_true(items: Sequence[object]) -> bool:
    """``and`` of all items."""
    return _fold(items, wins=False)


@REGISTER(*_both("any", "Any", "boolean"))
def any_true(items: Sequence[object]) -> bool:
    """``or`` of all items."""
    return _fold(items, wins=True)


def _fold(items: Sequence[object], *, wins: bool) -> bool:
    if any(item is wins for item in items):
        return wins
    odd = next((item for item in items if not isinstance(item, bool)), wins)
    if odd is wins:
        return not wins
    raise FeelError(
        "missing-value" if odd is None else "type", f"列表里有{describe(odd)}，不是真假"
    )


@REGISTER("sort(list: list, precedes?: function) -> list", evaluating=True)
def sort(evaluation: Evaluation, items: list[object], precedes: Function | None = None) -> object:
    """Sorted by the function, or ascending."""

    def order(a: object, b: object) -> int:
        evaluation.spend()
        if _precedes(evaluation, precedes, a, b):
            return -1
        return 1 if _precedes(evaluation, precedes, b, a) else 0

    return sorted(items, key=cmp_to_key(order))


def _precedes(evaluation: Evaluation, precedes: Function | None, a: object, b: object) -> bool:
    answer = before(a, b) if precedes is None else precedes.call(evaluation, [a, b])
    if not isinstance(answer, bool):
        raise FeelError("type", f"不能排序：{describe(a)}与{describe(b)}比不出先后")
    return answer


def _numbers(evaluation: Evaluation, items: Sequence[object]) -> list[Decimal]:
    evaluation.spend(len(items))
    if not items:
        raise FeelError("domain", "空列表里没有数字可算")
    numbers = [item for item in items if isinstance(item, Decimal)]
    if len(numbers) < len(items):
        raise FeelError("type", "列表里有不是数字的项")
    return numbers


def _square(n: Decimal) -> Decimal:
    return checked(CONTEXT.multiply, n, n)
