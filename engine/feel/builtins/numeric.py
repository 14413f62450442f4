"""Numeric functions (DMN 1.5, 10.3.4.5; Camunda)."""

import decimal
from collections.abc import Callable
from decimal import Decimal

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError
from engine.feel.values.number import CONTEXT, checked, whole
from engine.feel.values.temporal import DayTimeDuration, YearMonthDuration

REGISTER = Register()
_MOST_SCALE, _LEAST_SCALE = 6176, -6111


def rounded(n: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """`n` with `scale` digits after the point (before it, if negative)."""
    places = int(scale)
    if not _LEAST_SCALE <= places <= _MOST_SCALE:
        raise FeelError(
            "domain", f"小数位数应当在 {_LEAST_SCALE} 与 {_MOST_SCALE} 之间，却是 {scale}"
        )
    exponent = n.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent <= places:
        return n
    unit = Decimal((0, (1,), -places))
    wide = decimal.Context(prec=7000, rounding=rounding, Emin=-20000, Emax=20000)
    return CONTEXT.plus(n.quantize(unit, context=wide))


def _rounding(mode: str) -> Callable[..., Decimal]:
    def body(n: Decimal, scale: Decimal | None = None) -> Decimal:
        return rounded(n, Decimal(0) if scale is None else scale, mode)

    return body


for _name, _scale, _mode in (
    ("decimal", "scale", decimal.ROUND_HALF_EVEN),
    ("floor", "scale?", decimal.ROUND_FLOOR),
    ("ceiling", "scale?", decimal.ROUND_CEILING),
    ("round up", "scale", decimal.ROUND_UP),
    ("round down", "scale", decimal.ROUND_DOWN),
    ("round half up", "scale", decimal.ROUND_HALF_UP),
    ("round half down", "scale", decimal.ROUND_HALF_DOWN),
):
    REGISTER(f"{_name}(n: number, {_scale}: number) -> number")(_rounding(_mode))


@REGISTER(
    "abs(n: number) -> number",
    "abs(n: days and time duration) -> days and time duration",
    "abs(n: years and months duration) -> years and months duration",
)
def absolute(n: object) -> object:
    """Without its sign."""
    if isinstance(n, DayTimeDuration):
        return DayTimeDuration(abs(n.nanos))
    if isinstance(n, YearMonthDuration):
        return YearMonthDuration(abs(n.months))
    assert isinstance(n, Decimal)
    return CONTEXT.abs(n)


@REGISTER("modulo(dividend: number, divisor: number) -> number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """``dividend - divisor * floor(dividend / divisor)``: the sign is the divisor's."""
    if not divisor:
        raise FeelError("domain", "除数是 0，没有余数")
    try:
        rest = CONTEXT.remainder(dividend, divisor)
    except decimal.InvalidOperation:
        raise FeelError("domain", "商的位数太多，算不出余数") from None
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@REGISTER("sqrt(number: number) -> number")
def square_root(n: Decimal) -> Decimal:
    """The square root."""
    if n < 0:
        raise FeelError("domain", f"负数 {n} 没有平方根")
    return CONTEXT.sqrt(n)


@REGISTER("log(number: number) -> number")
def logarithm(n: Decimal) -> Decimal:
    """The natural logarithm."""
    if n <= 0:
        raise FeelError("domain", f"{n} 没有对数，应当大于 0")
    return CONTEXT.ln(n)


@REGISTER("exp(number: number) -> number")
def exponential(n: Decimal) -> Decimal:
    """e to the power of the number."""
    return checked(lambda x, _: CONTEXT.exp(x), n, n)


@REGISTER("odd(number: number) -> boolean")
def odd(n: Decimal) -> bool:
    """Whether it is an odd integer."""
    value = whole(n)
    return value is not None and value % 2 == 1


@REGISTER("even(number: number) -> boolean")
def even(n: Decimal) -> bool:
    """Whether it is an even integer."""
    return n == n.to_integral_value() and not odd(n)


@REGISTER("random number() -> number", evaluating=True)
def random_number(evaluation: Evaluation) -> Decimal:
    """At least 0 and less than 1, from the randomness the evaluation was given."""
    return Decimal(repr(evaluation.randomness().random()))
