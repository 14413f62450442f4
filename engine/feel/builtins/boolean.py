"""Boolean functions (DMN 1.5, 10.3.4.2)."""

from engine.feel.builtins.register import Register

REGISTER = Register()


@REGISTER("not(negand: Any) -> boolean")
def negate(negand: object) -> bool | None:
    """Three-valued: null of anything but a boolean."""
    return not negand if isinstance(negand, bool) else None
