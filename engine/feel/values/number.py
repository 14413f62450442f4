"""Numbers: IEEE 754-2008 decimal128, 34 significant digits, half-even (DMN 1.5, 10.3.2.3.1)."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from engine.feel.findings import FeelError

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
ZERO = Decimal(0)
ONE = Decimal(1)


def checked(operation: Callable[[Decimal, Decimal], Decimal], a: Decimal, b: Decimal) -> Decimal:
    """`operation(a, b)`, or a `FeelError` where decimal128 has no answer."""
    try:
        return operation(a, b)
    except DivisionByZero:
        raise FeelError("domain", "不能除以 0") from None
    except Overflow:
        raise FeelError("domain", "结果太大，超出数字的范围") from None
    except InvalidOperation:
        raise FeelError("domain", f"{a} 与 {b} 之间的这个运算没有结果") from None


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """`base ** exponent`; an integer result is exact where 34 digits hold it.

    >>> power(Decimal(2), Decimal(10))
    Decimal('1024')
    """
    if not exponent and not base:
        return ONE
    return checked(CONTEXT.power, base, exponent)


def from_text(text: str) -> Decimal | None:
    """The number that `text` writes in FEEL's grammar (``-?digits[.digits][e±digits]``), or None.

    >>> from_text("1.50"), from_text("1_000")
    (Decimal('1.50'), None)
    """
    body = text[1:] if text[:1] == "-" else text
    if not body.isascii() or not body or body[0] not in ".0123456789" or "_" in body:
        return None
    try:
        return CONTEXT.create_decimal(text)
    except (InvalidOperation, Overflow):
        return None


def whole(value: Decimal) -> int | None:
    """The integer that equals `value`, or None; huge numbers count as not whole.

    >>> whole(Decimal("3.0")), whole(Decimal("3.5")), whole(Decimal("1e6000"))
    (3, None, None)
    """
    if value.adjusted() > 33 or value != value.to_integral_value():
        return None
    return int(value)


def plain(value: Decimal) -> str:
    """`value` as `string()` writes it: no exponent, no trailing zeros after the point.

    >>> plain(Decimal("1.50")), plain(Decimal("1E+3")), plain(Decimal("-0"))
    ('1.5', '1000', '0')
    """
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
