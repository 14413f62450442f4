"""The shipped calendar and timers, and the inventory's worked cases where they are at hand."""

from pathlib import Path

import pytest

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.notices import calendar_days, read_notices
from engine.deadlines.register import TimerRules
from engine.persistence.programmes import shipped_programmes

REGULATIONS = Path(__file__).parents[2] / "regulations"


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    text = (REGULATIONS / "calendar.csv").read_text(encoding="utf-8")
    return WorkingCalendar(calendar_days(read_notices(text)).values())


@pytest.fixture(scope="session")
def timers() -> TimerRules:
    return shipped_programmes().timers
