"""List functions that look for, add, remove and arrange items (DMN 1.5, 10.3.4.4; Camunda)."""

from collections.abc import Hashable, Mapping
from decimal import Decimal

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError
from engine.feel.values.equality import index_key, same
from engine.feel.values.function import Function

REGISTER = Register()
List = list[object]


@REGISTER("list contains(list: list, element: Any) -> boolean", evaluating=True)
def list_contains(evaluation: Evaluation, items: List, element: object) -> bool:
    """Whether an item equals `element`."""
    evaluation.spend(len(items))
    return any(same(item, element, evaluation.spend) for item in items)


@REGISTER("count(list: list) -> number")
def count(items: List) -> Decimal:
    """How many items."""
    return Decimal(len(items))


@REGISTER("is empty(list: list) -> boolean")
def is_empty(items: List) -> bool:
    """Whether there are no items."""
    return not items


@REGISTER("sublist(list: list, start position: number, length?: number) -> list")
def sublist(items: List, start: Decimal, length: Decimal | None = None) -> List:
    """From position `start` (1 is the first, -1 the last), at most `length` items."""
    begin = index(items, start)
    if length is not None and (length < 1 or begin + length > len(items)):
        raise FeelError("domain", f"列表有 {len(items)} 项，从第 {start} 项起没有 {length} 项")
    end = len(items) if length is None else begin + int(length)
    return items[begin:end]


@REGISTER("append(list: list, items...: Any) -> list", "append(list: list, item...: Any) -> list")
def append(items: List, added: List) -> List:
    """With the other arguments as last items."""
    return items + added


@REGISTER("concatenate(lists...: list) -> list", "concatenate(list...: list) -> list")
def concatenate(lists: list[List]) -> List:
    """All items of all lists."""
    return [item for items in lists for item in items]


@REGISTER("insert before(list: list, position: number, newItem: Any) -> list")
def insert_before(items: List, position: Decimal, item: object) -> List:
    """With `item` at that position."""
    at = index(items, position)
    return [*items[:at], item, *items[at:]]


@REGISTER("remove(list: list, position: number) -> list")
def remove(items: List, position: Decimal) -> List:
    """Without the item at that position."""
    at = index(items, position)
    return items[:at] + items[at + 1 :]


@REGISTER("list replace(list: list, position: number, newItem: Any) -> list")
def replace_at(items: List, position: Decimal, item: object) -> List:
    """With another item at that position."""
    at = index(items, position)
    return [*items[:at], item, *items[at + 1 :]]


@REGISTER("list replace(list: list, match: function, newItem: Any) -> list", evaluating=True)
def replace_matching(evaluation: Evaluation, items: List, match: Function, item: object) -> List:
    """With another item wherever ``match(item, newItem)`` is true."""
    answers = [match.call(evaluation, [old, item]) for old in items]
    if not all(isinstance(answer, bool) for answer in answers):
        raise FeelError("type", "list replace 的 match 函数应当回答 true 或 false")
    return [item if answer else old for old, answer in zip(items, answers, strict=True)]


@REGISTER("reverse(list: list) -> list")
def reverse(items: List) -> List:
    """Last item first."""
    return items[::-1]


@REGISTER("index of(list: list, match: Any) -> list<number>", evaluating=True)
def index_of(evaluation: Evaluation, items: List, match: object) -> list[Decimal]:
    """The positions of all items equal to `match`."""
    evaluation.spend(len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if same(item, match, evaluation.spend)]


@REGISTER("distinct values(list: list) -> list", evaluating=True)
def distinct_values(evaluation: Evaluation, items: List) -> List:
    """Each value once, where it stands first."""
    return [first for first, _ in _groups(evaluation, items)]


@REGISTER("duplicate values(list: list) -> list", evaluating=True)
def duplicate_values(evaluation: Evaluation, items: List) -> List:
    """The values that stand more than once, each once."""
    return [first for first, times in _groups(evaluation, items) if times > 1]


@REGISTER("union(lists...: list) -> list", "union(list...: list) -> list", evaluating=True)
def union(evaluation: Evaluation, lists: list[List]) -> List:
    """All items of all lists, each value once."""
    return distinct_values(evaluation, concatenate(lists))


@REGISTER("flatten(list: list) -> list", evaluating=True)
def flatten(evaluation: Evaluation, items: List) -> List:
    """The items of nested lists in one list."""
    flat: List = []
    waiting = [iter(items)]
    while waiting:
        evaluation.spend()
        for item in waiting[-1]:
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            flat.append(item)
            evaluation.spend()
        else:
            waiting.pop()
    return flat


@REGISTER("partition(list: list, size: number) -> list<list>")
def partition(items: List, size: Decimal) -> list[List]:
    """Consecutive pieces of `size` items; the last may be shorter."""
    if size < 1:
        raise FeelError("domain", f"每段的项数应当至少是 1，却是 {size}")
    step = int(min(size, Decimal(len(items) + 1)))
    return [items[at : at + step] for at in range(0, len(items), step)]


def index(items: List, position: Decimal) -> int:
    """The Python index of a position counted from 1, or from the end if negative."""
    if not 1 <= abs(position) <= len(items):
        raise FeelError("domain", f"列表有 {len(items)} 项，没有第 {position} 项")
    return int(position) - 1 if position > 0 else len(items) + int(position)


def _groups(evaluation: Evaluation, items: List) -> list[tuple[object, int]]:
    """Each value with how often it stands, in the order of the first."""
    counts: dict[Hashable, int] = {}
    firsts: dict[Hashable, object] = {}
    for item in items:
        evaluation.spend(1)
        key = _key(evaluation, item, firsts)
        firsts.setdefault(key, item)
        counts[key] = counts.get(key, 0) + 1
    return [(first, counts[key]) for key, first in firsts.items()]


def _key(evaluation: Evaluation, item: object, firsts: Mapping[Hashable, object]) -> Hashable:
    """A key that equal values share: of a list or context, the place of the first equal one."""
    try:
        return index_key(item)
    except TypeError:
        evaluation.spend(len(firsts))
    for key, first in firsts.items():
        if type(first) is type(item) and same(first, item, evaluation.spend):
            return key
    return ("place", len(firsts))
