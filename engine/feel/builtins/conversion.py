"""Conversion functions but the temporal ones (DMN 1.5, 10.3.4.1; Camunda)."""

from decimal import Decimal
from typing import NoReturn

import simplejson

from engine.feel.builtins.register import Register
from engine.feel.builtins.temporal import REGISTER as TEMPORAL
from engine.feel.compiler.core import Compiler
from engine.feel.compiler.table import TABLE
from engine.feel.evaluation import Evaluation, FeelScope
from engine.feel.findings import FeelError
from engine.feel.syntax import tree
from engine.feel.syntax.names import Names
from engine.feel.syntax.parse import parse_expression
from engine.feel.values import number as numbers
from engine.feel.values.admission import from_json, to_json
from engine.feel.values.size import measure
from engine.feel.values.text import text_of

REGISTER = Register()
_GROUPING, _DECIMAL = (" ", ",", "."), (",", ".")


@REGISTER("string(from: Any) -> string", evaluating=True)
def string(evaluation: Evaluation, value: object) -> str:
    """The value as text; null has none."""
    if value is None:
        raise FeelError("missing-value", "null 没有文本")
    return text_of(value, evaluation.spend)


@REGISTER("number(from: number) -> number")
def same_number(value: Decimal) -> Decimal:
    """A number is itself."""
    return value


@REGISTER(
    "number(from: string, grouping separator?: string|Null, "
    "decimal separator?: string|Null) -> number"
)
def number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    """The number that a text writes with these separators."""
    if grouping is not None and grouping not in _GROUPING:
        raise FeelError("domain", f"千位分隔符只能是空格、“,”或“.”，却是“{grouping}”")
    if point is not None and point not in _DECIMAL:
        raise FeelError("domain", f"小数点只能是“.”或“,”，却是“{point}”")
    if grouping is not None and grouping == point:
        raise FeelError("domain", "千位分隔符不能与小数点相同")
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    value = numbers.from_text(plain)
    if value is None:
        raise FeelError("domain", f"“{text[:40]}”不是数字")
    return value


@REGISTER("range(from: string) -> range", evaluating=True)
def range_of(evaluation: Evaluation, text: str) -> object:
    """The range that a text writes with literal ends."""
    parsed = parse_expression(text, Names(TEMPORAL.functions())).node
    if not isinstance(parsed, tree.RangeLiteral) or not (
        _literal(parsed.low) and _literal(parsed.high)
    ):
        raise FeelError("domain", f"“{text[:40]}”不是两端为常数的区间，例如 [1..10]")
    code = Compiler(TABLE, TEMPORAL.functions(), None).compile(parsed)
    return code(FeelScope({}, None, evaluation))


def _literal(node: tree.Node | None) -> bool:
    if isinstance(node, tree.Negation):
        return _literal(node.operand)
    if isinstance(node, tree.Call):
        return all(isinstance(argument, tree.Constant) for argument in node.arguments)
    return isinstance(node, tree.Constant) and node.value is not None


@REGISTER("to json(value: Any) -> string", evaluating=True)
def write_json(evaluation: Evaluation, value: object) -> str:
    """The value as JSON text; times become strings."""
    measure(value, evaluation.spend)
    return simplejson.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))


@REGISTER("from json(value: string)")
def read_json(text: str) -> object:
    """The value that a JSON text writes."""
    try:
        parsed = simplejson.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse
        )
    except ValueError:
        raise FeelError("domain", "文本不是 JSON") from None
    return from_json(parsed)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
