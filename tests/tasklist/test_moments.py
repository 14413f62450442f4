"""Deadlines in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.clock import SHANGHAI
from engine.queries.deadlines import shipped_calendar
from tasklist.moments import day_text, due, last_day, moment_text, until

MONDAY = datetime(2026, 3, 16, 9, 30, tzinfo=SHANGHAI)
CALENDAR = shipped_calendar()


def at_the_end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + timedelta(days=1)


@pytest.mark.parametrize(
    ("due_at", "word", "left"),
    [
        (at_the_end_of(3, 27), "当前", "剩 9 个工作日"),
        (at_the_end_of(3, 19), "将超期", "剩 3 个工作日"),
        (at_the_end_of(3, 16), "将超期", "今天截止"),
        (at_the_end_of(3, 13), "已超期 1 个工作日", ""),
    ],
)
def test_a_deadline_says_its_standing_and_what_is_left(
    due_at: datetime, word: str, left: str
) -> None:
    said = due(due_at, None, MONDAY, CALENDAR)
    assert (said.word, said.left) == (word, left)


def test_without_a_published_calendar_days_are_counted() -> None:
    said = due(datetime(2031, 3, 17, tzinfo=SHANGHAI), None, MONDAY, CALENDAR)
    assert said.left == "剩 1826 天（自然日，放假安排尚未公布）"


def test_a_moment_not_yet_countable_is_an_estimate() -> None:
    said = due(None, at_the_end_of(3, 27), MONDAY, CALENDAR)
    assert (said.word, said.left, said.moment) == (
        "待定",
        "估计剩 11 天（自然日）",
        "3月27日 24:00",
    )


def test_no_deadline_is_said_so() -> None:
    assert due(None, None, MONDAY, CALENDAR).word == "无期限"


def test_midnight_belongs_to_the_day_that_ends() -> None:
    midnight = datetime(2026, 2, 26, 16, tzinfo=UTC)
    assert last_day(midnight) == date(2026, 2, 26)
    assert until(midnight, MONDAY) == "2月26日 24:00"


def test_another_year_is_named() -> None:
    assert until(datetime(2027, 1, 5, 15, tzinfo=SHANGHAI), MONDAY) == "2027年1月5日 15:00"
    assert day_text(date(2026, 2, 14)) == "2026年2月14日"
    assert moment_text(datetime(2026, 2, 14, 1, 5, tzinfo=UTC)) == "2026年2月14日 09:05"
