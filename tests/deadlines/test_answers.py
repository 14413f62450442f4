"""Questions of one line and their answers."""

from datetime import date

import pytest

from engine.deadlines.answers import answer
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.register import TimerRules, fixed_date, read_rule
from engine.errors import GuichengError, Invalid


def test_an_answer_has_every_key(calendar: WorkingCalendar, timers: TimerRules) -> None:
    found = answer({"timer": "T-GX-COOP-12-4-b", "start": "2026-05-08"}, timers, calendar)
    assert found == {
        "timer": "T-GX-COOP-12-4-b",
        "last_day": "2026-05-12",
        "due_at": "2026-05-13T00:00:00+08:00",
        "estimate": None,
        "on_time": None,
        "steps": [
            "2026-05-08（周五）为起始日，不计入",
            "2026-05-09（周六）=第1日",
            "2026-05-09 为调休上班日，计入",
            "2026-05-10 不计（周末）",
            "2026-05-11（周一）=第2日 … 2026-05-12（周二）=第3日",
            "末日 2026-05-12（周二）24:00",
        ],
    }


@pytest.mark.parametrize(
    ("submitted", "on_time"),
    [
        ("2026-12-15", True),
        ("2026-12-15T23:59:59", True),
        ("2026-12-15T24:00", True),
        ("2026-12-15T24:00:00", True),
        ("2026-12-16T00:00:00", False),
        ("2026-12-15T15:59:59Z", True),
        ("2026-12-15T16:00:00Z", False),
        ("2026-12-16", False),
    ],
)
def test_in_time_is_what_was_submitted_before_24_o_clock_in_shanghai(
    calendar: WorkingCalendar, timers: TimerRules, submitted: str, on_time: bool
) -> None:
    question = {"timer": "T-GX-COOP-18-b", "year": 2026, "submitted": submitted}
    assert answer(question, timers, calendar)["on_time"] is on_time


@pytest.mark.parametrize(
    ("submitted", "on_time"), [("2023-12-01", True), ("2024-01-01", True), ("2024-01-02", None)]
)
def test_what_was_submitted_before_the_earliest_possible_end_was_in_time(
    calendar: WorkingCalendar, timers: TimerRules, submitted: str, on_time: bool | None
) -> None:
    until_2023 = WorkingCalendar(calendar.days(calendar.first, date(2023, 12, 31)))
    ends_on_a_saturday = {"timer": "T-ZJ-16", "start": "2023-11-30", "submitted": submitted}
    found = answer(ends_on_a_saturday, timers, until_2023)
    assert (found["last_day"], found["on_time"]) == ("unknown", on_time)


def test_every_timer_answers(calendar: WorkingCalendar, timers: TimerRules) -> None:
    answers = [answer({"timer": t, "start": "2026-03-16"}, timers, calendar) for t in timers]
    assert [found["last_day"] for found in answers if found["last_day"] == "unknown"] == []


def test_a_parameter_may_be_set_otherwise(calendar: WorkingCalendar, timers: TimerRules) -> None:
    by_letter = {"timer": "T-GX-COOP-10-3-d", "start": "2026-03-16", "value": 5}
    assert answer(by_letter, timers, calendar)["last_day"] == "2026-03-23"
    earlier = {"timer": "T-P-GD-REPORT", "year": 2026, "value": "11-30"}
    assert answer(earlier, timers, calendar)["last_day"] == "2026-11-30"


def test_the_value_that_the_text_fixes_may_be_said_again(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    period = {"timer": "T-GX-COOP-10-3-a", "start": "2025-09-15", "value": 30}
    assert answer(period, timers, calendar)["last_day"] == "2025-10-31"
    date_ = {"timer": "T-GX-COOP-18-b", "year": 2025, "value": "12-15"}
    assert answer(date_, timers, calendar)["last_day"] == "2025-12-15"


def test_a_fact_that_is_neither_true_nor_false_does_not_choose(
    calendar: WorkingCalendar, timers: TimerRules
) -> None:
    unclear = {"timer": "T-GX-PILOT-5-2-b", "start": "2026-05-20"}
    with pytest.raises(Invalid, match="应为是或否"):
        answer({**unclear, "facts": {"got_construction_support": "有"}}, timers, calendar)


def test_a_fact_chooses_the_variant(calendar: WorkingCalendar, timers: TimerRules) -> None:
    supported = {"got_construction_support": True}
    question = {"timer": "T-GX-PILOT-5-2-b", "start": "2026-05-20", "facts": supported}
    assert answer(question, timers, calendar)["last_day"] == "2027-12-31"


def test_a_fact_that_was_not_given_is_named(calendar: WorkingCalendar, timers: TimerRules) -> None:
    found = answer({"timer": "T-GX-PILOT-5-2-b", "start": "2026-05-20"}, timers, calendar)
    assert "没有给出 got_construction_support" in str(found["steps"])


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ({"timer": "T-GX-COOP-99"}, "没有编号为“T-GX-COOP-99”的期限"),
        ({"start": "2026-01-01"}, "没有 timer"),
        ({"timer": "T-ZJ-16"}, "变更事项发生之日"),
        ({"timer": "T-ZJ-16", "year": 2026}, "要给起算日 start"),
        ({"timer": "T-ZJ-15", "year": 26}, "年份“26”"),
        ({"timer": "T-ZJ-15", "year": True}, "年份“True”"),
        ({"timer": "T-ZJ-15", "year": "²⁰²⁶"}, "年份“²⁰²⁶”"),
        ({"timer": "T-ZJ-15", "year": 2026, "start": "2026-01-01"}, "之一"),
        ({"timer": "T-ZJ-16", "start": "2026-02-30"}, "“2026-02-30”不是日期"),
        ({"timer": "T-ZJ-16", "start": "2026-W05"}, "“2026-W05”不是日期"),
        ({"timer": "T-ZJ-16", "start": 20260203}, "“20260203”不是日期"),
        ({"timer": "T-ZJ-16", "start": "2026-02-03", "submited": "x"}, "不认识的项：submited"),
        ({"timer": "T-ZJ-16", "start": "2026-02-03", "value": 2}, "第十六条规定为1个月"),
        ({"timer": "T-GX-COOP-10-3-d", "start": "2026-02-03", "value": "两周"}, "应为整数"),
        ({"timer": "T-GX-COOP-10-3-d", "start": "2026-02-03", "value": True}, "应为整数"),
        ({"timer": "T-P-NOTICE", "start": "2026-02-03", "value": 3}, "没有可以另定的数值"),
        ({"timer": "T-P-GD-REPORT", "year": 2026, "value": "13-01"}, "没有13月1日"),
        ({"timer": "T-ZJ-16", "start": "2026-02-03", "facts": []}, "facts 应是"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    calendar: WorkingCalendar, timers: TimerRules, question: dict[str, object], why: str
) -> None:
    with pytest.raises(GuichengError, match=why):
        answer(question, timers, calendar)


@pytest.mark.parametrize(
    "written", [{"working_day": 0}, {"every": "02-30"}, {"whole_years": 1, "first": "x"}, "soon"]
)
def test_a_rule_that_says_nothing_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_rule(written)


def test_the_29th_of_february_is_the_28th_in_a_common_year() -> None:
    assert fixed_date("02-29").in_year(2026) == date(2026, 2, 28)
