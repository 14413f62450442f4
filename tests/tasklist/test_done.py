"""已办 and 本周到期: what one has completed, and what this week brings."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from tests.tasklist.conftest import MOMENT, signed_in
from tests.tasklist.test_due_dates import begin, with_a_deadline
from tests.tasklist.test_withdrawing import completed

__all__ = ["completed"]


def test_what_one_has_completed_is_listed_with_its_case_and_found_by_words(
    wang: FlaskClient, completed: str
) -> None:
    page = wang.get("/done").text
    assert f'href="{completed}">初审' in page
    assert "3月16日 09:30" in page
    assert completed in wang.get("/done?text=初审").text
    assert completed not in wang.get("/done?text=复审").text


def test_what_a_colleague_has_completed_is_not_among_ones_own(app: Flask, completed: str) -> None:
    assert completed not in signed_in(app, "zhao").get("/done").text


@pytest.mark.parametrize(
    ("today", "listed"),
    [
        (datetime(2026, 3, 22, 15, 59, tzinfo=UTC), 0),  # Sunday, a minute before midnight
        (datetime(2026, 3, 22, 16, tzinfo=UTC), 1),  # Monday 0:00 in Beijing
        (datetime(2026, 3, 29, 15, 59, tzinfo=UTC), 1),  # the Sunday that is the last day
        (datetime(2026, 3, 29, 16, tzinfo=UTC), 0),
    ],
)
def test_a_week_goes_from_monday_to_the_end_of_sunday(
    engine: Engine, wang: FlaskClient, today: datetime, listed: int
) -> None:
    begin(engine, with_a_deadline('=end of day(date("2026-03-29"))'))
    pin_clock(engine, today, actor=SYSTEM, now=MOMENT)
    page = wang.get("/tasks?standing=week").text
    assert page.count('<input type="checkbox" name="key"') == listed
