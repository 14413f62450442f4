"""``+ - * / **`` and unary minus over numbers, texts and temporal values (tables 55-57)."""

from collections.abc import Callable
from decimal import Decimal

from engine.feel.compiler.core import Code, Compiler
from engine.feel.compiler.temporal_arithmetic import temporal
from engine.feel.evaluation import FeelScope
from engine.feel.findings import FeelError
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
_Step = Callable[[FeelScope, object, object], object]
_WORDS = {"+": "相加", "-": "相减", "*": "相乘", "/": "相除", "**": "乘方"}


def arithmetic(compiler: Compiler, node: tree.Arithmetic) -> Code:
    """Operators of one level, applied from the left."""
    first = compiler.compile(node.first)
    steps = [
        (_step(operator, node, right), compiler.compile(right)) for operator, right in node.rest
    ]
    if len(steps) == 1:
        step, right = steps[0]
        return lambda scope: step(scope, first(scope), right(scope))

    def apply(scope: FeelScope) -> object:
        value = first(scope)
        for step, right in steps:
            value = step(scope, value, right(scope))
        return value

    return apply


def _step(
    operator: str, node: tree.Arithmetic, right: Node
) -> Callable[[FeelScope, object, object], object]:
    numbers = _NUMBERS[operator]
    span = Node(node.start, right.end)
    left = node.first if node.rest[0][1] is right else span

    def step(scope: FeelScope, a: object, b: object) -> object:
        try:
            if type(a) is Decimal and type(b) is Decimal:
                return checked(numbers, a, b)
            if a is None or b is None:
                scope.evaluation.missing(left if a is None else right, "无法计算")
                return None
            return _other(scope, operator, a, b)
        except FeelError as fault:
            scope.evaluation.note(fault.kind, fault.message, span)
            return None

    return step


def _other(scope: FeelScope, operator: str, a: object, b: object) -> object:
    if operator == "+" and isinstance(a, str) and isinstance(b, str):
        scope.evaluation.spend((len(a) + len(b)) // 16)
        return a + b
    result = temporal(operator, a, b)
    if result is None:
        what = f"{describe(a)}与{describe(b)}不能{_WORDS[operator]}"
        if operator == "+" and str in (type(a), type(b)):
            what += "；拼接文本请先用 string() 转换"
        raise FeelError("type", what)
    return result


def negation(compiler: Compiler, node: tree.Negation) -> Code:
    """``-operand`` of a number or a duration."""
    operand = compiler.compile(node.operand)
    if isinstance(node.operand, tree.Constant) and type(node.operand.value) is Decimal:
        negative = CONTEXT.minus(node.operand.value)
        return lambda scope: negative

    def negate(scope: FeelScope) -> object:
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
