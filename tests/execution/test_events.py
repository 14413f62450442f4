"""Events of every kind at every place, each through save-and-reload after every step."""

import pytest

from engine.execution.outcome import BroadcastSignal, PublishMessage, Uncaught
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    condition,
    diagram,
    element,
    end,
    error,
    escalation,
    event,
    event_sub,
    flow,
    mapping,
    message,
    script,
    service,
    signal,
    some,
    start,
    sub,
    throw,
    timer,
    user,
    zeebe,
)
from tests.execution.driving import Case

ROOTS = message("m", "m", '"k"') + signal("s") + error("e") + escalation("x")
TRIGGERS = {
    "message": (event("message", "m"), lambda case: case.send("m", "k", seen=1)),
    "signal": (event("signal", "s"), lambda case: case.send("s", seen=1)),
    "timer": (timer("Duration", "PT1H"), lambda case: case.pass_time(hours=1)),
    "condition": (condition("n > 5"), lambda case: case.set(n=6)),
}


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_an_intermediate_event_waits_for_its_trigger(trigger):
    definition, pull = TRIGGERS[trigger]
    content = diagram(start(), catch("X", definition), end(), chain("S", "X", "E"), roots=ROOTS)
    case = Case.started(content, n=1)
    assert case.waiting == ["X"]
    pull(case)
    assert case.status == "completed"


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_an_interrupting_boundary_event_takes_the_token(trigger):
    definition, pull = TRIGGERS[trigger]
    parts = (start(), user("A"), boundary("X", "A", definition), user("B"))
    case = Case.started(diagram(*parts, chain("S", "A"), flow("X", "B"), roots=ROOTS), n=1)
    assert case.waiting == ["A", "X"]
    pull(case)
    assert case.waiting == ["B"]


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_non_interrupting_boundary_event_adds_a_token(trigger):
    definition, pull = TRIGGERS[trigger]
    parts = (start(), user("A"), boundary("X", "A", definition, interrupting=False), user("B"))
    case = Case.started(diagram(*parts, chain("S", "A"), flow("X", "B"), roots=ROOTS), n=1)
    pull(case)
    assert {"A", "B"} <= set(case.waiting)
    case.complete("A")
    case.complete("B")
    assert case.status == "completed"


def inside(definition: str, interrupting: bool) -> str:
    attributes = {} if interrupting else {"isInterrupting": "false"}
    return event_sub("Q", start("X", definition, **attributes), user("B"), chain("X", "B"))


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_an_interrupting_event_sub_process_is_all_that_goes_on(trigger):
    definition, pull = TRIGGERS[trigger]
    content = diagram(
        start(), user("A"), end(), chain("S", "A", "E"), inside(definition, True), roots=ROOTS
    )
    case = Case.started(content, n=1)
    assert case.waiting == ["A", "X"]
    pull(case)
    assert case.waiting == ["B"]
    case.complete("B")
    assert case.status == "completed"


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_non_interrupting_event_sub_process_goes_on_beside(trigger):
    definition, pull = TRIGGERS[trigger]
    content = diagram(
        start(), user("A"), end(), chain("S", "A", "E"), inside(definition, False), roots=ROOTS
    )
    case = Case.started(content, n=1)
    pull(case)
    assert {"A", "B"} <= set(case.waiting)
    case.complete("A")
    assert case.status == "active"
    case.complete("B")
    assert (case.status, case.waits) == ("completed", {})


def test_an_event_sub_process_ends_with_its_scope():
    content = diagram(
        start(),
        sub("U", start("S1"), user("A"), chain("S1", "A"), inside(event("message", "m"), True)),
        user("C"),
        chain("S", "U", "C"),
        roots=ROOTS,
    )
    case = Case.started(content)
    case.complete("A")
    assert case.waiting == ["C"]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_a_job_throws_is_caught_by_the_event_sub_process_of_its_scope(kind):
    ref = {"error": "e", "escalation": "x"}[kind]
    content = diagram(
        start(), service("A"), chain("S", "A"), inside(event(kind, ref), True), roots=ROOTS
    )
    case = Case.started(content)
    case.throw("A", ref, kind, why=1)
    assert (case.waiting, case.variables) == (["B"], {"why": 1})


def test_an_error_inside_an_event_sub_process_is_not_caught_by_itself():
    handler = event_sub(
        "Q", start("X", event("error", "e")), end("E1", event("error", "e")), chain("X", "E1")
    )
    content = diagram(
        start(),
        sub("U", start("S1"), service("A"), chain("S1", "A"), handler),
        boundary("Y", "U", event("error", "e")),
        user("C"),
        chain("S", "U"),
        flow("Y", "C"),
        roots=ROOTS,
    )
    case = Case.started(content)
    case.throw("A", "e")
    assert case.waiting == ["C"]


def test_an_escalation_thrown_in_passing_lets_the_thrower_go_on():
    content = diagram(
        start(),
        sub(
            "U", start("S1"), throw("X", event("escalation", "x")), user("A"), chain("S1", "X", "A")
        ),
        boundary("Y", "U", event("escalation", "x"), interrupting=False),
        user("C"),
        chain("S", "U"),
        flow("Y", "C"),
        roots=ROOTS,
    )
    assert Case.started(content).waiting == ["A", "C"]


def test_an_escalation_that_interrupts_withdraws_the_thrower():
    content = diagram(
        start(),
        sub("U", start("S1"), user("A"), end("X", event("escalation", "x")), chain("S1", "A", "X")),
        boundary("Y", "U", event("escalation", "x")),
        user("B"),
        user("C"),
        chain("S", "U", "B"),
        flow("Y", "C"),
        roots=ROOTS,
    )
    case = Case.started(content)
    case.complete("A")
    assert case.waiting == ["C"]


def test_an_escalation_nobody_catches_changes_nothing():
    content = diagram(
        start(), throw("X", event("escalation", "x")), user("A"), chain("S", "X", "A"), roots=ROOTS
    )
    assert Case.started(content).waiting == ["A"]


def test_an_error_goes_to_the_caller_when_the_caller_catches_it():
    content = diagram(start(), end("X", event("error", "e")), chain("S", "X"), roots=ROOTS)
    case = Case(content)
    case.caught_by_caller.add("e")
    case.apply(case.begin)
    assert (case.status, case.outcome.error) == ("terminated", Uncaught("e", ""))


def test_an_error_from_a_called_process_is_caught_at_the_call():
    content = diagram(
        start(),
        element("callActivity", "A", zeebe("calledElement", processId="Q")),
        boundary("Y", "A", event("error", "e")),
        user("C"),
        chain("S", "A"),
        flow("Y", "C"),
        roots=ROOTS,
    )
    case = Case.started(content)
    case.throw("A", "e")
    assert case.waiting == ["C"]


@pytest.mark.parametrize("place", ["intermediateThrowEvent", "endEvent"])
def test_a_signal_is_broadcast_with_its_variables(place):
    thrown = element(place, "X", event("signal", "s"), mapping({"a": "n + 1"}))
    case = Case.started(diagram(start(), thrown, chain("S", "X"), roots=ROOTS), n=1)
    assert case.effects == [BroadcastSignal("s", {"a": 2})]
    assert case.status == "completed"


def test_a_message_may_be_published_without_a_worker():
    held = zeebe("publishMessage", correlationKey="=id", timeToLive="PT1H")
    content = diagram(
        start(), throw("X", event("message", "m"), held), chain("S", "X"), roots=ROOTS
    )
    case = Case.started(content, id="7")
    assert case.effects == [PublishMessage("m", "7", {}, 3600)]


def test_a_signal_starts_a_process():
    content = diagram(start("X", event("signal", "s")), user("A"), chain("X", "A"), roots=ROOTS)
    case = Case.started(content, start="X", n=1)
    assert (case.waiting, case.variables) == (["A"], {"n": 1})


def test_a_start_event_may_map_what_its_message_brings():
    content = diagram(
        start("X", event("message", "m"), mapping(outputs={"who": "applicant.name"})),
        user("A"),
        chain("X", "A"),
        roots=ROOTS,
    )
    case = Case.started(content, start="X", applicant={"name": "甲"})
    assert case.variables == {"who": "甲"}


def test_an_inclusive_join_waits_for_a_token_that_can_come_by_a_link():
    content = diagram(
        start(), both("F"), user("A"), throw("X", event("link", name="L")),
        catch("Y", event("link", name="L")), some("J"), user("B"),
        chain("S", "F", "A", "X"), chain("Y", "J", "B"), flow("F", "J"),
    )  # fmt: skip
    case = Case.started(content)
    assert case.waiting == ["A"]
    case.complete("A")
    assert case.waiting == ["B"]


def test_a_link_goes_on_where_it_is_caught():
    content = diagram(
        start(),
        throw("X", event("link", name="L")),
        catch("Y", event("link", name="L")),
        user("A"),
        chain("S", "X"),
        flow("Y", "A"),
    )
    assert Case.started(content).waiting == ["A"]


GATE = (
    start(),
    element("eventBasedGateway", "G"),
    catch("T", timer("Duration", "PT2H")),
    catch("M", event("message", "m")),
    user("A"),
    user("B"),
    chain("S", "G", "T", "A"),
    chain("G", "M", "B"),
)


def test_the_first_event_behind_a_gateway_decides():
    case = Case.started(diagram(*GATE, roots=ROOTS))
    assert case.waiting == ["M", "T"]
    case.send("m", "k", answer=1)
    assert (case.waiting, case.variables) == (["B"], {"answer": 1})


def test_the_timer_behind_a_gateway_decides_when_nothing_came():
    case = Case.started(diagram(*GATE, roots=ROOTS))
    case.pass_time(hours=2)
    assert case.waiting == ["A"]


@pytest.mark.parametrize(
    "cycle",
    [
        "R3/P1D",
        '=cycle(3, duration("P1D"))',
        "R3/2026-03-16T09:00:00[Europe/Berlin]/P1D",
        '="R3/" + string(date and time("2026-03-16T09:00:00@Europe/Berlin")) + "/P1D"',
    ],
)
def test_a_cycle_reminds_as_often_as_it_says(cycle):
    content = diagram(
        start(),
        user("A"),
        boundary("X", "A", timer("Cycle", cycle), interrupting=False),
        script("B", "n + 1", "n"),
        chain("S", "A"),
        flow("X", "B"),
    )
    case = Case.started(content, n=0)
    case.pass_time(days=10)
    assert (case.variables, case.waiting) == ({"n": 3}, ["A"])


def compensated(name: str) -> str:
    """An activity with its handler."""
    handler = element("serviceTask", f"undo{name}", zeebe("taskDefinition", type="undo"),
                      isForCompensation="true")  # fmt: skip
    association = f'<bpmn:association id="as{name}" sourceRef="c{name}" targetRef="undo{name}" />'
    return service(name) + boundary(f"c{name}", name, event("compensate")) + handler + association


def test_compensation_undoes_what_was_completed_the_last_first():
    content = diagram(
        start(),
        compensated("A"),
        compensated("B"),
        compensated("C"),
        throw("X", event("compensate")),
        user("D"),
        chain("S", "A", "B", "X", "D"),
    )
    case = Case.started(content)
    case.complete("A")
    case.complete("B")
    assert case.waiting == ["undoB"]
    case.complete("undoB")
    assert case.waiting == ["undoA"]
    case.complete("undoA")
    assert case.waiting == ["D"]


def test_compensation_of_one_activity_leaves_the_others():
    content = diagram(
        start(),
        compensated("A"),
        compensated("B"),
        end("X", '<bpmn:compensateEventDefinition activityRef="A" />'),
        chain("S", "A", "B", "X"),
    )
    case = Case.started(content)
    case.complete("A")
    case.complete("B")
    case.complete("undoA")
    assert case.status == "completed"


def test_compensation_reaches_into_a_completed_sub_process():
    content = diagram(
        start(),
        sub("U", start("S1"), compensated("A"), chain("S1", "A")),
        throw("X", event("compensate")),
        chain("S", "U", "X"),
    )
    case = Case.started(content)
    case.complete("A")
    assert case.waiting == ["undoA"]
    case.complete("undoA")
    assert case.status == "completed"


def test_an_error_handler_compensates_its_scope():
    content = diagram(
        start(),
        compensated("A"),
        service("B"),
        chain("S", "A", "B"),
        event_sub(
            "Q", start("X", event("error", "e")), end("Y", event("compensate")), chain("X", "Y")
        ),
        roots=ROOTS,
    )
    case = Case.started(content)
    case.complete("A")
    case.throw("B", "e")
    assert case.waiting == ["undoA"]
    case.complete("undoA")
    assert case.status == "completed"


def test_compensation_with_nothing_to_undo_goes_on():
    content = diagram(start(), throw("X", event("compensate")), user("A"), chain("S", "X", "A"))
    assert Case.started(content).waiting == ["A"]


def test_a_none_throw_event_is_passed_through():
    case = Case.started(diagram(start(), throw("X"), user("A"), chain("S", "X", "A")))
    assert case.waiting == ["A"]


def test_a_receive_task_behind_a_gateway_takes_the_message_the_gateway_waited_for():
    parts = (
        start(),
        element("eventBasedGateway", "G"),
        catch("T", timer("Duration", "PT2H")),
        element("receiveTask", "R", messageRef="m"),
        user("A"),
        user("B"),
        chain("S", "G", "T", "A"),
        chain("G", "R", "B"),
    )
    case = Case.started(diagram(*parts, roots=ROOTS))
    assert case.waiting == ["R", "T"]
    case.send("m", "k", answer=1)
    assert (case.waiting, case.variables, case.completed[-1]) == (["B"], {"answer": 1}, "R")
