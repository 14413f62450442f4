"""Deadlines that end at one moment: one order, whatever they watch, and nothing left behind."""

from datetime import timedelta

import pytest

from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.broadcast_signal import broadcast_signal
from engine.errors import Refused
from engine.persistence.case_rows import Timer
from tests.commands.living import ADMIN, NOW
from tests.commands.looking import all_of, incidents, state_of
from tests.drawing import (
    boundary,
    catch,
    chain,
    element,
    end,
    event,
    event_sub,
    message,
    service,
    signal,
    start,
    sub,
    timer,
    user,
    zeebe,
)

HOUR = timer("Duration", "PT1H")
AT_24 = timer("Date", "2026-03-17T00:00:00+08:00")


def watched(activity: str, definition: str, *, interrupting: bool = True) -> tuple[str, ...]:
    return (
        start(), activity, boundary("B1", "A", definition, interrupting=interrupting),
        boundary("B2", "A", definition, interrupting=interrupting), user("X1"), user("X2"),
        user("Y"), chain("S", "A", "Y"), chain("B1", "X1"), chain("B2", "X2"),
    )  # fmt: skip


def handling(key: str, begun_by: str) -> str:
    return event_sub(key, start(f"S{key}", begun_by), user(f"X{key}"), end(f"E{key}"),
                     chain(f"S{key}", f"X{key}", f"E{key}"))  # fmt: skip


INSIDE = (start("SI"), user("T"), chain("SI", "T"))
CALLED = element("receiveTask", "A", messageRef="m")
SAME = {
    "two boundary events": watched(user("A"), HOUR),
    "two deadlines at 24:00": watched(user("A"), AT_24),
    "two boundary events of a sub-process": watched(sub("A", *INSIDE), HOUR),
    "two boundary events of a job": watched(service("A"), HOUR),
    "two boundary events of a receive task": watched(CALLED, HOUR),
    "an event-based gateway": (
        start(), element("eventBasedGateway", "A"), catch("B1", HOUR), catch("B2", HOUR),
        user("X1"), user("X2"), chain("S", "A", "B1", "X1"), chain("A", "B2", "X2"),
    ),
    "two event sub-processes": (
        start(), user("A"), chain("S", "A"), handling("1", HOUR), handling("2", HOUR),
    ),
    "two event sub-processes of a sub-process": (
        start(), sub("A", *INSIDE, handling("1", HOUR), handling("2", HOUR)), chain("S", "A"),
    ),
    "a scope before what is in it": (
        start(), sub("A", *INSIDE, boundary("B2", "T", HOUR), user("X2"), chain("B2", "X2")),
        boundary("B1", "A", HOUR), user("X1"), chain("S", "A"), chain("B1", "X1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", SAME)
def test_of_two_interrupting_timers_of_one_moment_the_first_drawn_happens(living, where):
    living.run(*SAME[where], roots=message("m", "m", '"k"'))
    living.pass_time(days=1)
    assert (living.open, incidents(living.engine)) == (["X1"], [])
    assert sorted(row.state for row in all_of(living.engine, Timer)) == ["canceled", "fired"]
    living.complete("X1")


def test_of_two_timers_that_do_not_interrupt_both_happen(living):
    living.run(*watched(user("A"), HOUR, interrupting=False))
    living.pass_time(hours=1)
    assert (living.open, incidents(living.engine)) == (["A", "X1", "X2"], [])


@pytest.mark.parametrize("first", [True, False])
def test_a_timer_that_interrupts_and_one_that_does_not_happen_as_drawn(living, first):
    one, two = (True, False) if first else (False, True)
    living.run(
        start(), user("A"), boundary("B1", "A", HOUR, interrupting=one),
        boundary("B2", "A", HOUR, interrupting=two), user("X1"), user("X2"), chain("S", "A"),
        chain("B1", "X1"), chain("B2", "X2"),
    )  # fmt: skip
    living.pass_time(hours=1)
    assert (living.open, incidents(living.engine)) == (["X1"] if first else ["X1", "X2"], [])


def test_a_message_comes_after_the_deadline_that_has_passed_before_the_sweep(living):
    living.run(
        start(), user("A"), boundary("B1", "A", event("message", "m")), boundary("B2", "A", HOUR),
        user("X1"), user("X2"), chain("S", "A"), chain("B1", "X1"), chain("B2", "X2"),
        roots=message("m", "m", '"k"'),
    )  # fmt: skip
    living.now += timedelta(hours=1)
    assert living.publish("m", "k").state == "buffered"
    assert (living.open, incidents(living.engine)) == (["X2"], [])
    [row] = all_of(living.engine, Timer)
    assert (row.state, row.lateness_seconds) == ("fired", 0)
    assert fire_due_timers(living.engine, now=living.now).fired == 0


def test_a_handler_comes_after_a_deadline_that_was_over_before_it_began(living, handlers):
    done = []
    handlers["work"] = lambda _, job: done.append(job.key)
    past = timer("Date", (NOW - timedelta(days=1)).isoformat())
    case = living.run(start(), service("A"), boundary("B", "A", past), user("X"), user("Y"),
                      chain("S", "A", "Y"), chain("B", "X"))  # fmt: skip
    assert (living.open, done, incidents(living.engine)) == (["X"], [], [])
    assert state_of(living.engine, case) == "active"


CALL = element("callActivity", "C", zeebe("calledElement", processId="Q"))


def called(living, *inside: str, roots: str = "") -> int:
    living.deploy("Q", *inside, roots=roots)
    return living.run(start(), CALL, boundary("B", "C", HOUR), user("X"), user("Y"),
                      chain("S", "C", "Y"), chain("B", "X"), roots=roots)  # fmt: skip


def test_a_person_in_a_called_process_comes_too_late_after_the_callers_deadline(living):
    called(living, start(), user("T"), end(), chain("S", "T", "E"))
    living.now += timedelta(hours=1)
    with pytest.raises(Refused, match="期限已经届满"):
        living.complete("T")
    fire_due_timers(living.engine, now=living.now)
    assert (living.open, [i.message for i in incidents(living.engine)]) == (["X"], [])


def test_a_message_for_a_called_process_comes_after_the_callers_deadline(living):
    called(living, start(), element("receiveTask", "R", messageRef="m"), end(),
           chain("S", "R", "E"), roots=message("m", "m", '"k"'))  # fmt: skip
    living.now += timedelta(hours=1)
    assert living.publish("m", "k").state == "buffered"
    assert (living.open, [i.message for i in incidents(living.engine)]) == (["X"], [])


def test_deadlines_of_caller_and_called_of_one_moment_fall_on_the_caller(living):
    called(living, start(), user("T"), boundary("B", "T", HOUR), user("Z"), chain("S", "T"),
           chain("B", "Z"))  # fmt: skip
    living.pass_time(hours=1)
    assert (living.open, [i.message for i in incidents(living.engine)]) == (["X"], [])


def test_a_signal_that_interrupts_a_call_and_ends_what_it_called_leaves_no_incident(living):
    waiting = catch("C1", event("signal", "s"))
    living.deploy("Q", start(), waiting, end(), chain("S", "C1", "E"), roots=signal("s"))
    living.run(start(), CALL, boundary("B", "C", event("signal", "s")), user("X"), user("Y"),
               chain("S", "C", "Y"), chain("B", "X"), roots=signal("s"))  # fmt: skip
    broadcast_signal(living.engine, "s", {}, actor=ADMIN, now=living.now)
    assert (living.open, [i.message for i in incidents(living.engine)]) == (["X"], [])
