"""A loop without a wait is caught early, by an incident that names the bound."""

import tracemalloc

import pytest

from engine.commands.core.handlers import Handled
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.broadcast_signal import broadcast_signal
from tests.commands.living import ADMIN
from tests.commands.looking import incidents, state_of
from tests.drawing import (
    both,
    catch,
    chain,
    condition,
    diagram,
    element,
    end,
    event,
    event_sub,
    message,
    script,
    service,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
    zeebe,
)
from tests.execution.driving import Case

ROOTS = signal("s") + message("m", "m", '"k"') + message("b", "begin")
LOOPS = {
    "of a script": (script("A", "1", "x"),),
    "of a sub-process": (sub("A", start("SA"), script("B", "1", "x"), chain("SA", "B")),),
    "of a job with a handler": (service("A"),),
    "of signals": (throw("A", event("signal", "s")),),
    "of called processes": (element("callActivity", "A", zeebe("calledElement", processId="Q")),),
    "of messages": (
        throw("A", zeebe("publishMessage", correlationKey='="k"'), event("message", "m")),
    ),
}


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch):
    monkeypatch.setattr("engine.execution.kernel.MOST_ROUNDS", 20)
    monkeypatch.setattr("engine.commands.core.starting.MOST_NESTED", 20)
    monkeypatch.setattr("engine.commands.core.starting.MOST_BEGUN_AGAIN", 30)


@pytest.mark.parametrize("what", LOOPS)
def test_a_loop_without_a_wait_is_an_incident_and_the_rest_goes_on(living, handlers, what):
    handlers["work"] = lambda _, job: Handled()
    living.deploy("Q", start(), end(), chain("S", "E"))
    case = living.run(start(), both("F"), user("T"), xor("X"), *LOOPS[what], chain("S", "F", "T"),
                      chain("F", "X", "A", "X"), roots=ROOTS)  # fmt: skip
    [incident] = incidents(living.engine)
    assert (incident.kind, incident.element_id, "20 次" in incident.message) == (
        "endless_loop", "X", True)  # fmt: skip
    assert (living.open, state_of(living.engine, case)) == (["T"], "active")


def test_conditions_that_make_one_another_true_are_an_incident(living):
    def handling(key: str, when: str, then: str) -> str:
        begun = start(f"S{key}", condition(when), isInterrupting="false")
        return event_sub(key, begun, script(f"W{key}", then, "x"), chain(f"S{key}", f"W{key}"))

    living.run(start(), user("A"), chain("S", "A"), handling("1", "x = 1", "2"),
               handling("2", "x = 2", "1"), x=1)  # fmt: skip
    assert {incident.kind for incident in incidents(living.engine)} == {"endless_loop"}


def test_a_signal_that_throws_itself_is_an_incident(living):
    living.run(
        start(), user("A"), chain("S", "A"),
        event_sub("H", start("SH", event("signal", "s"), isInterrupting="false"),
                  end("EH", event("signal", "s")), chain("SH", "EH")), roots=ROOTS,
    )  # fmt: skip
    broadcast_signal(living.engine, "s", {}, actor=ADMIN, now=living.now)
    assert [incident.kind for incident in incidents(living.engine)] == ["endless_loop"]


BEGINNING = {
    "by a call": (
        start(), element("callActivity", "A", zeebe("calledElement", processId="P")),
        chain("S", "A"),
    ),
    "by two calls": (
        start(), both("F"), element("callActivity", "A", zeebe("calledElement", processId="P")),
        element("callActivity", "B", zeebe("calledElement", processId="P")), chain("S", "F", "A"),
        chain("F", "B"),
    ),
    "by a message": (
        start(), start("S2", event("message", "b")), xor("A"),
        end("E", zeebe("publishMessage", correlationKey="k", timeToLive="PT1H"),
            event("message", "b")),
        chain("S", "A", "E"), chain("S2", "A"),
    ),
    "by a signal": (
        start(), start("S2", event("signal", "s")), xor("A"), end("E", event("signal", "s")),
        chain("S", "A", "E"), chain("S2", "A"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", BEGINNING)
def test_a_process_that_begins_itself_without_end_is_an_incident(living, how):
    living.run(*BEGINNING[how], roots=ROOTS)
    assert any("死循环" in incident.message for incident in incidents(living.engine))
    assert len(incidents(living.engine)) <= 40


def test_a_loop_over_a_timer_of_no_length_lets_a_sweep_end(living, monkeypatch):
    monkeypatch.setattr("engine.commands.deadlines.fire_due_timers.MOST_NEW", 5)
    at_once = catch("C", timer("Duration", "PT0S"))
    living.run(start(), xor("X"), at_once, chain("S", "X", "C", "X"))
    assert fire_due_timers(living.engine, now=living.now).fired == 5
    assert fire_due_timers(living.engine, now=living.now).fired == 5


def test_a_loop_needs_no_more_memory_the_longer_it_runs(monkeypatch):
    loop = diagram(start(), xor("X"), script("A", "x + 1", "x"), chain("S", "X", "A", "X"))

    def peak(rounds: int) -> int:
        monkeypatch.setattr("engine.execution.kernel.MOST_ROUNDS", rounds)
        tracemalloc.start()
        case = Case.started(loop, x=0)
        assert case.variables["x"] >= rounds - 1
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(1_000) < 5_000_000
