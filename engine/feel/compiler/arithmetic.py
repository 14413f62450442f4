"""``+ - * / **`` and unary minus over numbers, texts and temporal values (tables 55-57)."""

from collections.abc import Callable
from decimal import Decimal

from engine.feel.compiler.core import Code, Compiler
from engine.feel.compiler.temporal_arithmetic import temporal
from engine.feel.evaluation import Scope
from engine.feel.findings import Fault
from engine.feel.syntax import tree
from engine.feel.syntax.tree import Node
from engine.feel.values.number import CONTEXT, checked, power
from engine.feel.values.temporal import DayTimeDuration, YearMonthDuration
from engine.feel.values.types import describe

_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "**": power,
}
_WORDS = {"+": "相加", "-": "相减", "*": "相乘", "/": "相除", "**": "乘方"}


def arithmetic(compiler: Compiler, node: tree.Arithmetic) -> Code:
    """Operators of one level, applied from the left."""
    code = compiler.compile(node.first)
    left: Node = node.first
    for operator, right in node.rest:
        code = _binary(operator, code, compiler.compile(right), left, right)
        left = tree.Arithmetic(node.start, right.end, left, ((operator, right),))
    return code


def _binary(operator: str, left: Code, right: Code, left_node: Node, right_node: Node) -> Code:
    numbers = _NUMBERS[operator]
    node = Node(left_node.start, right_node.end)

    def apply(scope: Scope) -> object:
        a = left(scope)
        b = right(scope)
        try:
            if type(a) is Decimal and type(b) is Decimal:
                return checked(numbers, a, b)
            if a is None or b is None:
                scope.evaluation.missing(left_node if a is None else right_node, "无法计算")
                return None
            return _other(scope, operator, a, b)
        except Fault as fault:
            scope.evaluation.note(fault.kind, fault.message, node)
            return None

    return apply


def _other(scope: Scope, operator: str, a: object, b: object) -> object:
    if operator == "+" and isinstance(a, str) and isinstance(b, str):
        scope.evaluation.spend((len(a) + len(b)) // 64)
        return a + b
    result = temporal(operator, a, b)
    if result is None:
        what = f"{describe(a)}与{describe(b)}不能{_WORDS[operator]}"
        if operator == "+" and str in (type(a), type(b)):
            what += "；拼接文本请先用 string() 转换"
        raise Fault("type", what)
    return result


def negation(compiler: Compiler, node: tree.Negation) -> Code:
    """``-operand`` of a number or a duration."""
    operand = compiler.compile(node.operand)
    if isinstance(node.operand, tree.Constant) and type(node.operand.value) is Decimal:
        negative = CONTEXT.minus(node.operand.value)
        return lambda scope: negative

    def negate(scope: Scope) -> object:
        value = operand(scope)
        if type(value) is Decimal:
            return CONTEXT.minus(value)
        if isinstance(value, DayTimeDuration):
            return DayTimeDuration(-value.nanos)
        if isinstance(value, YearMonthDuration):
            return YearMonthDuration(-value.months)
        if value is None:
            scope.evaluation.missing(node.operand, "无法取负")
        else:
            scope.evaluation.note("type", f"{describe(value)}不能取负", node)
        return None

    return negate
