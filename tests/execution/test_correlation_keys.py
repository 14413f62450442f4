"""The key a message is waited for and sent with: a text, or a number as FEEL writes it."""

from decimal import Decimal

import pytest

from engine.execution.outcome import PublishMessage
from engine.execution.waits import Incident
from tests.drawing import (
    boundary,
    catch,
    chain,
    diagram,
    element,
    end,
    event,
    event_sub,
    message,
    start,
    throw,
    user,
    zeebe,
)
from tests.execution.driving import Case


@pytest.mark.parametrize(
    ("key", "text"),
    [("no * 2", "3"), ("1.50", "1.5"), ("3.0", "3"), ("1000000 * 10", "10000000"), ('"a"', "a")],
)
def test_a_correlation_key_is_what_feel_writes(key, text):
    waiting = element("receiveTask", "R", messageRef="x")
    case = Case.started(
        diagram(start(), waiting, chain("S", "R"), roots=message("x", "x", key)), no=Decimal("1.5")
    )
    assert case.wait("R").correlation_key == text


@pytest.mark.parametrize("key", ["[1]", "{a: 1}", "true", 'date("2026-01-01")', "null", '""'])
@pytest.mark.parametrize("place", ["task", "boundary", "gateway", "event sub-process", "thrown"])
def test_what_is_no_text_and_no_number_is_no_correlation_key(place, key):
    parts = {
        "task": (start(), element("receiveTask", "R", messageRef="x"), chain("S", "R")),
        "boundary": (start(), user("R"), boundary("B", "R", event("message", "x")),
                     chain("S", "R")),
        "gateway": (start(), element("eventBasedGateway", "R"), catch("C", event("message", "x")),
                    chain("S", "R", "C")),
        "event sub-process": (start(), user("A"), chain("S", "A"),
                              event_sub("X", start("SX", event("message", "x")))),
        "thrown": (start(), throw("R", "<zeebe:publishMessage correlationKey='={key}' />",
                                  event("message", "x")), chain("S", "R")),
    }[place]  # fmt: skip
    written = key.replace('"', "&quot;")
    parts = tuple(part.replace("{key}", written) for part in parts)
    case = Case.started(diagram(*parts, roots=message("x", "x", key)))
    [incident] = case.of(Incident)
    assert incident.element_id == ("P" if place == "event sub-process" else "R")
    assert "应得到文字或数字" in incident.message


def test_a_message_is_thrown_with_a_number_as_its_key():
    sent = throw("T", zeebe("publishMessage", correlationKey="=no * 2"), event("message", "x"))
    content = diagram(start(), sent, end(), chain("S", "T", "E"), roots=message("x"))
    case = Case.started(content, no=Decimal("1.5"))
    assert case.effects == [PublishMessage("x", "3", {})]
