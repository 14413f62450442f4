"""Messages that came early, and messages that begin cases: who has which, and when."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.persistence.case_rows import Instance
from engine.persistence.transit_rows import Message
from tests.commands.living import ADMIN, NOW, Living
from tests.commands.looking import all_of, incidents, state_of
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    element,
    end,
    event,
    event_sub,
    message,
    start,
    sub,
    throw,
    user,
    zeebe,
)

WAITED_FOR = message("m", "dup", "k")
ORDER = message("m", "订单")
SENT = message("m", "dup", "k") + message("n", "other", "k")


def receive(key: str) -> str:
    return element("receiveTask", key, messageRef="m")


def states(living: Living) -> list[str]:
    return sorted(row.state for row in all_of(living.engine, Message))


TWO_WAITS = {
    "two receive tasks": (receive("R1"), receive("R2")),
    "two catch events": (catch("R1", event("message", "m")), catch("R2", event("message", "m"))),
    "one in a sub-process": (
        sub("R1", start("S1"), receive("R"), end("E1"), chain("S1", "R", "E1")), receive("R2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("waits", TWO_WAITS)
def test_a_buffered_message_is_for_the_first_wait_and_the_next_wait_waits(living, waits):
    parts = TWO_WAITS[waits]
    case = living.run(
        start(), user("B"), *parts, end(), chain("S", "B", "R1", "R2", "E"), roots=WAITED_FOR, k="1"
    )
    living.publish("dup", "1")
    living.complete("B")
    assert (state_of(living.engine, case), states(living)) == ("active", ["correlated"])
    living.publish("dup", "1")
    assert state_of(living.engine, case) == "completed"


def test_of_two_that_wait_in_one_case_the_first_has_the_message(living):
    case = living.run(
        start(), both("F"), receive("R1"), receive("R2"), user("X1"), user("X2"),
        chain("S", "F", "R1", "X1"), chain("F", "R2", "X2"), roots=WAITED_FOR, k="1",
    )  # fmt: skip
    living.publish("dup", "1")
    assert (living.open, incidents(living.engine)) == (["X1"], [])
    living.publish("dup", "1")
    assert (living.open, state_of(living.engine, case)) == (["X1", "X2"], "active")


def test_of_two_that_begin_to_wait_at_once_each_has_one_of_two_buffered_messages(living):
    living.publish("dup", "1")
    living.run(
        start(), both("F"), receive("R1"), receive("R2"), user("X1"), user("X2"),
        chain("S", "F", "R1", "X1"), chain("F", "R2", "X2"), roots=WAITED_FOR, k="1",
    )  # fmt: skip
    assert (living.open, incidents(living.engine)) == (["X1"], [])
    living.publish("dup", "1")
    assert living.open == ["X1", "X2"]


@pytest.mark.parametrize("number", [2, 3])
def test_a_non_interrupting_boundary_event_has_every_buffered_message(living, number):
    for _ in range(number):
        living.publish("dup", "1")
    living.run(
        start(), user("A"), boundary("B", "A", event("message", "m"), interrupting=False),
        user("X"), end(), chain("S", "A", "E"), chain("B", "X"), roots=WAITED_FOR, k="1",
    )  # fmt: skip
    assert (living.open, states(living)) == (["A", *["X"] * number], ["correlated"] * number)


def test_a_non_interrupting_event_sub_process_has_every_buffered_message(living):
    for n in (1, 2):
        living.publish("dup", "1", n=n)
    living.run(
        start(), user("A"), end(), chain("S", "A", "E"),
        event_sub("H", start("SH", event("message", "m"), isInterrupting="false"), user("X"),
                  end("EH"), chain("SH", "X", "EH")), roots=WAITED_FOR, k="1",
    )  # fmt: skip
    assert (living.open, states(living)) == (["A", "X", "X"], ["correlated"] * 2)


def test_an_interrupting_boundary_event_has_one_and_leaves_the_other(living):
    for _ in range(2):
        living.publish("dup", "1")
    living.run(
        start(), user("A"), boundary("B", "A", event("message", "m")), user("X"),
        chain("S", "A"), chain("B", "X"), roots=WAITED_FOR, k="1",
    )  # fmt: skip
    assert (living.open, states(living)) == (["X"], ["buffered", "correlated"])


def begun(living: Living, *behind: str) -> None:
    living.deploy("P", start("S", event("message", "m")), *(behind or (user("A"),)), end(),
                  chain("S", "A", "E"), roots=ORDER)  # fmt: skip


def cases(living: Living) -> list[str]:
    return sorted(row.state for row in all_of(living.engine, Instance))


def test_messages_of_one_key_begin_one_case_at_a_time(living):
    begun(living)
    for n in (1, 2, 3):
        living.publish("订单", "A-1", n=n)
    assert (cases(living), living.open) == (["active"], ["A"])
    living.complete("A")
    assert (cases(living), living.open) == (["active", "completed"], ["A"])
    living.complete("A")
    living.complete("A")
    assert (cases(living), states(living)) == (["completed"] * 3, ["correlated"] * 3)


@pytest.mark.parametrize("keys", [("A-1", "A-2"), ("", "")])
def test_messages_of_two_keys_or_of_none_begin_a_case_each(living, keys):
    begun(living)
    for key in keys:
        living.publish("订单", key)
    assert living.open == ["A", "A"]


def test_a_message_that_does_not_wait_begins_nothing_while_one_is_active(living):
    begun(living)
    living.publish("订单", "A-1")
    assert living.publish("订单", "A-1", keep=False).state == "dead"
    living.complete("A")
    assert cases(living) == ["completed"]


def test_a_case_that_ends_at_once_lets_the_next_begin(living):
    begun(living, element("manualTask", "A"))
    for _ in range(2):
        living.publish("订单", "A-1")
    assert (cases(living), states(living)) == (["completed"] * 2, ["correlated"] * 2)


def test_a_cancelled_case_lets_the_next_begin_in_the_newest_version(living):
    begun(living)
    living.publish("订单", "A-1")
    living.publish("订单", "A-1")
    begun(living, user("A", zeebe("taskHeaders")))
    [first] = all_of(living.engine, Instance)
    cancel_process_instance(living.engine, first.key, reason="撤回", actor=ADMIN, now=NOW)
    last = max(all_of(living.engine, Instance), key=lambda row: row.key)
    assert (cases(living), last.process_version) == (["active", "terminated"], 2)


def test_a_message_whose_time_is_over_begins_nothing(living):
    begun(living)
    living.publish("订单", "A-1")
    living.publish("订单", "A-1")
    living.pass_time(hours=2)
    living.complete("A")
    assert cases(living) == ["completed"]


def test_a_message_is_thrown_to_who_waits_at_that_moment(living):
    sent = throw("T", zeebe("publishMessage", correlationKey="=k"), event("message", "n"))
    later = catch("C", event("message", "n"))
    case = living.run(start(), sent, later, end(), chain("S", "T", "C", "E"), roots=SENT, k="1")
    assert (state_of(living.engine, case), states(living)) == ("active", ["dead"])


def test_processes_that_answer_one_another_are_waiting_by_then(living):
    def told(key: str, ref: str) -> str:
        told = zeebe("publishMessage", correlationKey="=k")
        return throw(key, told, zeebe("ioMapping", zeebe("input", source="=k", target="k")),
                     event("message", ref))  # fmt: skip

    living.deploy("Q", start("S", event("message", "n")), told("T", "m"), end(),
                  chain("S", "T", "E"), roots=SENT)  # fmt: skip
    case = living.run(start(), told("T", "n"), receive("R"), end(), chain("S", "T", "R", "E"),
                      roots=SENT, k="1")  # fmt: skip
    assert state_of(living.engine, case) == "completed"


def test_messages_of_one_key_sent_at_the_same_time_begin_one_case(living):
    begun(living)
    with ThreadPoolExecutor(4) as senders:
        list(senders.map(lambda n: living.publish("订单", "A-1", n=n), range(8)))
    assert (cases(living), states(living)) == (["active"], ["buffered"] * 7 + ["correlated"])
    for _ in range(8):
        living.complete("A")
    assert cases(living) == ["completed"] * 8
