"""A user task of a party has a last day, and the case goes on after it without the party."""

from engine.definitions.checking.silence import last_days
from engine.definitions.reading import read_bpmn
from tests.drawing import (
    boundary,
    chain,
    diagram,
    element,
    end,
    event_sub,
    flow,
    start,
    sub,
    timer,
    user,
    zeebe,
)

OF_HOST = zeebe("properties", zeebe("property", name="role", value="applicant"))
OF_AGENCY = zeebe("properties", zeebe("property", name="role", value="agency"))
OF_AUTHORITY = zeebe("properties", zeebe("property", name="role", value="department"))
SUPERVISED = zeebe("properties", zeebe("property", name="escalateTo", value="dept"))
DAYS = timer("Duration", "P10D")
TERMINATE = "<bpmn:terminateEventDefinition />"


def faults(*parts: str) -> list[tuple[str, str]]:
    [process] = read_bpmn(diagram(*parts), "a.bpmn").processes
    return [(one.element, one.message) for one in last_days(process)]


def answered(role: str, *beside: str) -> list[tuple[str, str]]:
    """A task of that role between a start and an end, with more drawn at it."""
    return faults(start(), user("A", role), end(), chain("S", "A", "E"), *beside)


def silent(*, interrupting: bool, properties: str = "", ends: str = "") -> tuple[str, ...]:
    late = boundary("T", "A", properties, DAYS, interrupting=interrupting)
    return late, end("L", ends), flow("T", "L")


def test_a_host_without_a_last_day_is_an_error_that_says_what_to_draw() -> None:
    [(element_id, said)] = answered(OF_HOST)
    assert element_id == "A"
    assert "没有最后一天：请在它（或者它所在的子流程）的边上画定时器" in said


def test_a_timer_that_ends_the_task_is_a_course() -> None:
    assert answered(OF_HOST, *silent(interrupting=True)) == []


def test_a_reminder_alone_is_no_course() -> None:
    [(_, said)] = answered(OF_HOST, *silent(interrupting=False))
    assert "届满以后仍然只能等当事人" in said


def test_a_reminder_that_may_end_the_case_is_a_course() -> None:
    assert answered(OF_HOST, *silent(interrupting=False, ends=TERMINATE)) == []


def test_supervision_alone_is_no_course_even_for_an_agency() -> None:
    supervised = silent(interrupting=False, properties=SUPERVISED)
    for role in (OF_AGENCY, OF_HOST):
        [(element_id, said)] = answered(role, *supervised)
        assert element_id == "A"
        assert "督办以后仍然在等" in said


def test_an_agency_that_somebody_else_may_do_the_work_of_has_a_course() -> None:
    instead = silent(interrupting=False, properties=SUPERVISED, ends=TERMINATE)
    assert answered(OF_AGENCY, *instead) == []


def test_the_authority_has_no_consequence_to_fear() -> None:
    assert answered(OF_AUTHORITY) == []


def test_a_timer_around_the_step_counts_for_the_tasks_inside() -> None:
    inside = (start("s"), user("A", OF_HOST), end("e"), chain("s", "A", "e"))
    around = (start(), sub("X", *inside), end(), chain("S", "X", "E"))
    assert [one for one, _ in faults(*around)] == ["A"]
    assert faults(*around, boundary("T", "X", DAYS), end("L"), flow("T", "L")) == []


def test_an_event_sub_process_that_a_timer_begins_counts_too() -> None:
    late = element("startEvent", "T", DAYS, isInterrupting="true")
    assert answered(OF_HOST, event_sub("X", late, end("L"), flow("T", "L"))) == []
