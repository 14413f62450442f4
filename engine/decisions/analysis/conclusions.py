"""Single cells of the conclusions: wrong types, values outside the list, orders without a list."""

from collections.abc import Iterator

from engine.decisions.coercion import type_words
from engine.decisions.outputs import Output
from engine.decisions.table import Table
from engine.decisions.types import Restricted, unrestricted
from engine.errors import Finding
from engine.feel import compile_expression
from engine.feel.values import types
from engine.feel.values.equality import same
from engine.feel.values.types import describe


def check_conclusions(table: Table) -> Iterator[Finding]:
    """The faults of every constant conclusion, and of the columns."""
    for place, output in enumerate(table.outputs.columns):
        for rule in table.source.rules:
            cell = rule.outputs[place]
            sentence = _fault(output, cell.text)
            if sentence:
                where = f"第 {rule.number} 行结论 {cell.text or '（空）'} "
                yield Finding(table.resource, cell.element, where + sentence)
    if table.source.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(
        output.order for output in table.outputs.columns
    ):
        sentence = f"命中策略 {table.source.hit_policy} 按输出值的顺序取舍；请给结论列写上输出值。"
        yield Finding(table.resource, table.source.element, sentence)


def _fault(output: Output, text: str) -> str | None:
    if not text:
        return None
    expression = compile_expression(text)
    if expression.names or not expression.constant:
        return None
    value = expression.evaluate({}).value
    declared = unrestricted(output.wanted)
    if value is None:
        return None
    if types.coerce(value, declared) is types.MISMATCH:
        return f"是{describe(value)}，而这一列是{type_words(declared)}；请改正。"
    if output.order and not any(same(value, each) for each in output.order):
        allowed = output.clause.values or _allowed(output.wanted)
        return f"不在输出值（{allowed}）之内；请改正，或把它加进输出值。"
    return None


def _allowed(wanted: types.Type) -> str:
    return wanted.allowed if isinstance(wanted, Restricted) else ""
