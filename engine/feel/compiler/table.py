"""Which function compiles which construct."""

from typing import Any, Final

from engine.feel.compiler import (
    arithmetic,
    calls,
    comparisons,
    filters,
    iteration,
    logic,
    names,
    ranges,
)
from engine.feel.syntax import tree

TABLE: Final[dict[type[tree.Node], Any]] = {
    tree.Constant: names.constant,
    tree.Name: names.name,
    tree.Path: names.path,
    tree.InstanceOf: names.instance_of,
    tree.Filter: filters.filtered,
    tree.Call: calls.call,
    tree.NamedCall: calls.named_call,
    tree.FunctionDefinition: calls.definition,
    tree.ContextLiteral: calls.context,
    tree.ListLiteral: calls.list_literal,
    tree.RangeLiteral: ranges.range_literal,
    tree.Negation: arithmetic.negation,
    tree.Arithmetic: arithmetic.arithmetic,
    tree.Logic: logic.logic,
    tree.Compare: comparisons.compare,
    tree.Between: comparisons.between,
    tree.In: comparisons.membership,
    tree.If: logic.conditional,
    tree.For: iteration.for_loop,
    tree.Quantified: iteration.quantified,
}
"""Any: each function takes its own class of node, which a mapping cannot say."""
