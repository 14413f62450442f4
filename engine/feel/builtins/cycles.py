"""Camunda 8's ``cycle``: a repeating interval for a timer, as ISO 8601 writes one."""

from decimal import Decimal

from engine.feel.builtins.register import Register
from engine.feel.values.temporal import DayTimeDuration, YearMonthDuration

REGISTER = Register()
Interval = DayTimeDuration | YearMonthDuration


@REGISTER("cycle(interval: days and time duration|years and months duration) -> string")
def cycle_for_ever(interval: Interval) -> str:
    """Again and again."""
    return f"R/{interval}"


@REGISTER(
    "cycle(repetitions: Any, interval: days and time duration|years and months duration) -> string"
)
def cycle(repetitions: object, interval: Interval) -> str | None:
    """So many times; for ever where the number is null."""
    if repetitions is None:
        return f"R/{interval}"
    return f"R{int(repetitions)}/{interval}" if isinstance(repetitions, Decimal) else None
