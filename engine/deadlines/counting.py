"""From an event and a rule to a last day, with every step on the way."""

from collections.abc import Sequence
from datetime import date, timedelta

from engine.deadlines.calendar import ONE_DAY, WorkingCalendar
from engine.deadlines.deadline import Count, Deadline, Extension, Pause
from engine.deadlines.months import add_months
from engine.deadlines.rules import (
    LONGEST,
    UNIT_NAMES,
    DateByNotice,
    FixedDate,
    Period,
    Rule,
    TimerRule,
    WholeYears,
)
from engine.deadlines.words import dated, pending, rest, unknown
from engine.deadlines.working_days import count_working_days
from engine.errors import Invalid

_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # far beyond any case; outside it is a slip of the hand


def deadline(
    timer: TimerRule,
    calendar: WorkingCalendar,
    start: date,
    *,
    rule: Rule | None = None,
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> Deadline:
    """The deadline of a timer whose event happened on `start` (the day is day 0).

    For a date of every year `start` is any day up to it; for a date given by notice it is that
    date. `rule` replaces the timer's own (a parameter set otherwise, a variant that applies). It is
    counted by the calendar of the timer's province.
    Raises Invalid when the period or the date is beyond reason.
    """
    chosen = rule or timer.rule
    counted = count(chosen, calendar.in_province(timer.province), start, pauses)
    if extension is not None and all(pause.until for pause in pauses):
        counted = _extended(counted, extension, pauses)
    return Deadline(timer, start, str(chosen), counted)


def count(
    rule: Rule, calendar: WorkingCalendar, start: date, pauses: Sequence[Pause] = ()
) -> Count:
    """The last day by a rule: days that are paused do not count, whatever the rule.

    A date is no period, but whoever was held up (中止) has the days back all the same.
    """
    _must_be_reasonable(rule, start)
    match rule:
        case Period(unit="working_day"):
            return count_working_days(rule, start, calendar, pauses)
        case Period():
            return _count_period(rule, calendar, start, pauses)
        case WholeYears():
            return _held_up(_count_years(rule, start), pauses)
        case FixedDate():
            return _held_up(_fixed(rule, start), pauses)
        case DateByNotice():
            why = f"通知给定的截止日期为 {dated(start)}，含当日"
            last = f"末日 {dated(start)}24:00（通知给定的日期，不因休假日顺延）"
            return _held_up(_certain(start, why, last), pauses)


def _must_be_reasonable(rule: Rule, start: date) -> None:
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        raise Invalid(f"起算日 {start} 不在{_FIRST_YEAR}年至{_LAST_YEAR}年之间，请检查")
    if isinstance(rule, Period) and not 0 < rule.value <= LONGEST[rule.unit]:
        raise Invalid(f"期限“{rule}”应在1至{LONGEST[rule.unit]}{UNIT_NAMES[rule.unit]}之间")


def _certain(last: date, *steps: str) -> Count:
    return Count(last, None, last, steps)


def _fixed(rule: FixedDate, start: date) -> Count:
    last = rule.on_or_after(start)
    return _certain(
        last,
        f"{rule}，含当日；{last.year}年为 {dated(last)}",
        f"末日 {dated(last)}24:00（固定日期，不是期间，不因休假日顺延）",
    )


def _count_years(rule: WholeYears, start: date) -> Count:
    first = start.year if rule.first == "当年" else start.year + 1
    last = date(rule.last_year(start.year), 12, 31)
    return _certain(
        last,
        f"{start} 的{rule.first}（{first}年）为第1个年度，第{rule.value}个年度为{last.year}年",
        f"末日 {last} 24:00（按自然年度计，不因休假日顺延）",
    )


def _count_period(
    period: Period, calendar: WorkingCalendar, start: date, pauses: Sequence[Pause]
) -> Count:
    nominal, steps, stopped = _moved(_nominal(period, start), pauses)
    steps = [_opening(period, start, _nominal(period, start)), *steps]
    if stopped:
        return Count(None, None, nominal, tuple(steps))
    if period.roll:
        return _rolled(nominal, calendar, steps)
    nature = f"{period.nature}，" if period.nature else ""
    return _certain(nominal, *steps, f"末日 {nominal} 24:00（{nature}不因休假日顺延）")


def _held_up(counted: Count, pauses: Sequence[Pause]) -> Count:
    """A day that was certain, later by the days on which the clock stood still."""
    assert counted.last_day is not None
    last, steps, stopped = _moved(counted.last_day, pauses)
    if stopped:
        return Count(None, None, last, (*counted.steps, *steps))
    if not steps:
        return counted
    return _certain(last, *counted.steps, *steps, f"末日 {dated(last)}24:00")


def _moved(last: date, pauses: Sequence[Pause]) -> tuple[date, list[str], bool]:
    """(the day after all pauses, the steps there, whether the clock stands still now)."""
    steps: list[str] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        if pause.since >= last:
            continue
        if pause.until is None:
            stopped = f"自 {dated(pause.since + ONE_DAY)}起停钟（{pause.reason}），尚未恢复"
            return last, [*steps, stopped, pending(None)], True
        last += pause.until - pause.since
        steps.append(_paused(pause, last))
    return last, steps, False


def _nominal(period: Period, start: date) -> date:
    value = -period.value if period.backwards else period.value
    if period.unit == "day":
        return start + timedelta(days=value)
    return add_months(start, value if period.unit == "month" else value * 12)


def _opening(period: Period, start: date, nominal: date) -> str:
    day = dated(nominal) if period.roll or period.unit == "day" else str(nominal)
    if period.backwards:
        return f"自 {start} 向前推算{period}，为 {day}"
    if period.unit == "day":
        return f"{start} 为起始日，不计入；第{period.value}日为 {day}"
    yearly = period.unit == "year"
    if nominal.day == start.day:
        span = f"第{period.value}年对应日" if yearly else f"{period.value}个月的对应日为"
        return f"{start} 为起始日，不计入；{span} {day}"
    span = f"第{period.value}年" if yearly else f"{period.value}个月后"
    missing = f"{nominal.year}年{nominal.month}月没有{start.day}日"
    return f"{start} 为起始日，不计入；{span}没有对应日（{missing}），取月末日 {day}"


def _paused(pause: Pause, moved_to: date) -> str:
    assert pause.until is not None
    days = (pause.until - pause.since).days
    first = pause.since + ONE_DAY
    return (
        f"{first} 至 {pause.until} 停钟（{pause.reason}），{days}日不计入，推至 {dated(moved_to)}"
    )


def _rolled(nominal: date, calendar: WorkingCalendar, steps: Sequence[str]) -> Count:
    day = calendar.day(nominal)
    if not calendar.knows(nominal):
        why = unknown(nominal, calendar.first)
        why += f"，不能确定 {nominal} 是否为休假日、顺延到哪一天"
        return _unsettled(nominal, nominal, calendar, (*steps, why))
    if day.working:
        made_up = (f"{nominal} 为调休上班日，不顺延",) if day.made_up else ()
        return _certain(nominal, *steps, *made_up, f"末日 {nominal} 24:00")
    last = calendar.next_working_day(nominal)
    if last is None:
        beyond = calendar.last + ONE_DAY
        why = f"{nominal} 为{rest(day)}，应当顺延；{unknown(beyond, calendar.first)}"
        return _unsettled(nominal, beyond, calendar, (*steps, f"{why}，不能确定顺延到哪一天"))
    moved = f"{nominal} 为{rest(day)}，顺延至 {dated(last)}"
    return _certain(last, *steps, moved, f"末日 {last} 24:00")


def _unsettled(
    nominal: date, earliest: date, calendar: WorkingCalendar, steps: Sequence[str]
) -> Count:
    estimate = nominal
    while not calendar.day(estimate).working:
        estimate += ONE_DAY
    return Count(None, estimate, earliest, (*steps, pending(estimate)))


def _extended(counted: Count, extension: Extension, pauses: Sequence[Pause]) -> Count:
    """The later of the two days: an extension never takes time away."""
    until = extension.until
    steps = [f"经批准延期至 {dated(until)}24:00（{extension.reason}）"]
    for pause in sorted(pauses, key=lambda pause: pause.since):
        if pause.until and extension.granted and extension.granted <= pause.since < until:
            until += pause.until - pause.since
            steps.append(_paused(pause, until))
    if counted.earliest >= until:
        return counted
    return _certain(until, *counted.steps, *steps)
