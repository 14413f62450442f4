"""What a diagram throws reaches who waits at that moment: signals, and escalations to callers."""

import pytest

from engine.commands.core.handlers import BusinessError, Handled
from tests.commands.looking import incidents, state_of, variables
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    element,
    end,
    error,
    escalation,
    event,
    event_sub,
    flow,
    many,
    mapping,
    service,
    signal,
    start,
    sub,
    throw,
    user,
    zeebe,
)

ROOTS = signal("s") + signal("t") + escalation("u") + error("e")
THROW, CATCH = throw("T", event("signal", "s")), catch("C", event("signal", "s"))


def test_a_signal_is_not_kept_for_who_waits_later(living):
    case = living.run(start(), THROW, CATCH, end(), chain("S", "T", "C", "E"), roots=ROOTS)
    assert state_of(living.engine, case) == "active"
    living.run(start(), THROW, end(), chain("S", "T", "E"), roots=ROOTS)
    assert state_of(living.engine, case) == "completed"


@pytest.mark.parametrize("order", [("T", "C"), ("C", "T")])
def test_a_parallel_branch_that_begins_to_wait_at_the_same_moment_is_reached(living, order):
    flows = "".join(chain("F", each) for each in order)
    case = living.run(start(), both("F"), THROW, CATCH, chain("S", "F"), flows, roots=ROOTS)
    assert state_of(living.engine, case) == "completed"


def test_a_loop_that_throws_and_catches_waits_in_each_round(living):
    loop = (start(), element("exclusiveGateway", "X"), CATCH, THROW, chain("S", "X", "C", "T", "X"))
    case = living.run(*loop, roots=ROOTS)
    living.deploy("Q", start(), THROW, end(), chain("S", "T", "E"), roots=ROOTS)
    for _ in range(3):
        living.start("Q")
    assert (state_of(living.engine, case), incidents(living.engine)) == ("active", [])


@pytest.mark.parametrize("last", [True, False])
def test_a_sub_process_is_interrupted_by_the_signal_thrown_in_it_before_it_ends(living, last):
    inside = (end("T", event("signal", "s")), chain("S1", "T")) if last else (
        THROW, user("A"), chain("S1", "T", "A"))  # fmt: skip
    living.run(
        start(), sub("U", start("S1"), *inside), boundary("B", "U", event("signal", "s")),
        user("X"), user("Y"), chain("S", "U", "Y"), chain("B", "X"), roots=ROOTS,
    )  # fmt: skip
    assert (living.open, incidents(living.engine)) == (["X"], [])


def test_a_signal_start_of_an_event_sub_process_hears_the_end_event_of_its_scope(living):
    living.run(
        start(), end("T", event("signal", "s")), chain("S", "T"),
        event_sub("H", start("SH", event("signal", "s"), isInterrupting="false"), user("X"),
                  chain("SH", "X")), roots=ROOTS,
    )  # fmt: skip
    assert living.open == ["X"]


def test_a_signal_interrupts_the_call_that_threw_it_before_its_next_step(living, handlers):
    done = []
    handlers["work"] = lambda _, job: done.append(job.element_id) or Handled()
    living.deploy("Q", start(), THROW, service("W"), end(), chain("S", "T", "W", "E"), roots=ROOTS)
    living.run(
        start(), element("callActivity", "C", zeebe("calledElement", processId="Q")),
        boundary("B", "C", event("signal", "s")), user("X"), user("Y"), chain("S", "C", "Y"),
        chain("B", "X"), roots=ROOTS,
    )  # fmt: skip
    assert (living.open, done, incidents(living.engine)) == (["X"], [], [])


def test_a_signal_begins_the_processes_it_starts_at_the_moment_it_is_thrown(living):
    begun = (start("S", event("signal", "s")), user("B"), chain("S", "B"))
    living.deploy("Q", *begun, roots=ROOTS)
    living.run(start(), throw("T", mapping(inputs={"n": "k + 1"}), event("signal", "s")), user("A"),
               chain("S", "T", "A"), roots=ROOTS, k=1)  # fmt: skip
    assert living.open == ["A", "B"]


def called(*inside: str) -> tuple[str, ...]:
    return start(), user("CU"), *inside


CALL = element("callActivity", "C", zeebe("calledElement", processId="Q",
                                          propagateAllChildVariables="false"))  # fmt: skip
PASSING = called(throw("T", event("escalation", "u")), user("CV"), end(),
                 chain("S", "CU", "T", "CV", "E"))  # fmt: skip
ENDING = called(end("T", event("escalation", "u")), chain("S", "CU", "T"))


def caller(interrupting: bool, call: str = CALL, ref: str = "u") -> tuple[str, ...]:
    return (
        start(), call, boundary("B", "C", event("escalation", ref), interrupting=interrupting),
        user("X"), user("Y"), end(), chain("S", "C", "Y", "E"), chain("B", "X"),
    )  # fmt: skip


def test_an_escalation_reaches_the_caller_when_it_is_thrown_and_interrupts_the_call(living):
    living.deploy("Q", *PASSING, roots=ROOTS)
    living.run(*caller(True), roots=ROOTS)
    living.complete("CU")
    assert (living.open, incidents(living.engine)) == (["X"], [])


def test_an_escalation_that_does_not_interrupt_lets_the_call_complete(living):
    living.deploy("Q", *PASSING, roots=ROOTS)
    living.run(*caller(False), roots=ROOTS)
    living.complete("CU")
    assert living.open == ["CV", "X"]
    living.complete("CV")
    assert (living.open, incidents(living.engine)) == (["X", "Y"], [])


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_that_ends_the_called_process_reaches_the_caller(living, interrupting):
    living.deploy("Q", *ENDING, roots=ROOTS)
    living.run(*caller(interrupting), roots=ROOTS)
    living.complete("CU")
    assert living.open == (["X"] if interrupting else ["X", "Y"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_goes_on_to_the_callers_caller(living, interrupting):
    living.deploy("R", *PASSING, roots=ROOTS)
    inner = element("callActivity", "C", zeebe("calledElement", processId="R"))
    living.deploy("Q", start(), inner, end(), chain("S", "C", "E"), roots=ROOTS)
    living.run(*caller(interrupting), roots=ROOTS)
    living.complete("CU")
    assert living.open == (["X"] if interrupting else ["CV", "X"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_caught_by_an_event_sub_process_of_the_caller(living, interrupting):
    living.deploy("Q", *PASSING, roots=ROOTS)
    begun = start("SH", event("escalation", "u"), isInterrupting=str(interrupting).lower())
    living.run(start(), CALL, user("Y"), chain("S", "C", "Y"),
               event_sub("H", begun, user("X"), chain("SH", "X")), roots=ROOTS)  # fmt: skip
    living.complete("CU")
    assert living.open == (["X"] if interrupting else ["CV", "X"])


def test_each_call_of_a_multi_instance_escalates_for_itself(living):
    living.deploy("Q", *PASSING, roots=ROOTS)
    call = element("callActivity", "C", zeebe("calledElement", processId="Q"), many("[1, 2]"))
    living.run(*caller(False, call), roots=ROOTS)
    for _ in range(2):
        living.complete("CU")
    assert living.open == ["CV", "CV", "X", "X"]
    for _ in range(2):
        living.complete("CV")
    assert living.open == ["X", "X", "Y"]


def test_an_escalation_nobody_up_there_catches_lets_the_called_process_go_on(living):
    living.deploy("Q", *PASSING, roots=ROOTS)
    living.run(start(), CALL, user("Y"), chain("S", "C", "Y"), roots=ROOTS)
    living.complete("CU")
    living.complete("CV")
    assert (living.open, incidents(living.engine)) == (["Y"], [])


@pytest.mark.parametrize("kind", ["escalation", "error"])
def test_what_is_thrown_brings_its_variables_to_the_caller(living, kind):
    what = event(kind, {"escalation": "u", "error": "e"}[kind])
    thrown = end("T", mapping(inputs={"why": "reason"}), what)
    living.deploy("Q", *called(thrown, chain("S", "CU", "T")), roots=ROOTS)
    caught = boundary("B", "C", what)
    case = living.run(start(), CALL, caught, user("X"), chain("S", "C"), chain("B", "X"),
                      roots=ROOTS)  # fmt: skip
    living.complete("CU", reason="late")
    assert (living.open, variables(living.engine, case)["why"]) == (["X"], "late")


def test_a_handlers_error_crosses_the_call_with_its_variables(living, handlers):
    def fail(_, job):
        raise BusinessError("e", "没有", {"why": "late"})

    handlers["work"] = fail
    living.deploy("Q", start(), service("W"), end(), chain("S", "W", "E"), roots=ROOTS)
    case = living.run(start(), CALL, boundary("B", "C", event("error", "e")), user("X"), user("Y"),
                      chain("S", "C", "Y"), flow("B", "X"), roots=ROOTS)  # fmt: skip
    assert (living.open, variables(living.engine, case)["why"]) == (["X"], "late")
