"""The building blocks of the Modeler's palette say only what the engine understands."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.feel_functions import functions
from engine.deadlines.register import TimerRules
from engine.deadlines.reminders import PROPERTIES
from engine.deadlines.timing import due
from engine.definitions.model import Expression, TimerEvent
from engine.definitions.periods import FIELDS, with_period
from engine.feel import compile_expression

TEMPLATES = Path(__file__).parents[2] / ".camunda/element-templates/deadlines.json"
KNOWN = PROPERTIES | {"clauses", "extendBy"}
NOW = datetime(2026, 3, 16, 9, 0, tzinfo=SHANGHAI)


def _templates() -> list[Any]:
    found = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def _field(template: Any, binding: str, name: str) -> Any:
    return next(
        field
        for field in template["properties"]
        if field["binding"] == {"type": binding, "name": name}
    )


def _properties(template: Any) -> dict[str, str]:
    """What the fields of an untouched template hold."""
    fields = [one for one in template["properties"] if one["binding"]["type"] == "zeebe:property"]
    return {one["binding"]["name"]: one["value"] for one in fields if "value" in one}


@pytest.mark.parametrize("template", _templates(), ids=lambda template: template["id"])
def test_the_expression_a_template_begins_with_is_a_moment_to_wait_for(
    template: Any, calendar: WorkingCalendar, timers: TimerRules
) -> None:
    text = _field(template, "bpmn:TimerEventDefinition#property", "timeDate")["value"]
    drawn = TimerEvent("timeDate", Expression(text.removeprefix("=")))
    read = with_period(drawn, _properties(template))
    assert isinstance(read, TimerEvent)
    assert isinstance(read.value, Expression)
    known = functions(timers, lambda: calendar)
    expression = compile_expression(read.value.text, functions=known)
    found = due("timeDate", expression.evaluate({}, now=NOW).value, NOW)
    assert found.due_at is not None
    assert found.due_at > NOW


@pytest.mark.parametrize("template", _templates(), ids=lambda template: template["id"])
def test_every_property_of_a_template_is_one_that_the_engine_reads(template: Any) -> None:
    bindings = [field["binding"] for field in template["properties"]]
    named = {one["name"] for one in bindings if one["type"] == "zeebe:property"} - FIELDS
    ends_the_wait = template["id"].endswith(".catch")  # then nothing is left to escalate
    assert named == (KNOWN - {"escalateAfter", "escalateTo"} if ends_the_wait else KNOWN)


def test_each_template_has_an_id_of_its_own() -> None:
    ids = [template["id"] for template in _templates()]
    assert len(ids) == len(set(ids)) == 12


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("working-days", 'legal period(today(), 10, "工作日")'),
        ("days", 'legal period(today(), 10, "日", true)'),
    ],
)
def test_the_number_of_a_period_is_a_field(kind: str, said: str) -> None:
    [template] = [one for one in _templates() if one["id"] == f"guicheng.deadline.{kind}.boundary"]
    date = _field(template, "bpmn:TimerEventDefinition#property", "timeDate")["value"]
    read = with_period(
        TimerEvent("timeDate", Expression(date.removeprefix("="))), _properties(template)
    )
    assert read == TimerEvent("timeDate", Expression(said))
