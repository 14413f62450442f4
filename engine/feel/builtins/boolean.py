"""Boolean functions, and those that ask about null (DMN 1.5, 10.3.4.2; Camunda)."""

from engine.feel.builtins.register import Register
from engine.feel.findings import AssertionFailed, FeelError
from engine.feel.values.types import describe

REGISTER = Register()


@REGISTER("not(negand: Any) -> boolean")
def negate(negand: object) -> bool:
    """Three-valued: null of anything but a boolean."""
    if not isinstance(negand, bool):
        raise FeelError(
            "missing-value" if negand is None else "type", f"{describe(negand)}没有真假，不能取反"
        )
    return not negand


@REGISTER("is defined(value: Any) -> boolean")
def is_defined(value: object) -> bool:
    """Whether there is a value."""
    return value is not None


@REGISTER("get or else(value: Any, default: Any)")
def get_or_else(value: object, default: object) -> object:
    """The value, or `default` where it is null."""
    return default if value is None else value


@REGISTER("assert(value: Any, condition: Any, cause?: string)")
def assert_that(value: object, condition: object, cause: str | None = None) -> object:
    """The value if `condition` is true; otherwise the expression is given up, for that cause."""
    if condition is not True:
        raise AssertionFailed(cause or "断言的条件不成立")
    return value


@REGISTER(
    "fromAi(value: Any, description?: string|Null, type?: string|Null, schema?: context|Null, "
    "options?: context|Null)"
)
def from_ai(value: object, *description: object) -> object:
    """The value; the rest describes it to tools that read the expression."""
    return value
