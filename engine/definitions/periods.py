"""A timer whose period stands in fields, those of an element template, and in no expression."""

from collections.abc import Mapping

from engine.definitions.model import Event, Expression, TimerEvent

PERIOD = "legal period(periodStart, period, periodUnit, periodRoll)"
"""What such a timer's date says; the fields are its properties of these names."""
FIELDS = frozenset({"periodStart", "period", "periodUnit", "periodRoll"})


def with_period(event: Event | None, properties: Mapping[str, str]) -> Event | None:
    """The event with its fields in the expression, so that it is checked and counted as any other.

    >>> date = TimerEvent("timeDate", Expression(PERIOD))
    >>> with_period(date, {"period": "15", "periodUnit": "工作日"}).value.text
    'legal period(today(), 15, "工作日")'
    """
    value = event.value if isinstance(event, TimerEvent) else None
    if not isinstance(value, Expression) or "".join(value.text.split()) != _BARE:
        return event
    start = properties.get("periodStart", "").removeprefix("=").strip() or "today()"
    number = properties.get("period", "").strip() or "null"
    unit = properties.get("periodUnit", "").replace('"', "")
    roll = ", true" if properties.get("periodRoll") == "true" else ""
    return TimerEvent("timeDate", Expression(f'legal period({start}, {number}, "{unit}"{roll})'))


_BARE = PERIOD.replace(" ", "")
