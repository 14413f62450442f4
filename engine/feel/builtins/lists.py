"""List functions (DMN 1.5, 10.3.4.4)."""

from decimal import Decimal

from engine.feel.builtins.register import Register
from engine.feel.values.equality import same

REGISTER = Register()


@REGISTER("list contains(list: list, element: Any) -> boolean")
def list_contains(items: list[object], element: object) -> bool:
    """Whether an item equals `element`."""
    return any(same(item, element) for item in items)


@REGISTER("count(list: list) -> number")
def count(items: list[object]) -> Decimal:
    """How many items."""
    return Decimal(len(items))
