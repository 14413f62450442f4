"""A running deadline: facts in JSON, and what officers may do to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines.calendar import WorkingCalendar
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
        st.none() | st.builds(Extension, dates, st.text()),
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
