"""The worked deadline cases of the clause inventory: last day, steps, in time or not.

They live outside the repository; GUICHENG_REGULATIONS names their folder.
"""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.deadlines.answers import answer
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.register import TimerRules
from engine.deadlines.rules import DateByNotice, FixedDate, Period, Rule, WholeYears

FOLDER = os.environ.get("GUICHENG_REGULATIONS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="GUICHENG_REGULATIONS names no inventory")


def _yaml(name: str) -> Any:
    return yaml.safe_load((Path(FOLDER) / name).read_text(encoding="utf-8"))


def _cases() -> list[Any]:
    return [c for c in _yaml("cases.yaml")["cases"] if "deadline" in c] if FOLDER else []


def _inventory_timers() -> dict[str, Any]:
    clauses = {
        clause["timer"]: clause
        for path in sorted(Path(FOLDER).glob("*-*.yaml"))
        for clause in _yaml(path.name)["clauses"]
        if "timer" in clause
    }
    parameters = {p["id"]: p for p in _yaml("procedures.yaml")["parameter_timers"]}
    return clauses | parameters


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["id"])
def test_a_worked_case_comes_out_as_worked(
    case: Any, calendar: WorkingCalendar, timers: TimerRules
) -> None:
    asked = case["deadline"]
    question = {key: asked[key] for key in ("timer", "start", "year", "submitted") if key in asked}
    found = answer(question, timers, calendar)
    assert found["last_day"] == asked["last_day"]
    assert found["on_time"] == asked.get("on_time")
    assert found["steps"] == case.get("steps", found["steps"])


def test_every_timer_of_the_inventory_is_in_the_register(timers: TimerRules) -> None:
    assert set(_inventory_timers()) <= set(timers)


def test_a_timer_beyond_the_inventory_is_a_parameter_that_the_text_does_not_give(
    timers: TimerRules,
) -> None:
    own = [timers[one] for one in set(timers) - set(_inventory_timers())]
    assert [one.id for one in own if not (one.parameter and "文本未" in (one.note or ""))] == []


def test_every_timer_has_the_value_unit_and_roll_of_its_clause(timers: TimerRules) -> None:
    for timer, clause in _inventory_timers().items():
        duration = clause.get("duration", clause)
        default = duration.get("default", duration)
        rule = timers[timer].rule
        assert _inventory_form(rule) == (default.get("value"), default["unit"]), timer
        if isinstance(rule, Period) and "roll" in clause:
            assert rule.roll == clause["roll"], timer


def test_every_timer_names_its_clauses(timers: TimerRules) -> None:
    for timer, clause in _inventory_timers().items():
        assert timers[timer].clauses == tuple(clause.get("clauses", [clause["id"]])), timer


def _inventory_form(rule: Rule) -> tuple[object, str]:
    match rule:
        case Period(value, unit):
            return value, unit
        case WholeYears(value):
            return value, "year"
        case FixedDate(month, day):
            return f"{month:02}-{day:02}", "calendar_date"
        case DateByNotice():
            return None, "set_by_notice"
