"""Task listeners: jobs asked before a user task is created, assigned, changed or completed."""

from datetime import UTC, datetime

import pytest

from engine.errors import Refused
from engine.execution.outcome import TaskChanged
from engine.execution.stimuli import Change, Complete, Throw
from engine.execution.waits import Job, UserTask
from tests.drawing import boundary, chain, diagram, end, flow, start, timer, user, zeebe
from tests.execution.driving import Case


def started(*events: str, assignee: str = "") -> Case:
    """A case at task A, which has a listener for each of these moments, named after it."""
    rows = (zeebe("taskListener", eventType=event, type=event) for event in events)
    assigned = zeebe("assignmentDefinition", assignee=assignee) if assignee else ""
    listened = user("A", zeebe("taskListeners", *rows), assigned)
    late = (boundary("T", "A", timer("Duration", "P1D")), end("L"), flow("T", "L"))
    return Case.started(diagram(start(), listened, end(), chain("S", "A", "E"), *late))


def asked(case: Case) -> Job | None:
    """The listener's job that is open."""
    return next(iter(case.of(Job)), None)


def answer(case: Case, **said) -> None:
    case.apply(Complete(asked(case).key, {}, said))


def task(case: Case) -> UserTask:
    [found] = case.of(UserTask)
    return found


def assign(case: Case, assignee: str) -> None:
    case.apply(Change(task(case).key, "assigning", {"assignee": assignee}))


def changes(case: Case) -> list[dict]:
    return [effect.fields for effect in case.effects if isinstance(effect, TaskChanged)]


def test_task_listeners_are_jobs_at_creation_and_completion():
    case = started("creating", "completing")
    assert (asked(case).type, asked(case).kind) == ("creating", "task_listener")
    answer(case)
    case.apply(Complete(task(case).key, {"vote": 1}))
    assert asked(case).type == "completing"
    answer(case)
    assert (case.status, case.variables) == ("completed", {"vote": 1})


def test_a_listener_corrects_the_task_that_is_about_to_open():
    case = started("creating")
    corrected = {"assignee": "li", "priority": 80, "dueDate": "2026-04-01T00:00:00+08:00"}
    answer(case, corrections={**corrected, "candidateGroups": ["dept"]})
    made = task(case)
    assert (made.assignee, made.priority, made.candidate_groups) == ("li", 80, ("dept",))
    assert made.due_at == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_a_listener_denies_the_completion_and_the_task_is_open_again():
    case = started("creating", "completing")
    answer(case, corrections={"assignee": "li"})
    case.apply(Complete(task(case).key, {"vote": 1}))
    answer(case, denied=True, deniedReason="缺少签章")
    assert (task(case).assignee, case.variables) == ("li", {}), "as it was, nothing written"
    case.apply(Complete(task(case).key, {"vote": 2}))
    answer(case)
    assert (case.status, case.variables) == ("completed", {"vote": 2})
    denied = [record for record in case.records if record.kind == "completion_denied"]
    assert [record.data["reason"] for record in denied] == ["缺少签章"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"denied": True}, "只有办结"),
        ({"corrections": {"colour": "red"}}, "没有可更正的「colour」"),
    ],
)
def test_a_listener_that_says_what_it_cannot_is_refused(said, why):
    case = started("creating")
    with pytest.raises(Refused, match=why):
        answer(case, **said)
    assert asked(case).type == "creating"


def test_a_correction_that_cannot_be_read_is_an_incident_of_the_task():
    case = started("creating")
    answer(case, corrections={"priority": "very"})
    assert "优先级" in case.incident("A").message


def test_an_assignment_waits_until_every_listener_has_agreed():
    case = started("assigning", "assigning")
    assert asked(case) is None, "the diagram assigns nobody"
    assign(case, "li")
    assert asked(case).headers["io.camunda.zeebe:assignee"] == "li"
    answer(case)
    assert changes(case) == [], "the second is still asked"
    answer(case)
    assert changes(case) == [{"assignee": "li"}]
    case.apply(Complete(task(case).key))
    assert case.status == "completed"


def test_a_listener_corrects_who_is_assigned_and_the_next_is_told():
    case = started("assigning", "assigning")
    assign(case, "li")
    answer(case, corrections={"assignee": "wang", "priority": 90})
    assert asked(case).headers["io.camunda.zeebe:assignee"] == "wang"
    assert asked(case).headers["io.camunda.zeebe:changedAttributes"] == '["assignee", "priority"]'
    answer(case)
    assert changes(case) == [{"assignee": "wang", "priority": 90}]


def test_a_listener_denies_the_assignment_and_the_task_stays_as_it_was():
    case = started("assigning", "assigning")
    assign(case, "li")
    answer(case, corrections={"priority": 90})
    answer(case, denied=True, deniedReason="应当回避")
    assert (changes(case), asked(case)) == ([], None)
    denied = [record for record in case.records if record.kind == "assigning_denied"]
    assert [record.data["reason"] for record in denied] == ["应当回避"]


def test_whom_the_diagram_assigns_is_assigned_when_the_listener_agrees():
    case = started("creating", "assigning", assignee="li")
    answer(case)
    assert (task(case).assignee, asked(case).type) == (None, "assigning")
    answer(case)
    assert changes(case) == [{"assignee": "li"}]


def test_variables_of_the_task_are_set_when_the_listener_agrees():
    case = started("updating")
    scope = task(case).element_instance_key
    case.set(_local=True, _scope=scope, n=1)
    assert (asked(case).type, dict(case.state.variables(scope))) == ("updating", {})
    answer(case)
    assert dict(case.state.variables(scope)) == {"n": 1}
    case.set(_local=True, _scope=scope, n=2)
    answer(case, denied=True)
    assert dict(case.state.variables(scope)) == {"n": 1}
    assert changes(case) == []


def test_while_a_listener_is_asked_the_task_is_neither_completed_nor_changed_again():
    case = started("assigning")
    assign(case, "li")
    with pytest.raises(Refused, match="正在等待监听器答复"):
        case.apply(Complete(task(case).key))
    with pytest.raises(Refused, match="正在等待监听器答复"):
        assign(case, "wang")


def test_an_event_that_interrupts_the_task_withdraws_what_its_listener_is_asked():
    case = started("assigning")
    assign(case, "li")
    case.pass_time(days=1)
    assert (case.status, case.waits, changes(case)) == ("completed", {}, [])


def test_a_correction_that_cannot_be_read_is_refused_to_the_listener_that_made_it():
    case = started("assigning")
    assign(case, "li")
    with pytest.raises(Refused, match="优先级"):
        answer(case, corrections={"priority": "very"})
    answer(case)
    assert changes(case) == [{"assignee": "li"}]


@pytest.mark.parametrize("event", ["creating", "completing", "assigning", "canceling"])
def test_a_task_listener_reports_no_error(event):
    case = started(event)
    if event == "completing":
        case.apply(Complete(task(case).key, {}))
    elif event == "assigning":
        assign(case, "li")
    elif event == "canceling":
        case.pass_time(days=1)
    with pytest.raises(Refused, match="不能报告业务错误"):
        case.apply(Throw(asked(case).key, "error", "e"))
    answer(case)
    assert asked(case) is None
