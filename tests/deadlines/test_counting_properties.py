"""Counting against a brute-force counter that knows nothing of ours, over 2004–2026."""

import re
from datetime import date, timedelta

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.counting import count, deadline
from engine.deadlines.register import TimerRules
from engine.deadlines.rules import Period

starts = st.dates(date(2003, 12, 31), date(2026, 12, 31))
LAST = date(2026, 12, 31)
ONE = timedelta(days=1)


@given(starts, st.integers(1, 120))
def test_working_days_agree_with_leafing_through(
    calendar: WorkingCalendar, start: date, value: int
) -> None:
    day, left = start, value
    while left and day < LAST:
        day += ONE
        left -= chinese_calendar.is_workday(day)
    found = count(Period(value, "working_day"), calendar, start)
    assert found.last_day == (None if left else day)


@given(starts, st.integers(1, 72), st.booleans())
def test_months_agree_with_leafing_through(
    calendar: WorkingCalendar, start: date, months: int, roll: bool
) -> None:
    day = start
    for _ in range(months):  # to the first of each following month in turn
        day = (day.replace(day=1) + 31 * ONE).replace(day=1)
    month = day.month
    while day.day < start.day and (day + ONE).month == month:
        day += ONE
    expected: date | None = day
    while roll and expected and (expected > LAST or not chinese_calendar.is_workday(expected)):
        expected = expected + ONE if expected < LAST else None
    assert count(Period(months, "month", roll=roll), calendar, start).last_day == expected


@given(starts, st.integers(0, 31))
def test_no_deadline_of_the_register_ends_before_it_starts(
    calendar: WorkingCalendar, timers: TimerRules, start: date, index: int
) -> None:
    timer = list(timers.values())[index]
    found = deadline(timer, calendar, start)
    backwards = isinstance(timer.rule, Period) and timer.rule.backwards
    ends = [found.count.earliest, found.last_day, found.estimate]
    assert all(backwards or end >= start for end in ends if end is not None)


@given(starts, st.integers(0, 31))
def test_a_deadline_is_settled_or_says_in_words_that_it_is_not(
    calendar: WorkingCalendar, timers: TimerRules, start: date, index: int
) -> None:
    found = deadline(list(timers.values())[index], calendar, start)
    assert found.settled == ("末日待定" not in found.steps[-1])
    assert found.settled == ("末日待定" not in found.explanation)
    assert found.settled or "估计为" in found.explanation


@given(starts, st.integers(0, 31))
def test_the_last_step_and_the_sentence_name_the_last_day(
    calendar: WorkingCalendar, timers: TimerRules, start: date, index: int
) -> None:
    found = deadline(list(timers.values())[index], calendar, start)
    if found.settled:
        assert found.steps[-1].startswith(f"末日 {found.last_day}")
        assert f"末日 {found.last_day}" in found.explanation


@given(starts, st.integers(1, 60))
def test_the_steps_tell_of_every_day_once_and_add_up(
    calendar: WorkingCalendar, start: date, value: int
) -> None:
    found = count(Period(value, "working_day"), calendar, start)
    told = [day for step in found.steps[1:] for day in _days_of(step)]
    end = found.last_day or max(LAST, start)
    assert told == [start + n * ONE for n in range(1, (end - start).days + 1)]
    if found.last_day:
        numbers = [int(n) for step in found.steps for n in re.findall(r"第(\d+)日", step)]
        assert numbers[-1] == value


def _days_of(step: str) -> list[date]:
    """The days a step accounts for; sentences that only remark on a day account for none."""
    if "=第" not in step and " 不计（" not in step:
        return []
    ends = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", step)]
    return [ends[0] + n * ONE for n in range((ends[-1] - ends[0]).days + 1)]
