"""Messages: exactly one receiver, or kept, or a visible dead letter; never a guess."""

from datetime import timedelta

import pytest

from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handled, Handler, OutboxEvent
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.claim_outbox import claim_outbox
from engine.commands.messages.expire_messages import expire_messages
from engine.commands.messages.publish_message import publish_message
from engine.commands.messages.record_delivery import Delivery, record_delivery
from engine.commands.messages.send_again import publish_message_again, send_event_again
from engine.errors import NotFound, Refused
from engine.persistence.transit_rows import Message, OutboundEvent
from engine.queries.deliveries import dead_events, dead_messages
from engine.queries.operations import numbers
from tests.commands.conftest import ADMIN, NOW, Run
from tests.commands.looking import all_of, incidents, state_of

HOUR = timedelta(hours=1)


def test_a_message_that_came_early_is_had_by_the_case_that_waits_later(
    engine: Engine, run: Run
) -> None:
    early = publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW, time_to_live=HOUR)
    assert early.state == "buffered"
    case = run([["message", "补正", "no"]], variables={"no": "A-1"})
    assert case.state == "completed"
    assert [message.state for message in all_of(engine, Message)] == ["correlated"]


def test_each_buffered_message_is_had_once(engine: Engine, run: Run) -> None:
    publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW, time_to_live=HOUR)
    assert run([["message", "补正", "no"]], variables={"no": "A-1"}).state == "completed"
    assert run([["message", "补正", "no"]], variables={"no": "A-1"}).state == "active"


def test_a_message_without_time_to_live_that_finds_nobody_is_a_dead_letter(engine: Engine) -> None:
    published = publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW)
    assert published.state == "dead"


def test_a_message_whose_time_is_over_becomes_a_dead_letter(engine: Engine) -> None:
    publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW, time_to_live=HOUR)
    assert expire_messages(engine, now=NOW + HOUR - timedelta(seconds=1)) == 0
    assert expire_messages(engine, now=NOW + HOUR) == 1
    assert [message.state for message in all_of(engine, Message)] == ["dead"]


def test_two_receivers_are_an_incident_and_neither_gets_it(engine: Engine, run: Run) -> None:
    cases = [run([["message", "补正", "no"]], variables={"no": "A-1"}) for _ in range(2)]
    published = publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW, time_to_live=HOUR)
    assert published.process_instance_key is None
    assert {state_of(engine, case.process_instance_key) for case in cases} == {"active"}
    assert [incident.kind for incident in incidents(engine)] == ["ambiguous_message"]


def test_a_repeat_with_the_same_id_is_refused(engine: Engine) -> None:
    publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW, message_id="m1", time_to_live=HOUR)
    with pytest.raises(Refused, match="已经收到过"):
        publish_message(
            engine, "补正", "A-1", actor=ADMIN, now=NOW, message_id="m1", time_to_live=HOUR
        )
    assert len(all_of(engine, Message)) == 1


def test_correlating_to_nobody_is_refused_and_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(NotFound, match="没有流程在等待消息“补正”"):
        publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW, must_correlate=True)
    assert all_of(engine, Message) == []


def test_a_dead_letter_published_again_reaches_the_case_that_waits_by_now(
    engine: Engine, run: Run
) -> None:
    dead = publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW)
    assert [letter.name for letter in dead_messages(engine.store)] == ["补正"]
    case = run([["message", "补正", "no"]], variables={"no": "A-1"})
    went = publish_message_again(engine, dead.message_key, actor=ADMIN, now=NOW, reason="已受理")
    assert went == case.process_instance_key
    assert dead_messages(engine.store) == ()


def test_a_dead_letter_that_finds_nobody_again_stays_one(engine: Engine) -> None:
    dead = publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW)
    assert publish_message_again(engine, dead.message_key, actor=ADMIN, now=NOW) is None
    assert len(dead_messages(engine.store)) == 1


def test_a_delivered_message_is_not_published_again(engine: Engine, run: Run) -> None:
    run([["message", "补正", "no"]], variables={"no": "A-1"})
    sent = publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW)
    with pytest.raises(Refused, match="不能重发消息“补正”：它已经送达"):
        publish_message_again(engine, sent.message_key, actor=ADMIN, now=NOW)


def test_what_is_overdue_missed_and_dead_is_counted(engine: Engine, run: Run) -> None:
    run([["timer", 60]])
    publish_message(engine, "补正", "A-1", actor=ADMIN, now=NOW)
    before = numbers(engine.store, NOW + HOUR)
    fire_due_timers(engine, now=NOW + HOUR)
    after = numbers(engine.store, NOW + HOUR)
    assert (before["timers_overdue"], before["timers_fired_late"]) == (1, 0)
    assert (after["timers_overdue"], after["timers_fired_late"]) == (0, 1)
    assert after["messages_dead"] == 1


def test_the_numbers_say_when_a_timer_is_due_next(engine: Engine, run: Run) -> None:
    assert numbers(engine.store, NOW)["next_due_timestamp_seconds"] == 0
    run([["timer", 60]])
    due = int(NOW.timestamp()) + 60
    assert numbers(engine.store, NOW)["next_due_timestamp_seconds"] == due


def test_an_event_given_up_is_sent_again_from_the_first_try_on(
    engine: Engine, run: Run, handlers: dict[str, Handler]
) -> None:
    handlers["tell"] = lambda _, job: Handled(events=(OutboxEvent("portal", "told", {}),))
    run([["job", "tell"]])
    [claimed] = claim_outbox(engine, limit=1, now=NOW, wall=NOW)
    record_delivery(engine, claimed, Delivery(410, "Gone"), now=NOW)
    [letter] = dead_events(engine.store)
    send_event_again(engine, letter.key, actor=ADMIN, now=NOW, reason="地址已更正")
    assert dead_events(engine.store) == ()
    assert [(row.state, row.attempts) for row in all_of(engine, OutboundEvent)] == [("pending", 0)]
