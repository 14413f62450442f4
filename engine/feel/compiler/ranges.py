"""``[a..b]`` as a value: both ends of one ordered type, not backwards."""

from engine.feel.compiler.core import Code, Compiler
from engine.feel.evaluation import FeelScope
from engine.feel.syntax import tree
from engine.feel.values.comparison import before, comparable
from engine.feel.values.ranges import Range
from engine.feel.values.types import describe


def range_literal(compiler: Compiler, node: tree.RangeLiteral) -> Code:
    """A range with closed, open or absent ends."""
    low = None if node.low is None else compiler.compile(node.low)
    high = None if node.high is None else compiler.compile(node.high)

    if isinstance(node.low, tree.Constant) and isinstance(node.high, tree.Constant):
        ends = node.low.value, node.high.value
        if not _refusal(*ends):
            fixed = Range(*ends, node.low_included, node.high_included, node.operator)
            return lambda scope: fixed

    def build(scope: FeelScope) -> Range | None:
        start = None if low is None else low(scope)
        end = None if high is None else high(scope)
        reason = _refusal(start, end)
        if reason:
            scope.evaluation.note("domain", reason, node)
            return None
        return Range(start, end, node.low_included, node.high_included, node.operator)

    return build


def _refusal(start: object, end: object) -> str:
    for value in (start, end):
        if value is not None and not comparable(value):
            return f"{describe(value)}不能作区间的一端"
    if start is None or end is None:
        return ""
    backwards = before(end, start)
    if backwards is None:
        return f"区间两端的类型不同：{describe(start)}与{describe(end)}"
    return "区间的下限大于上限" if backwards else ""
