from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.lifecycle.rules import Window
from register.windows import ban_ends_on, statistics_window

DAYS = st.dates(date(2005, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_three_whole_years_end_with_the_year_before(applied_on: date) -> None:
    first, last = statistics_window(applied_on, Window(whole_years=3))
    assert (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    assert (first.year, last.year) == (applied_on.year - 3, applied_on.year - 1)


@given(DAYS)
def test_thirty_six_months_end_the_day_before(applied_on: date) -> None:
    first, last = statistics_window(applied_on, Window(months=36))
    assert last + timedelta(days=1) == applied_on
    assert applied_on.year - first.year == 3


@given(DAYS)
def test_a_ban_ends_five_years_later_and_never_after_the_same_day(delisted_on: date) -> None:
    ends = ban_ends_on(delisted_on, 5)
    assert (ends.year - delisted_on.year, ends.month) == (5, delisted_on.month)
    assert ends.day in (delisted_on.day, 28)
