"""The working calendar against an independent one, day by day."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines.calendar import CalendarDay, Closure, WorkingCalendar

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)
counts = st.integers(-400, 400)


def _every_day() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_every_day_from_2004_to_2026_is_what_chinesecalendar_says(
    calendar: WorkingCalendar,
) -> None:
    wrong = [
        day
        for day in _every_day()
        if calendar.is_working_day(day) != chinese_calendar.is_workday(day)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "first", "last", "worked"),
    [
        ("元旦", "01-01", "01-03", ["01-04"]),
        ("春节", "02-15", "02-23", ["02-14", "02-28"]),
        ("清明节", "04-04", "04-06", []),
        ("劳动节", "05-01", "05-05", ["05-09"]),
        ("端午节", "06-19", "06-21", []),
        ("中秋节", "09-25", "09-27", []),
        ("国庆节", "10-01", "10-07", ["09-20", "10-10"]),
    ],
)
def test_2026_is_as_the_notice_of_the_state_council_says(
    calendar: WorkingCalendar, name: str, first: str, last: str, worked: list[str]
) -> None:
    named = [row for row in calendar.days(date(2026, 1, 1), LAST) if row.name == name]
    off = [row.date for row in named if not row.working]
    assert (off[0], off[-1]) == tuple(date.fromisoformat(f"2026-{end}") for end in (first, last))
    assert len(off) == (off[-1] - off[0]).days + 1
    assert [f"{row.date:%m-%d}" for row in named if row.working] == sorted(worked)


def test_a_monday_to_friday_rule_misjudges_150_days_of_2021_to_2026(
    calendar: WorkingCalendar,
) -> None:
    span = calendar.days(date(2021, 1, 1), LAST)
    assert sum(row.working != (row.date.weekday() < 5) for row in span) == 150


@given(days, counts)
def test_working_days_are_found_as_one_finds_them_by_leafing_through(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    assert calendar.add_working_days(day, count) == _leaf(day, count)


def _leaf(day: date, count: int) -> date | None:
    """Day by day, with another calendar; None when it leaves the years that are known."""
    step = timedelta(days=-1 if count < 0 else 1)
    left = abs(count)
    if count == 0:
        left, day = 1, day - step
    while left:
        day += step
        if not FIRST <= day <= LAST:
            return None
        left -= chinese_calendar.is_workday(day)
    return day


@given(days, st.integers(1, 200), st.integers(1, 200))
def test_adding_n_then_m_working_days_is_adding_n_plus_m(
    calendar: WorkingCalendar, day: date, n: int, m: int
) -> None:
    halfway = calendar.add_working_days(day, n)
    if halfway is not None:
        assert calendar.add_working_days(halfway, m) == calendar.add_working_days(day, n + m)


@given(days, counts)
def test_counting_between_undoes_adding(calendar: WorkingCalendar, day: date, count: int) -> None:
    found = calendar.add_working_days(day, count)
    if found is not None and count > 0:
        assert calendar.working_days_between(day, found) == count
        assert calendar.working_days_between(found, day) == -count


@given(st.dates(date(2027, 1, 1), date(2100, 1, 1)), counts)
def test_nothing_is_known_of_a_year_without_a_notice(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    assert calendar.is_working_day(day) is None
    assert calendar.add_working_days(day, count) is None
    assert calendar.working_days_between(LAST, day) is None
    assert calendar.day(day).status == "estimated"


def test_an_estimate_knows_the_holidays_of_fixed_date() -> None:
    calendar = WorkingCalendar([])
    october = [calendar.day(date(2027, 10, day)).working for day in range(1, 9)]
    assert october == [False, False, False, True, True, True, True, True]


def test_a_local_closure_is_a_day_off_with_its_own_name(calendar: WorkingCalendar) -> None:
    third_of_march = Closure(date(2026, 4, 20), "三月三", "自治区人民政府公告")
    closed = calendar.with_closures([third_of_march])
    assert closed.is_working_day(date(2026, 4, 20)) is False
    assert closed.add_working_days(date(2026, 4, 17), 1) == date(2026, 4, 21)
    assert calendar.is_working_day(date(2026, 4, 20)) is True


def test_a_closure_of_a_province_is_a_working_day_everywhere_else(
    calendar: WorkingCalendar,
) -> None:
    closures = [
        Closure(date(2026, 4, 20), "三月三", "自治区人民政府公告", "广西"),
        Closure(date(2026, 4, 22), "台风停工", "省人民政府公告", "广东"),
        Closure(date(2026, 4, 23), "停电", "公告"),
    ]
    closed = calendar.with_closures(closures)
    working = {
        province: [
            bool(closed.in_province(province).is_working_day(date(2026, 4, day)))
            for day in (20, 22, 23)
        ]
        for province in ("广西", "广东", "浙江", "")
    }
    assert working == {
        "广西": [False, True, False],
        "广东": [True, False, False],
        "浙江": [True, True, False],
        "": [True, True, False],
    }


def test_years_after_a_gap_do_not_count_as_known() -> None:
    rows = [
        CalendarDay(date(2026, 12, 31), working=True),
        CalendarDay(date(2028, 1, 3), working=True),
    ]
    calendar = WorkingCalendar(rows)
    assert calendar.last == date(2026, 12, 31)
    assert calendar.is_working_day(date(2028, 1, 3)) is None


def test_a_calendar_without_days_knows_nothing() -> None:
    assert WorkingCalendar([]).add_working_days(date(2026, 1, 1), 1) is None
