"""What bare SpiffWorkflow 3.2.0 gets wrong without a word, one test each, and here right.

Every instance goes through save-and-reload after every step (`driving.Case`).
"""

import time
from datetime import UTC, datetime

import pytest

from engine.definitions import check
from engine.execution.stimuli import Complete
from engine.execution.waits import Timer
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    error,
    event,
    event_sub,
    flow,
    many,
    message,
    script,
    service,
    some,
    start,
    sub,
    timer,
    user,
    xor,
    zeebe,
)
from tests.execution.driving import Case

FORK = (start(), both("F"), user("A"), user("B"), both("J"), user("C"))
FORK_FLOWS = chain("S", "F", "A", "J", "C") + chain("F", "B", "J")


def test_trap_1_a_join_keeps_what_each_branch_wrote():
    case = Case.started(diagram(*FORK, FORK_FLOWS), shared="old", a=0, b=0)
    case.complete("A", a=1, shared="new")
    case.complete("B", b=2)
    assert case.variables == {"shared": "new", "a": 1, "b": 2}


def test_trap_1_an_inclusive_join_keeps_what_each_branch_wrote():
    content = diagram(
        start(),
        some("F"),
        user("A"),
        user("B"),
        some("J"),
        user("C"),
        flow("S", "F"),
        flow("F", "A", "true"),
        flow("F", "B", "n > 0"),
        chain("A", "J", "C"),
        flow("B", "J"),
    )
    case = Case.started(content, n=1)
    case.complete("A", a=1)
    assert case.waiting == ["B"]
    case.complete("B", b=2)
    assert (case.waiting, case.variables) == (["C"], {"n": 1, "a": 1, "b": 2})


def test_an_inclusive_join_does_not_wait_for_a_branch_that_was_not_taken():
    content = diagram(
        start(),
        some("F"),
        user("A"),
        user("B"),
        some("J"),
        user("C"),
        flow("S", "F"),
        flow("F", "A", "true"),
        flow("F", "B", "n > 0"),
        chain("A", "J", "C"),
        flow("B", "J"),
    )
    case = Case.started(content, n=0)
    case.complete("A")
    assert case.waiting == ["C"]


LOOP = diagram(
    start(),
    xor("J"),
    user("A"),
    script("N", "n + 1", "n"),
    xor("G", default="G_J"),
    end(),
    chain("S", "J", "A", "N", "G"),
    flow("G", "E", "n >= limit"),
    flow("G", "J"),
)


def test_trap_2_a_loop_of_more_than_a_thousand_elements_neither_freezes_nor_grows():
    case = Case.started(LOOP, n=0, limit=1200)
    sizes = set()
    for _ in range(1200):
        assert case.waiting == ["A"]
        sizes.add(case.size)
        case.complete("A")
    assert case.status == "completed"
    assert max(sizes) - min(sizes) <= 16  # keys grow by a digit


def test_trap_3_the_order_of_keys_means_nothing():
    """`Case` saves every variable with its keys sorted; `typename` is a key like any other."""
    answers = {"z": 1, "typename": "datetime", "value": "2026-01-01", "a": {"y": 1, "b": 2}}
    case = Case.started(diagram(*FORK, FORK_FLOWS))
    case.complete("A", answers=answers)
    case.complete("B")
    assert case.variables == {"answers": answers}


def test_trap_4_an_error_event_sub_process_does_not_run_by_itself():
    handler = event_sub("Q", start("X", event("error", "e")), user("B"), chain("X", "B"))
    content = diagram(start(), service("A"), chain("S", "A"), handler, roots=error("e"))
    case = Case.started(content)
    assert case.waiting == ["A"]
    case.complete("A")
    assert case.status == "completed"


def test_trap_4_one_instance_does_not_change_the_diagram_of_the_next():
    handler = event_sub("Q", start("X", event("message", "m")), user("B"), chain("X", "B"))
    content = diagram(start(), user("A"), chain("S", "A"), handler, roots=message("m", "m", '"k"'))
    first = Case.started(content)
    second = Case(content)
    second.executable = first.executable
    first.send("m", "k")
    second.apply(second.begin)
    assert (first.waiting, second.waiting) == (["B"], ["A", "X"])


def test_trap_4_a_timer_event_sub_process_does_not_keep_an_instance_alive():
    handler = event_sub("Q", start("X", timer("Duration", "P1Y")), user("B"), chain("X", "B"))
    case = Case.started(diagram(start(), user("A"), chain("S", "A"), handler))
    case.complete("A")
    assert (case.status, case.waits) == ("completed", {})


def test_trap_5_the_path_behind_a_link_runs():
    content = diagram(
        start(),
        element("intermediateThrowEvent", "X", event("link", name="L")),
        catch("Y", event("link", name="L")),
        script("A", "1", "ran"),
        chain("S", "X"),
        flow("Y", "A"),
    )
    case = Case.started(content)
    assert (case.status, case.variables) == ("completed", {"ran": 1})


def test_trap_7_two_timers_behind_one_gateway_are_due_each_at_its_own_time():
    content = diagram(
        start(),
        element("eventBasedGateway", "G"),
        catch("T1", timer("Duration", "PT1H")),
        catch("T2", timer("Duration", "PT3H")),
        chain("S", "G", "T1"),
        flow("G", "T2"),
    )
    due = [wait.due_at.hour for wait in Case.started(content).of(Timer)]
    assert due == [13, 15]


def test_trap_7_a_month_from_the_31st_of_january_is_the_last_day_of_february():
    case = Case(diagram(start(), catch("T", timer("Duration", "P1M")), chain("S", "T")))
    case.now = datetime(2026, 1, 31, 4, tzinfo=UTC)
    case.apply(case.begin)
    assert case.wait("T").due_at == datetime(2026, 2, 28, 4, tzinfo=UTC)


def test_trap_7_an_interrupting_cycle_is_refused():
    content = diagram(
        start(), user("A"), boundary("X", "A", timer("Cycle", "R3/PT1H")), chain("S", "A")
    )
    assert any(f.element == "X" and f.severity == "error" for f in check({"a.bpmn": content}))


def test_trap_7_an_unfinished_reminder_outlives_its_activity():
    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Duration", "PT1H"), interrupting=False),
        user("B"),
        chain("S", "A"),
        flow("X", "B"),
    )
    case = Case.started(content)
    case.pass_time(hours=1)
    case.complete("A")
    assert (case.status, case.waiting) == ("active", ["B"])


def test_trap_7_no_clock_decides_anything(monkeypatch):
    case = Case.started(diagram(start(), catch("T", timer("Duration", "P1D")), chain("S", "T")))
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert case.apply(Complete(case.wait("T").key)).status == "completed"


def test_trap_8_a_due_boundary_comes_before_the_completion():
    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Duration", "PT1H"), interrupting=False),
        user("B"),
        user("C"),
        chain("S", "A", "C"),
        flow("X", "B"),
    )
    case = Case.started(content)
    case.now = case.now.replace(hour=8)
    case.complete("A")
    assert case.waiting == ["B", "C"]
    assert case.completed.index("X") < case.completed.index("A")


def test_trap_9_branches_do_not_share_what_they_change():
    content = diagram(
        start(),
        both("F"),
        script("A", 'context put(x, "by", "A")', "a"),
        script("B", 'context put(x, "by", "B")', "b"),
        chain("S", "F", "A"),
        flow("F", "B"),
    )
    case = Case.started(content, x={"n": [1]})
    assert case.variables == {
        "x": {"n": [1]},
        "a": {"n": [1], "by": "A"},
        "b": {"n": [1], "by": "B"},
    }


def test_trap_10_no_vote_of_a_multi_instance_is_lost():
    task = user("A", many("experts", outputCollection="votes", outputElement="=vote"))
    case = Case.started(diagram(start(), task, chain("S", "A")), experts=[1, 2, 3])
    for vote in (30, 10, 20):
        case.complete("A", vote=vote)
    assert case.variables == {"experts": [1, 2, 3], "votes": [30, 10, 20]}


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch {path}')",
        "open('{path}', 'w')",
        "().__class__.__base__.__subclasses__()",
    ],
)
def test_trap_11_nothing_an_analyst_writes_runs_as_python(text, tmp_path):
    path = tmp_path / "ran"
    content = diagram(
        start(),
        xor("G"),
        end("A"),
        flow("S", "G"),
        flow("G", "A", text.format(path=path)),
    )
    case = Case.started(content)
    assert [incident.element_id for incident in case.waits.values()] == ["G"]
    assert not path.exists()


def test_loud_trap_a_timer_that_cannot_be_read_is_an_incident_not_a_wedge():
    case = Case.started(diagram(start(), catch("T", timer("Date", "=when")), chain("S", "T")))
    assert case.incident("T").kind == "extract_value_error"
    case.set(when="2026-04-01T00:00:00+08:00")
    case.retry("T")
    assert case.wait("T").due_at is not None


def test_loud_trap_a_join_that_can_never_go_on_is_an_incident():
    content = diagram(
        start(),
        xor("G", default="G_B"),
        user("A"),
        user("B"),
        both("J"),
        chain("A", "J"),
        chain("S", "G", "B", "J"),
        flow("G", "A", "false"),
    )
    case = Case.started(content)
    case.complete("B")
    assert case.incident("P").kind == "dead_end"


def test_loud_trap_a_plain_task_does_not_wait_for_anyone():
    content = diagram(start(), element("task", "A"), end(), chain("S", "A", "E"))
    assert Case.started(content).status == "completed"


def test_loud_trap_an_exception_leaves_the_last_good_state():
    content = diagram(
        start(),
        user("A"),
        element("businessRuleTask", "D", zeebe("calledDecision", decisionId="d",
                                               resultVariable="r")),
        chain("S", "A", "D"),
    )  # fmt: skip
    case = Case.started(content)

    def broken(variables):
        raise RuntimeError("a defect, not a fault of the diagram")

    case.decisions["d"] = broken
    before = case.state.all()
    with pytest.raises(RuntimeError):
        case.complete("A", n=1)
    assert (case.state.all(), case.waiting) == (before, ["A"])
    case.decisions["d"] = lambda given: type("D", (), {"outcome": "是", "missing": (),
                                                       "explain": dict})  # fmt: skip
    case.complete("A", n=2)
    assert case.variables == {"n": 2, "r": "是"}


def test_loud_trap_a_message_reaches_the_receiver_with_its_key_and_no_other():
    content = diagram(
        start(),
        sub("U", many("ids", inputElement="id"), start("S1"), catch("M", event("message", "m")),
            chain("S1", "M")),
        chain("S", "U"),
        roots=message("m", "m", "id"),
    )  # fmt: skip
    case = Case.started(content, ids=["a", "b"])
    case.send("m", "b")
    assert [wait.correlation_key for wait in case.waits.values()] == ["a"]


def test_loud_trap_a_loop_without_a_wait_is_stopped_with_an_incident(monkeypatch):
    monkeypatch.setattr("engine.execution.instance.MOST_STEPS", 500)
    content = diagram(start(), xor("J"), script("A", "1", "n"), chain("S", "J", "A", "J"))
    case = Case.started(content)
    assert [wait.kind for wait in case.waits.values()] == ["endless_loop"]
