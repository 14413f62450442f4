"""The story of a case tells what happened, when it happened."""

from datetime import UTC, datetime
from typing import Any

from engine.definitions.outline import Element
from engine.queries.case_file import Event
from tasklist.timeline import TimelineEntry, tell

NOW = datetime(2026, 5, 27, 16, tzinfo=UTC)
PUBLICITY = Element("s15", "intermediateCatchEvent", "公示期届满")


def event(kind: str, **data: Any) -> Event:
    return Event(1, NOW, "系统", kind, "s15", "", data)


def test_a_period_is_over_when_it_is_over_and_not_when_it_begins() -> None:
    elements = {"s15": PUBLICITY}
    assert tell(event("activated"), elements) is None
    assert tell(event("completed"), elements) == TimelineEntry(NOW, "公示期届满", "info", 1)


def test_the_end_of_a_period_is_told_once() -> None:
    assert tell(event("timer_fired"), {"s15": PUBLICITY}) is None


def test_several_experts_are_told_one_by_one_and_not_as_a_body() -> None:
    review = Element("s15", "userTask", "专家评审")
    assert tell(event("activated", type="multiInstanceBody"), {"s15": review}) is None
