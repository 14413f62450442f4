"""What an analyst writes in a diagram: deadlines and working days as FEEL functions.

``deadline("T-JS-10-3-a", 申报截止日)`` in a timer's date says which deadline runs from when;
the answer is a context with the last day, the moment it ends, the estimate while it is 待定, and
the steps, so that the timer's row can tell people how it was counted.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.counting import count
from engine.deadlines.deadline import Deadline, end_of_day, legal_day
from engine.deadlines.register import TimerRules
from engine.deadlines.rules import Period
from engine.deadlines.running import CountedFrom
from engine.errors import GuichengError
from engine.feel import Function, from_json, function
from engine.feel.findings import FeelError
from engine.feel.values.temporal import (
    DAY_NANOS,
    Date,
    DateTime,
    DayTimeDuration,
    YearMonthDuration,
)

UNITS = {
    "工作日": "working_day",
    "日": "day",
    "天": "day",
    "月": "month",
    "个月": "month",
    "年": "year",
}
"""How a diagram names the units of a period."""

T = TypeVar("T")
Span = DayTimeDuration | YearMonthDuration


def functions(
    timers: TimerRules, in_force: Callable[[], WorkingCalendar], province: str = ""
) -> Mapping[str, Function]:
    """The functions by name, as a procedure of `province` counts.

    The calendar in force is asked for at each call: a compiled diagram outlives the import of a
    year.
    """

    def calendar() -> WorkingCalendar:
        return in_force().in_province(province)

    made = (
        function(
            "deadline(timer: string, start: Any, value?: Any, facts?: context) -> context",
            lambda timer, start, value=None, facts=None: _context(
                CountedFrom(timer, _day(start), value=_value(value), facts=facts or {}),
                timers,
                in_force(),
            ),
            choices={"timer": timers},
        ),
        function(
            "legal period(start: Any, number: number, unit: string, roll?: boolean) -> context",
            lambda start, number, unit, roll=None: _context(
                CountedFrom("", _day(start), _written(number, unit, roll), province=province),
                timers,
                in_force(),
            ),
            choices={"unit": UNITS},
        ),
        function(
            "yearly deadline(date: string, from: Any) -> context",
            lambda every, start: _context(
                CountedFrom("", _day(start), {"every": every}), timers, in_force()
            ),
        ),
        function(
            "legal period end(start: Any, duration: days and time duration"
            "|years and months duration, roll?: boolean) -> date",
            lambda start, span, roll=None: _period_end(start, span, roll, calendar()),
        ),
        function(
            "is working day(date: Any) -> boolean",
            lambda day: _known(calendar().is_working_day(_day(day)), day),
        ),
        function(
            "add working days(date: Any, number: number) -> date",
            lambda day, number: Date.of(
                _known(calendar().add_working_days(_day(day), _whole(number)), day)
            ),
        ),
        function(
            "working days between(start: Any, end: Any) -> number",
            lambda start, end: Decimal(
                _known(calendar().working_days_between(_day(start), _day(end)), end)
            ),
        ),
        function(
            "end of day(date: Any) -> date and time",
            lambda day: DateTime.of(end_of_day(_day(day))),
        ),
    )
    return {one.name: one for one in made}


def _context(
    facts: CountedFrom, timers: TimerRules, calendar: WorkingCalendar
) -> dict[str, object]:
    try:
        found = facts.deadline(timers, calendar)
    except GuichengError as error:
        raise FeelError("domain", str(error)) from error
    return {**_as_context(found), "counted_from": from_json(facts.to_json())}


def _as_context(found: Deadline) -> dict[str, object]:
    return {
        "timer": found.timer.id or None,
        "name": found.timer.name,
        "settled": found.settled,
        "last_day": Date.of(found.last_day) if found.last_day else None,
        "due_at": DateTime.of(found.due_at) if found.due_at else None,
        "estimate": DateTime.of(found.estimated_due_at) if found.estimated_due_at else None,
        "explanation": found.explanation,
        "steps": list(found.steps),
    }


def _written(number: Decimal, unit: str, roll: bool | None) -> Mapping[str, object]:
    if unit not in UNITS:
        raise FeelError("domain", f"期间的单位“{unit}”应为{'、'.join(UNITS)}之一")
    return {UNITS[unit]: _whole(number), "roll": roll is True}


def _period_end(start: object, span: Span, roll: bool | None, calendar: WorkingCalendar) -> Date:
    period = _period(span, roll=roll is True)
    try:
        found = count(period, calendar, _day(start))
    except GuichengError as error:
        raise FeelError("domain", str(error)) from error
    if found.last_day is None:
        raise FeelError("domain", "；".join(found.steps[-2:]))
    return Date.of(found.last_day)


def _period(span: Span, *, roll: bool) -> Period:
    if isinstance(span, YearMonthDuration):
        return Period(span.months, "month", roll=roll)
    days, rest = divmod(span.nanos, DAY_NANOS)
    if rest:
        raise FeelError("domain", f"期间以日计，{span} 不是整日")
    return Period(days, "day", roll=roll)


def _known(found: T | None, day: object) -> T:
    if found is None:
        raise FeelError("domain", f"{day} 或其后的日子所在年度的放假安排尚未公布，工作日待定")
    return found


def _day(value: object) -> date:
    """The legal day of a FEEL date, a date and time, or the text of either (variables are JSON)."""
    if isinstance(value, Date):
        return date(value.year, value.month, value.day)
    if isinstance(value, DateTime):
        return legal_day(value.to_datetime())
    if isinstance(value, str):
        return _day_of_text(value)
    if value is None:
        raise FeelError("missing-value", "没有给出日期（null）")
    raise FeelError("domain", f"“{value}”不是日期")


def _day_of_text(text: str) -> date:
    try:
        return (
            date.fromisoformat(text) if len(text) == 10 else legal_day(datetime.fromisoformat(text))
        )
    except (ValueError, OverflowError):
        raise FeelError("domain", f"“{text}”不是日期，应写作 2026-03-31") from None


def _value(value: object) -> int | str | None:
    if isinstance(value, Decimal):
        return _whole(value)
    if value is None or isinstance(value, str):
        return value
    raise FeelError("domain", f"期限的数值“{value}”应为整数或“12-31”")


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise FeelError("domain", f"“{number}”应为整数")
    return int(number)
