"""A running deadline: facts in JSON, and what officers may do to it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines.calendar import Closure, WorkingCalendar
from engine.deadlines.deadline import Extension, Pause
from engine.deadlines.register import TimerRules
from engine.deadlines.running import CountedFrom
from engine.errors import Refused

REVIEW = CountedFrom("T-GX-COOP-10-3-a", date(2026, 3, 16))
dates = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    st.builds(
        CountedFrom,
        st.sampled_from(["T-GX-COOP-10-3-a", ""]),
        dates,
        st.none() | st.just({"working_day": 3}),
        st.none() | st.integers(1, 99) | st.just("12-31"),
        st.dictionaries(st.text(), st.booleans()),
        st.lists(st.builds(Pause, dates, st.none() | dates, st.text())).map(tuple),
        st.none() | st.builds(Extension, dates, st.text(), st.none() | dates),
        st.sampled_from(["", "广西"]),
    )
)
def test_what_the_row_keeps_is_read_back_the_same(facts: CountedFrom) -> None:
    assert CountedFrom.from_json(facts.to_json()) == facts


def test_a_suspended_and_resumed_review_ends_later_by_the_days_between(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    running = REVIEW.suspend(date(2026, 3, 20), "等待补正").resume(date(2026, 3, 27))
    assert REVIEW.deadline(timers, calendar).last_day == date(2026, 4, 28)
    assert running.deadline(timers, calendar).last_day == date(2026, 5, 8)


def test_a_deadline_is_not_suspended_twice() -> None:
    with pytest.raises(Refused, match="已经中止"):
        REVIEW.suspend(date(2026, 3, 20), "等待补正").suspend(date(2026, 3, 21), "再补")


def test_a_deadline_that_runs_is_not_resumed() -> None:
    with pytest.raises(Refused, match="没有中止"):
        REVIEW.resume(date(2026, 3, 21))


def test_a_deadline_is_not_resumed_before_it_was_suspended() -> None:
    with pytest.raises(Refused, match="早于中止日"):
        REVIEW.suspend(date(2026, 3, 20), "等待补正").resume(date(2026, 3, 19))


def test_a_second_extension_is_later_than_the_first() -> None:
    with pytest.raises(Refused, match="应当更晚"):
        REVIEW.extend(date(2026, 6, 30), "外出考察").extend(date(2026, 6, 30), "外出考察")


def test_a_rule_of_the_diagram_itself_is_counted_too(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    own = CountedFrom("", date(2026, 3, 16), {"working_day": 3})
    assert own.deadline(timers, calendar).explanation.startswith("期限（流程图）：自 2026-03-16")


def test_an_extension_moves_with_a_pause_that_came_after_it(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    extended = REVIEW.extend(date(2026, 5, 20), "材料复杂", date(2026, 3, 18))
    paused = extended.suspend(date(2026, 3, 20), "等待补正").resume(date(2026, 3, 27))
    assert paused.deadline(timers, calendar).last_day == date(2026, 5, 27)
    assert "推至 2026-05-27" in paused.deadline(timers, calendar).steps[-1]


def test_an_extension_granted_after_a_pause_ends_on_the_day_that_was_granted(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    paused = REVIEW.suspend(date(2026, 3, 20), "等待补正").resume(date(2026, 3, 27))
    extended = paused.extend(date(2026, 5, 20), "材料复杂", date(2026, 4, 1))
    assert extended.deadline(timers, calendar).last_day == date(2026, 5, 20)


def test_a_procedures_own_period_is_counted_by_its_provinces_calendar(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    closed = calendar.with_closures([Closure(date(2026, 4, 20), "三月三", "公告", "广西")])
    own = CountedFrom("", date(2026, 4, 17), {"working_day": 1}, province="广西")
    assert own.deadline(timers, closed).last_day == date(2026, 4, 21)
    assert replace(own, province="浙江").deadline(timers, closed).last_day == date(2026, 4, 20)
