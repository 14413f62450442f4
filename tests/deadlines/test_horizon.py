"""How far the calendar reaches."""

from datetime import date

from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.horizon import days_published, warning


def test_nobody_is_warned_while_90_days_are_published(calendar: WorkingCalendar) -> None:
    assert days_published(calendar, date(2026, 10, 2)) == 90
    assert warning(calendar, date(2026, 10, 2)) is None


def test_below_90_days_the_warning_names_the_year_to_import(calendar: WorkingCalendar) -> None:
    sentence = warning(calendar, date(2026, 10, 3))
    assert sentence is not None
    assert "只剩89天" in sentence
    assert "导入2027年" in sentence


def test_a_calendar_that_ended_long_ago_asks_for_this_year(calendar: WorkingCalendar) -> None:
    sentence = warning(calendar, date(2027, 3, 1))
    assert sentence is not None
    assert "导入2027年" in sentence
