"""Deadlines as an analyst writes them in a diagram."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from engine.deadlines.calendar import Closure, WorkingCalendar
from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.feel_functions import functions
from engine.deadlines.register import TimerRules
from engine.deadlines.timing import due
from engine.feel import Result, compile_expression, to_json

Evaluate = Callable[..., Result]
NOW = datetime(2026, 3, 16, tzinfo=SHANGHAI)


@pytest.fixture
def evaluate(calendar: WorkingCalendar, timers: TimerRules) -> Evaluate:
    known = functions(timers, lambda: calendar)

    def result(text: str, **variables: object) -> Result:
        return compile_expression(text, functions=known).evaluate(variables)

    return result


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('is working day(@"2026-02-28")', True),
        ('is working day("2026-10-01")', False),
        ('add working days("2026-04-27", 7)', "2026-05-09"),
        ('add working days("2026-05-09", -7)', "2026-04-27"),
        ('working days between("2026-04-27", "2026-05-09")', Decimal(7)),
        ('legal period end(@"2026-01-31", @"P1M")', "2026-02-28"),
        ('legal period end("2025-12-31", @"P1M", true)', "2026-02-02"),
        ('legal period end("2026-03-16", @"P15D")', "2026-03-31"),
        ('end of day("2026-03-31")', "2026-04-01T00:00:00@Asia/Shanghai"),
        ('deadline("T-GX-COOP-10-5-b", "2026-04-27").last_day', "2026-05-09"),
        ('deadline("T-GX-COOP-10-3-d", "2026-03-16", 5).last_day', "2026-03-23"),
        ('deadline("T-ZJ-15", "2026-02-01").last_day', "2027-01-31"),
        ('legal period("2026-03-16", 3, "工作日").last_day', "2026-03-19"),
        ('legal period("2025-12-31", 1, "个月", true).last_day', "2026-02-02"),
        ('yearly deadline("11-30", "2026-03-16").last_day', "2026-11-30"),
    ],
)
def test_an_expression_of_deadlines_has_its_value(
    evaluate: Evaluate, text: str, value: object
) -> None:
    assert to_json(evaluate(text).value) == value


def test_a_timer_is_due_when_the_deadline_its_diagram_names_ends(evaluate: Evaluate) -> None:
    context = evaluate('deadline("T-P-NOTICE", closes_on)', closes_on="2026-03-31").value
    found = due("timeDate", context, NOW)
    assert found.due_at == datetime(2026, 4, 1, tzinfo=SHANGHAI)
    assert found.deadline_id == "T-P-NOTICE"
    assert found.explanation[0] == "通知给定的截止日期为 2026-03-31（周二），含当日"
    assert found.counted_from is not None


def test_a_timer_whose_end_nobody_knows_is_pending_with_an_estimate(evaluate: Evaluate) -> None:
    context = evaluate('deadline("T-P-GD-PUBLICITY", "2026-12-28")').value
    found = due("timeDate", to_json(context), NOW)
    assert (found.due_at, found.estimate) == (None, datetime(2027, 1, 8, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('deadline("T-X", "2026-01-01")', "没有编号为“T-X”的期限"),
        ('deadline("T-ZJ-16", null)', "没有给出日期"),
        ('deadline("T-ZJ-16", "soon")', "“soon”不是日期"),
        ('deadline("T-ZJ-16", "2026-01-01", 2)', "不能另定"),
        ('is working day("2027-01-04")', "尚未公布"),
        ('add working days("2026-12-31", 1)', "尚未公布"),
        ('legal period("2026-01-01", 1, "周")', "单位“周”"),
        ('legal period("2026-01-01", 1.5, "日")', "应为整数"),
        ('legal period end("2026-12-31", @"P1M", true)', "末日待定"),
        ('legal period end("2026-01-01", @"PT36H")', "不是整日"),
    ],
)
def test_what_has_no_answer_is_null_with_the_reason(
    evaluate: Evaluate, text: str, why: str
) -> None:
    result = evaluate(text)
    assert result.value is None
    assert why in "".join(finding.message for finding in result.findings)


def test_the_calendar_is_asked_for_anew_at_each_call(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    calendars = [WorkingCalendar([]), calendar]
    known = functions(timers, lambda: calendars[-1])
    expression = compile_expression('is working day("2026-02-28")', functions=known)
    assert expression.evaluate({}).value is True
    calendars.pop()
    assert expression.evaluate({}).value is None


def test_dates_and_moments_of_feel_are_taken_by_their_day_in_shanghai(evaluate: Evaluate) -> None:
    late = 'add working days(@"2026-03-16T20:00:00Z", 1)'
    assert to_json(evaluate(late).value) == str(date(2026, 3, 18))


def test_a_procedure_counts_by_its_provinces_calendar(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    closed = calendar.with_closures([Closure(date(2026, 4, 20), "三月三", "公告", "广西")])
    asked = """[
        legal period("2026-04-17", 1, "工作日").last_day,
        add working days("2026-04-17", 1),
        legal period end("2026-04-17", @"P3D", true),
        deadline("T-ZJ-16", "2026-03-20").last_day
    ]"""
    known = functions(timers, lambda: closed, "广西")
    found = compile_expression(asked, functions=known).evaluate({})
    assert to_json(found.value) == ["2026-04-21", "2026-04-21", "2026-04-21", "2026-04-20"]
