"""Every timer of the register against leafing through a calendar that knows nothing of ours.

What each timer means is written down here a second time, from the texts, and counted day by day
with the package chinesecalendar: every 17th day of 2004–2026, and the days on which counting goes
wrong: ends of months, 29 February, days off and 调休上班日 with their neighbours.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import pytest

from engine.deadlines.answers import answer
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.register import TimerRules

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
ONE = timedelta(days=1)
Oracle = Callable[[date], date | None]
"""The last day for a day of the event; None while a year's notice is missing."""


def _works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def working_days(number: int) -> Oracle:
    def last_day(start: date) -> date | None:
        day, left = start, number
        while left:
            day += ONE
            if day > LAST:
                return None
            left -= _works(day)
        return day

    return last_day


def days(number: int) -> Oracle:
    return lambda start: start + number * ONE


def corresponding_day(months: int) -> Oracle:
    def last_day(start: date) -> date:
        years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1]))

    return last_day


def rolled(oracle: Oracle) -> Oracle:
    def last_day(start: date) -> date | None:
        day = oracle(start)
        while day is not None and (day > LAST or not _works(day)):
            day = day + ONE if day < LAST else None
        return day

    return last_day


def every(month: int, day: int) -> Oracle:
    return lambda start: min(
        found
        for found in (date(start.year, month, day), date(start.year + 1, month, day))
        if found >= start
    )


def end_of_year(later: int) -> Oracle:
    return lambda start: date(start.year + later, 12, 31)


MEANING: dict[str, Oracle] = {
    "T-GX-COOP-10-3-a": working_days(30),
    "T-GX-COOP-10-3-d": working_days(10),
    "T-GX-COOP-10-4-a": working_days(30),
    "T-GX-COOP-10-5-a": working_days(30),
    "T-GX-COOP-10-5-b": working_days(7),
    "T-GX-COOP-12-4-b": working_days(3),
    "T-GX-COOP-18-b": every(12, 15),
    "T-GX-COOP-19-a": corresponding_day(60),
    "T-P-RENEW-REMIND": corresponding_day(-9),
    "T-P-GX-COOP-STATEMENT": working_days(5),
    "T-P-GX-COOP-OBJECTION": working_days(5),
    "T-P-GX-COOP-RECOMMEND": working_days(10),
    "T-P-GX-COOP-EXPERT": working_days(10),
    "T-P-GX-COOP-LATE": working_days(10),
    "T-P-GX-COOP-RETURN": working_days(10),
    "T-P-GX-COOP-REVIEW": working_days(15),
    "T-P-GX-COOP-AGENCY": working_days(30),
    "T-P-GX-COOP-EVENT": working_days(10),
    "T-P-GX-COOP-DRAFT": rolled(lambda start: start + 30 * ONE),
    "T-GD-11-b": end_of_year(3),
    "T-GD-14-b": corresponding_day(60),
    "T-GD-15-1-3-d": corresponding_day(12),
    "T-GD-15-3-2": corresponding_day(1),
    "T-GD-16-b": corresponding_day(60),
    "T-P-GD-PUBLICITY": working_days(7),
    "T-P-GD-REPORT": every(12, 31),
    "T-P-GD-EVAL": corresponding_day(36),
    "T-GX-CONS-12-1-b": every(12, 31),
    "T-GX-CONS-12-2-b": rolled(corresponding_day(1)),
    "T-GX-CONS-14-1-a": corresponding_day(36),
    "T-GX-CONS-14-2-c": corresponding_day(12),
    "T-P-CONS-PUBLICITY": working_days(7),
    "T-P-CONS-ADJUST": rolled(corresponding_day(1)),
    "T-P-CONS-DRAFT": rolled(corresponding_day(3)),
    "T-P-CONS-CONFIRM": working_days(10),
    "T-P-CONS-RECOMMEND": working_days(15),
    "T-P-CONS-CORRECT": working_days(10),
    "T-P-CONS-REVIEW": working_days(20),
    "T-P-CONS-AGENCY": working_days(30),
    "T-P-CONS-NOTE": working_days(5),
    "T-P-CONS-URGE": rolled(corresponding_day(1)),
    "T-P-CONS-ASSIST": working_days(20),
    "T-P-CONS-VOLUNTEER": working_days(15),
    "T-P-CONS-MATERIALS": working_days(30),
    "T-P-CONS-REASON": working_days(5),
    "T-P-CONS-PLAN": rolled(corresponding_day(1)),
    "T-P-CONS-STATEMENT": working_days(5),
    "T-P-CONS-OBJECTION": working_days(5),
    "T-P-CONS-READ": rolled(corresponding_day(1)),
    "T-GX-PILOT-5-1-3": corresponding_day(24),
    "T-GX-PILOT-5-2-b": end_of_year(0),
    "T-P-PILOT-EVAL": corresponding_day(12),
    "T-P-GX-PILOT-STATEMENT": working_days(5),
    "T-P-GX-PILOT-RECOMMEND": working_days(20),
    "T-P-GX-PILOT-EXPERT": working_days(20),
    "T-P-GX-PILOT-AGENCY": working_days(30),
    "T-P-GX-PILOT-MATERIALS": working_days(15),
    "T-P-GX-PILOT-PLAN": working_days(20),
    "T-P-GX-PILOT-REFUND": working_days(30),
    "T-ZJ-15": every(1, 31),
    "T-ZJ-16": rolled(corresponding_day(1)),
    "T-ZJ-18-e": corresponding_day(36),
    "T-ZJ-22-b": corresponding_day(36),
    "T-P-ZJ-EVAL": corresponding_day(36),
    "T-P-GD-CORRECTION": working_days(10),
    "T-P-GD-RECOMMEND": days(15),
    "T-P-GD-EXPERT": days(15),
    "T-P-GD-AGENCY": days(45),
    "T-P-GD-REPORT-LATE": corresponding_day(1),
    "T-P-GD-REPORT-REVIEW": days(30),
    "T-P-GD-ABSENCE": days(7),
    "T-P-GD-SUPPORT": days(15),
    "T-P-GD-STATEMENT": working_days(5),
    "T-P-GD-OBJECTION": working_days(5),
    "T-P-GD-CHANGE-REVIEW": days(15),
    "T-P-GD-CHANGE-CALL": corresponding_day(3),
    "T-P-ZJ-REVIEW": days(15),
    "T-P-ZJ-EXPERT": days(15),
    "T-P-ZJ-CORRECTION": working_days(10),
    "T-P-ZJ-REPORT-LATE": corresponding_day(1),
    "T-P-ZJ-CHANGE-CALL": corresponding_day(3),
    "T-P-ZJ-STATEMENT": working_days(5),
    "T-P-ZJ-FORM": corresponding_day(1),
    "T-P-ZJ-REWARD-USE": corresponding_day(12),
    "T-P-ZJ-IMPROVEMENT": days(30),
    "T-P-NOTICE": lambda notified: notified,
}


def _starts() -> list[date]:
    days = [FIRST + n * ONE for n in range((LAST - FIRST).days + 1)]
    plain = {day: day.weekday() < 5 for day in days}
    return [
        day
        for n, day in enumerate(days)
        if n % 17 == 0
        or (day + ONE).day == 1
        or (day.month, day.day) == (2, 29)
        or (day.year % 4 == 2 and any(plain[d] != _works(d) for d in (day, min(day + ONE, LAST))))
    ]


STARTS = _starts()


def test_the_meaning_of_every_timer_is_written_down(timers: TimerRules) -> None:
    assert set(MEANING) == set(timers)


@pytest.mark.parametrize("timer", MEANING)
def test_a_timer_agrees_with_leafing_through(
    calendar: WorkingCalendar, timers: TimerRules, timer: str
) -> None:
    for start in STARTS:
        found = answer({"timer": timer, "start": str(start)}, timers, calendar)
        assert found["last_day"] == str(MEANING[timer](start) or "unknown"), start
