"""``list[condition]``: by position or by condition; a single value is a list of one."""

from collections.abc import Callable
from decimal import Decimal

from engine.feel.compiler.core import Code, Compiler
from engine.feel.evaluation import FeelScope
from engine.feel.syntax import tree
from engine.feel.values.number import whole
from engine.feel.values.types import describe

_ItemScope = Callable[[FeelScope, object], FeelScope]


def filtered(compiler: Compiler, node: tree.Filter) -> Code:
    """A constant number picks a position; anything else is asked of every item."""
    base = compiler.compile(node.base)
    with compiler.bind(["item"], dynamic=True):
        condition = compiler.compile(node.condition)
    item_scope = _item_scope if "item" in compiler.mentioned else _entries_scope
    fixed = _constant_position(node.condition)

    def select(scope: FeelScope) -> object:
        found = base(scope)
        if found is None:
            scope.evaluation.missing(node.base, "无法筛选")
        items = found if isinstance(found, list) else [] if found is None else [found]
        if fixed is not None:
            return _at(scope, items, fixed, node)
        return _select(scope, items, item_scope, condition, node)

    return select


def _constant_position(node: tree.Node) -> Decimal | None:
    if isinstance(node, tree.Constant) and isinstance(node.value, Decimal):
        return node.value
    if isinstance(node, tree.Negation):
        inner = _constant_position(node.operand)
        return None if inner is None else -inner
    return None


def _select(
    scope: FeelScope,
    items: list[object],
    item_scope: _ItemScope,
    condition: Code,
    node: tree.Filter,
) -> object:
    if not items:
        return _of_nothing(scope, condition, node)
    kept: list[object] = []
    scope.evaluation.spend(len(items))
    for item in items:
        answer = condition(item_scope(scope, item))
        if answer is True:
            kept.append(item)
        elif isinstance(answer, Decimal):
            return _at(scope, items, answer, node)
        elif answer is not False and answer is not None:
            message = f"筛选条件应当是真假或位置，却是{describe(answer)}"
            scope.evaluation.note("type", message, node.condition)
            return None
    return kept


def _of_nothing(scope: FeelScope, condition: Code, node: tree.Filter) -> object:
    """No item to ask: nothing is kept, unless the condition is a position, which there is not."""
    count = len(scope.evaluation.findings)
    answer = condition(scope.inner({"item": None}))
    del scope.evaluation.findings[count:]
    return _at(scope, [], answer, node) if isinstance(answer, Decimal) else []


def _item_scope(scope: FeelScope, item: object) -> FeelScope:
    outer = scope.inner({"item": item})
    return outer.inner(item) if isinstance(item, dict) else outer


def _entries_scope(scope: FeelScope, item: object) -> FeelScope:
    """Where nothing asks for ``item``, its entries are all that is new."""
    return FeelScope(item, scope, scope.evaluation) if isinstance(item, dict) else scope


def _at(scope: FeelScope, items: list[object], position: Decimal, node: tree.Filter) -> object:
    index = whole(position)
    if index is not None and 0 < abs(index) <= len(items):
        return items[index - 1 if index > 0 else index]
    message = f"列表有 {len(items)} 项，没有第 {position} 项"
    scope.evaluation.note("domain", message, node)
    return None
