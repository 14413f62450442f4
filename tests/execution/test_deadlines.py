"""A deadline that a diagram names: what its wait says, and how it is moved."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.deadlines.calendar import CalendarDay, WorkingCalendar
from engine.deadlines.feel_functions import functions
from engine.deadlines.register import TimerRules, read_timer
from engine.errors import NotFound
from engine.execution import compile_process
from engine.execution.stimuli import Reschedule
from tests.drawing import boundary, chain, diagram, end, start, timer, user, zeebe
from tests.execution.driving import Case

GUARDED = (start(), user("A"), end(), end("LATE"), chain("S", "A", "E"), chain("X", "LATE"))
REVIEW = {
    "id": "T-REVIEW", "name": "初审", "clauses": ["C-1"], "ref": "第一条",
    "rule": {"working_day": 3}, "starts_on": "受理之日", "on_expiry": "提醒",
}  # fmt: skip
TIMERS = TimerRules({"T-REVIEW": read_timer(REVIEW, "")})
MARCH = WorkingCalendar(
    CalendarDay(date(2026, 3, day), date(2026, 3, day).weekday() < 5) for day in range(1, 32)
)
REMIND = zeebe("properties", zeebe("property", name="remindBefore", value="P1D"))


def _guarded(value: str) -> Case:
    content = diagram(*GUARDED, boundary("X", "A", REMIND, timer("Date", value)))
    case = Case(content)
    case.executable = compile_process(content, "P", functions(TIMERS, lambda: MARCH))
    case.apply(case.begin)
    return case


def _hours(case: Case, hours: int) -> datetime:
    return case.now + timedelta(hours=hours)


def test_a_timer_tells_which_deadline_it_is_and_how_it_was_counted() -> None:
    wait = _guarded('=deadline("T-REVIEW", "2026-03-16")').wait("X")
    assert wait.due_at == datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert wait.deadline_id == "T-REVIEW"
    assert wait.explanation[-1] == "末日 2026-03-19（周四）24:00"
    assert wait.counted_from["start"] == "2026-03-16"
    assert wait.headers == {"remindBefore": "P1D"}


def test_a_deadline_into_days_nobody_has_published_waits_without_a_moment() -> None:
    case = _guarded('=deadline("T-REVIEW", "2026-03-30")')
    assert case.wait("X").due_at is None
    case.pass_time(days=60)
    case.complete("A")
    assert case.outcome.ended_by == ("E",)


def test_a_deadline_moved_later_no_longer_falls_at_its_old_moment() -> None:
    case = _guarded('="2026-03-16T13:00:00"')
    case.apply(Reschedule(case.wait("X").key, _hours(case, 48)))
    case.now = _hours(case, 24)
    case.complete("A")
    assert case.outcome.ended_by == ("E",)


def test_a_deadline_moved_earlier_falls_before_what_comes_after_it() -> None:
    case = _guarded('="2026-03-20T12:00:00"')
    case.apply(Reschedule(case.wait("X").key, _hours(case, 1)))
    case.now = _hours(case, 2)
    with pytest.raises(Exception, match="期限已经届满"):
        case.complete("A")


def test_a_deadline_that_stands_still_never_falls() -> None:
    case = _guarded('="2026-03-16T13:00:00"')
    case.apply(Reschedule(case.wait("X").key, None))
    case.now = _hours(case, 1000)
    case.complete("A")
    assert case.outcome.ended_by == ("E",)


def test_only_a_timer_is_moved() -> None:
    case = _guarded('="2026-03-16T13:00:00"')
    with pytest.raises(NotFound, match="不是定时器"):
        case.apply(Reschedule(case.wait("A").key, None))
