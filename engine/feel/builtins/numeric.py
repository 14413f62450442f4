"""Numeric functions (DMN 1.5, 10.3.4.5)."""

from decimal import Decimal

from engine.feel.builtins.register import Register

REGISTER = Register()


@REGISTER("abs(n: number) -> number")
def absolute(n: Decimal) -> Decimal:
    """Without its sign."""
    return abs(n)
