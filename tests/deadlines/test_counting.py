"""Periods as 民法典 第二百零一条 to 第二百零四条 count them; each fact in our own example."""

from datetime import date

import pytest

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.counting import count, deadline
from engine.deadlines.deadline import Extension, Pause
from engine.deadlines.register import TimerRules
from engine.deadlines.rules import DateByNotice, FixedDate, Period, WholeYears
from engine.errors import Invalid

A_MONTH_OF_ACTING = Period(1, "month", roll=True)


def test_the_day_of_the_event_does_not_count(calendar: WorkingCalendar) -> None:
    assert count(Period(1, "working_day"), calendar, date(2026, 3, 16)).last_day == date(
        2026, 3, 17
    )


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-02-28", 1, "2026-03-28"),
    ],
)
def test_a_month_without_the_corresponding_day_ends_with_its_last(
    calendar: WorkingCalendar, start: str, months: int, last: str
) -> None:
    found = count(Period(months, "month"), calendar, date.fromisoformat(start))
    assert found.last_day == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2026-04-01", "2026-05-06"),  # 1 May, the holiday ends on the 5th
        ("2026-08-26", "2026-09-28"),  # 26 September, 中秋节
        ("2026-01-31", "2026-02-28"),  # a Saturday on which people work
        ("2026-10-15", "2026-11-16"),  # an ordinary Sunday
        ("2026-03-16", "2026-04-16"),  # a Thursday
    ],
)
def test_a_period_of_acting_that_ends_on_a_day_off_rolls_to_the_next_working_day(
    calendar: WorkingCalendar, start: str, last: str
) -> None:
    found = count(A_MONTH_OF_ACTING, calendar, date.fromisoformat(start))
    assert found.last_day == date.fromisoformat(last)


def test_a_period_of_days_counts_every_day(calendar: WorkingCalendar) -> None:
    assert count(Period(15, "day"), calendar, date(2026, 2, 10)).last_day == date(2026, 2, 25)


def test_a_fixed_date_stays_on_a_saturday(calendar: WorkingCalendar) -> None:
    assert count(FixedDate(1, 31), calendar, date(2026, 1, 1)).last_day == date(2026, 1, 31)


def test_a_fixed_date_that_has_passed_is_that_of_the_next_year(calendar: WorkingCalendar) -> None:
    assert count(FixedDate(12, 15), calendar, date(2026, 12, 16)).last_day == date(2027, 12, 15)


def test_whole_years_end_with_the_last_of_them(calendar: WorkingCalendar) -> None:
    event = date(2026, 5, 20)
    assert count(WholeYears(3, "次年"), calendar, event).last_day == date(2029, 12, 31)
    assert count(WholeYears(1, "当年"), calendar, event).last_day == date(2026, 12, 31)


def test_a_date_by_notice_is_the_last_day_itself(calendar: WorkingCalendar) -> None:
    assert count(DateByNotice(), calendar, date(2026, 5, 2)).last_day == date(2026, 5, 2)


def test_counting_backwards_goes_to_the_earlier_corresponding_day(
    calendar: WorkingCalendar,
) -> None:
    found = count(Period(9, "month", backwards=True), calendar, date(2026, 12, 20))
    assert found.last_day == date(2026, 3, 20)


def test_working_days_into_an_unpublished_year_have_no_legal_last_day(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    found = deadline(timers["T-GX-COOP-10-3-a"], calendar, date(2026, 12, 1))
    assert not found.settled
    assert (found.last_day, found.due_at) == (None, None)
    assert found.estimate == date(2027, 1, 13)


def test_a_day_that_might_roll_in_an_unpublished_year_is_unknown_even_on_a_wednesday(
    calendar: WorkingCalendar,
) -> None:
    found = count(A_MONTH_OF_ACTING, calendar, date(2027, 2, 3))
    assert (found.last_day, found.estimate, found.earliest) == (
        None,
        date(2027, 3, 3),
        date(2027, 3, 3),
    )


def test_a_known_day_off_is_unknown_when_it_rolls_beyond_the_notices(
    calendar: WorkingCalendar,
) -> None:
    """31 December 2022 was a Saturday; where it rolled to, the notice for 2023 said."""
    until_2022 = WorkingCalendar(calendar.days(date(2022, 1, 1), date(2022, 12, 31)))
    found = count(Period(31, "day", roll=True), until_2022, date(2022, 11, 30))
    assert (found.last_day, found.earliest) == (None, date(2023, 1, 1))


def test_a_period_that_never_rolls_is_certain_whatever_is_published(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    found = deadline(timers["T-GX-COOP-19-a"], calendar, date(2026, 3, 16))
    assert found.last_day == date(2031, 3, 16)


def test_what_was_done_before_the_earliest_possible_end_was_in_time(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    """Nine working days are left of 2026, and 21 more could all follow from 1 January on."""
    found = deadline(timers["T-GX-COOP-10-4-a"], calendar, date(2026, 12, 20))
    assert found.count.earliest == date(2027, 1, 21)
    assert found.on_time(date(2027, 1, 21)) is True
    assert found.on_time(date(2027, 1, 22)) is None


def test_time_for_correction_does_not_count(calendar: WorkingCalendar) -> None:
    """Stopped on the day of the notice, running again the day after the correction came."""
    review = Period(5, "working_day")
    pause = Pause(date(2026, 3, 17), date(2026, 3, 24), "等待补正")
    found = count(review, calendar, date(2026, 3, 16), [pause])
    assert found.last_day == date(2026, 3, 30)
    assert "2026-03-18 至 2026-03-24 不计（停钟：等待补正）" in found.steps


def test_a_clock_that_stands_still_has_no_last_day_and_no_estimate(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    pause = Pause(date(2026, 3, 17), None, "等待补正")
    found = deadline(timers["T-GX-COOP-10-3-a"], calendar, date(2026, 3, 16), pauses=[pause])
    assert (found.last_day, found.estimate) == (None, None)
    assert found.steps[-2].startswith("自 2026-03-18（周三）起停钟，尚未恢复；还差29个工作日")


def test_a_pause_moves_a_period_of_months_by_its_days(calendar: WorkingCalendar) -> None:
    pause = Pause(date(2026, 3, 20), date(2026, 3, 30), "等待补正")
    found = count(Period(1, "month"), calendar, date(2026, 3, 16), [pause])
    assert found.last_day == date(2026, 4, 26)


def test_an_extension_gives_a_later_last_day_and_says_why(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    granted = Extension(date(2026, 5, 29), "补充专家考察")
    found = deadline(timers["T-GX-COOP-10-5-b"], calendar, date(2026, 4, 27), extension=granted)
    assert found.last_day == date(2026, 5, 29)
    assert found.steps[-1] == "经批准延期至 2026-05-29（周五）24:00（补充专家考察）"


def test_an_extension_never_takes_time_away(calendar: WorkingCalendar, timers: TimerRules) -> None:
    granted = Extension(date(2026, 4, 30), "笔误")
    found = deadline(timers["T-GX-COOP-10-5-b"], calendar, date(2026, 4, 27), extension=granted)
    assert found.last_day == date(2026, 5, 9)


def test_a_deadline_ends_at_midnight_after_its_last_day_in_shanghai(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    found = deadline(timers["T-ZJ-15"], calendar, date(2026, 1, 1))
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-02-01T00:00:00+08:00"


@pytest.mark.parametrize("value", [0, -1, 5001])
def test_a_period_beyond_reason_is_refused(calendar: WorkingCalendar, value: int) -> None:
    with pytest.raises(Invalid, match="应在1至5000个工作日之间"):
        count(Period(value, "working_day"), calendar, date(2026, 1, 1))


def test_a_start_beyond_reason_is_refused(calendar: WorkingCalendar) -> None:
    with pytest.raises(Invalid, match="0206-01-01"):
        count(A_MONTH_OF_ACTING, calendar, date(206, 1, 1))
