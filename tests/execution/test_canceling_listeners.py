"""Listeners of the event `canceling`: heard before a user task is withdrawn, by whatever it is."""

import pytest

from engine.errors import NotFound, Refused
from engine.execution import compile_process, migrate
from engine.execution.outcome import Uncaught
from engine.execution.stimuli import Complete, Throw
from engine.execution.waits import Job, UserTask
from tests.drawing import (
    both,
    boundary,
    chain,
    diagram,
    end,
    error,
    event,
    event_sub,
    flow,
    many,
    message,
    service,
    signal,
    start,
    sub,
    timer,
    user,
    zeebe,
)
from tests.execution.driving import Case, saved

ROOTS = message("m", "m", '"k"') + signal("s") + error("e")


def task(key: str, *inside: str, events=("canceling",), type: str = "l") -> str:
    rows = (zeebe("taskListener", eventType=name, type=type) for name in events)
    return user(key, zeebe("taskListeners", *rows), *inside)


def hear(case: Case, **answer) -> None:
    """The listener that is asked answers."""
    job = next(job for job in case.of(Job) if job.kind == "task_listener")
    case.apply(Complete(job.key, {}, answer))


def watched(*inside: str) -> bytes:
    """Task A with an interrupting timer that leads to B."""
    timed = boundary("X", "A", timer("Duration", "PT1H"))
    return diagram(start(), *inside, timed, user("B"), end(), chain("S", "A", "E"),
                   flow("X", "B"), roots=ROOTS)  # fmt: skip


def test_an_interrupted_task_asks_first_and_the_boundary_event_follows():
    case = Case.started(watched(task("A")))
    case.pass_time(hours=1)
    [job] = case.waits.values()
    assert (job.element_id, job.type, job.kind) == ("A", "l", "task_listener")
    assert "X" not in case.completed
    hear(case)
    assert (case.waiting, case.completed) == (["B"], ["S", "X"])


def test_listeners_are_asked_one_after_the_other():
    case = Case.started(watched(task("A", events=("canceling", "completing", "canceling"))))
    case.pass_time(hours=1)
    hear(case)
    assert (len(case.waits), case.waiting) == (1, ["A"])
    hear(case)
    assert case.waiting == ["B"]


def test_a_task_that_is_completed_asks_nobody_about_its_withdrawal():
    case = Case.started(watched(task("A")))
    case.complete("A")
    assert (case.status, case.happened("terminated")) == ("completed", [])


def test_a_task_that_waits_for_its_creating_or_completing_listener_asks_as_well():
    case = Case.started(watched(task("A", events=("creating", "canceling"))))
    case.cancel()
    assert (case.status, case.waiting) == ("active", ["A"])
    hear(case)
    assert case.status == "terminated"
    case = Case.started(watched(task("A", events=("completing", "canceling"))))
    case.apply(Complete(case.of(UserTask)[0].key, {}))
    case.cancel()
    hear(case)
    assert (case.status, case.waits) == ("terminated", {})


def test_a_task_that_was_not_created_asks_nobody():
    listened = zeebe("executionListeners", zeebe("executionListener", eventType="start", type="s"))
    case = Case.started(watched(task("A", listened)))
    case.cancel()
    assert case.status == "terminated"


def test_a_cancelled_instance_ends_when_all_its_tasks_have_asked():
    content = diagram(
        start(), both("F"), task("A"), sub("U", start("S1"), task("B"), chain("S1", "B")),
        user("C"), chain("S", "F", "A"), flow("F", "U"), flow("F", "C"), roots=ROOTS,
    )  # fmt: skip
    case = Case.started(content)
    case.cancel()
    assert (case.status, case.waiting) == ("active", ["A", "B"])
    case.cancel()
    assert case.waiting == ["A", "B"]
    hear(case)
    assert (case.status, case.waiting) == ("active", ["B"])
    hear(case)
    assert (case.status, case.waits) == ("terminated", {})
    assert case.happened("terminated") == ["C", "A", "B", "U", "P"]


def test_nothing_else_can_happen_to_what_is_being_withdrawn():
    content = watched(task("A"), boundary("M", "A", event("message", "m"), interrupting=False))
    case = Case.started(content)
    key = case.of(UserTask)[0].key
    case.pass_time(hours=1)
    assert len(case.waits) == 1
    with pytest.raises(NotFound):
        case.apply(Complete(key, {}))
    case.cancel()
    with pytest.raises(Refused):
        case.modify(activate=("B",))


def test_a_sub_process_that_is_interrupted_waits_for_the_tasks_inside():
    content = diagram(
        start(), sub("U", start("S1"), task("A"), chain("S1", "A")),
        boundary("X", "U", event("message", "m")), user("B"), chain("S", "U"), flow("X", "B"),
        roots=ROOTS,
    )  # fmt: skip
    case = Case.started(content)
    case.send("m", "k", n=1)
    assert (case.waiting, case.variables) == (["A"], {})
    hear(case)
    assert (case.waiting, case.variables) == (["B"], {"n": 1})


def test_an_event_sub_process_begins_when_its_scope_is_empty():
    content = diagram(
        start(), both("F"), task("A"), task("A2"), user("C"), chain("S", "F", "A"),
        flow("F", "A2"), flow("F", "C"),
        event_sub("Q", start("SQ", event("message", "m")), user("B"), chain("SQ", "B")),
        roots=ROOTS,
    )  # fmt: skip
    case = Case.started(content)
    case.send("m", "k")
    assert case.waiting == ["A", "A2"]
    hear(case)
    assert case.waiting == ["A2"]
    hear(case)
    assert case.waiting == ["B"]
    case.complete("B")
    assert case.status == "completed"


def test_terminate_ends_its_scope_when_the_tasks_have_asked():
    content = diagram(
        start(), sub("U", start("S1"), both("F"), task("A"), user("C"),
                     end("T", event("terminate")), chain("S1", "F", "C", "T"), flow("F", "A")),
        user("B"), chain("S", "U", "B"), roots=ROOTS,
    )  # fmt: skip
    case = Case.started(content)
    case.complete("C")
    assert (case.waiting, "T" in case.completed) == (["A"], True)
    hear(case)
    assert case.waiting == ["B"]


@pytest.mark.parametrize("sequential", [False, True])
def test_a_completion_condition_waits_for_those_it_withdraws(sequential):
    votes = many("[1, 2, 3]", sequential=sequential, until="true", outputCollection="all",
                 outputElement="=vote")  # fmt: skip
    case = Case.started(diagram(start(), task("A", votes), user("B"), chain("S", "A", "B")))
    case.apply(Complete(case.of(UserTask)[0].key, {"vote": 1}))
    for _ in range(0 if sequential else 2):
        assert case.waiting[0] == "A"
        hear(case)
    assert (case.waiting, case.variables["all"]) == (["B"], [1, None, None])


@pytest.mark.parametrize("sequential", [False, True])
def test_a_multi_instance_that_is_interrupted_waits_for_all_that_have_begun(sequential):
    content = diagram(
        start(), task("A", many("[1, 2]", sequential=sequential)),
        boundary("X", "A", timer("Duration", "PT1H")), user("B"), chain("S", "A"), flow("X", "B"),
    )  # fmt: skip
    case = Case.started(content)
    case.pass_time(hours=1)
    for _ in range(1 if sequential else 2):
        assert set(case.waiting) == {"A"}
        hear(case)
    assert case.waiting == ["B"]


def test_an_error_reaches_the_caller_when_the_tasks_have_asked():
    content = diagram(
        start(), both("F"), task("A"), service("J"), chain("S", "F", "A"), flow("F", "J"),
    )  # fmt: skip
    case = Case.started(content)
    case.caught_by_caller.add("e")
    case.apply(Throw(case.wait("J").key, "error", "e"))
    assert (case.status, case.waiting) == ("active", ["A"])
    hear(case)
    assert (case.status, case.outcome.error) == ("terminated", Uncaught("e", ""))


def test_the_outer_interruption_comes_before_the_inner_one():
    content = diagram(
        start(), sub("U", start("S1"), task("A"), boundary("X", "A", timer("Duration", "PT1H")),
                     user("B"), chain("S1", "A"), flow("X", "B")),
        boundary("Y", "U", timer("Duration", "PT2H")), user("C"), chain("S", "U"), flow("Y", "C"),
    )  # fmt: skip
    case = Case.started(content)
    case.pass_time(hours=1)
    assert case.waiting == ["A", "Y"]
    case.pass_time(hours=1)
    assert case.waiting == ["A"]
    hear(case)
    assert case.waiting == ["C"]


def test_withdrawn_by_hand_a_task_asks_nobody():
    case = Case.started(watched(task("A")))
    case.modify(activate=("B",), terminate=(case.of(UserTask)[0].element_instance_key,))
    assert case.waiting == ["B"]


def test_by_hand_a_withdrawal_that_nobody_answers_is_over():
    case = Case.started(watched(task("A")))
    case.pass_time(hours=1)
    case.modify(activate=("B",), terminate=(case.of(Job)[0].element_instance_key,))
    assert case.waiting == ["B"]


@pytest.mark.parametrize("said", [{"denied": True}, {"corrections": {"assignee": "li"}}])
def test_a_listener_cannot_keep_a_task_that_is_withdrawn(said):
    case = Case.started(watched(task("A")))
    case.pass_time(hours=1)
    with pytest.raises(Refused, match="正在撤销"):
        hear(case, **said)
    assert case.waiting == ["A"]


def test_a_listener_without_a_type_is_an_incident_and_asked_again():
    case = Case.started(watched(task("A", type="=kind")))
    case.pass_time(hours=1)
    assert case.incident("A").kind == "extract_value_error"
    case.set(kind="l")
    case.retry("A")
    hear(case)
    assert case.waiting == ["B"]


def test_what_follows_a_withdrawal_follows_a_migration():
    case = Case.started(watched(task("A")))
    case.pass_time(hours=1)
    new = watched(task("A")).replace(b'"X"', b'"X2"').replace(b"X_B", b"X2_B")
    state, target = saved(case.state), compile_process(new, "P")
    with pytest.raises(Refused, match="没有该事件"):
        migrate(case.executable, target, state, {}, case.execution_context())
    case.take(state, migrate(case.executable, target, state, {"X": "X2"}, case.execution_context()))
    case.executable = target
    hear(case)
    assert (case.waiting, case.completed) == (["B"], ["S", "X2"])
