"""Spans of days the regulations name: the statistics window, the ban after a delisting."""

from datetime import date, timedelta

from engine.deadlines.months import add_months
from register.lifecycle.rules import Window


def statistics_window(applied_on: date, window: Window) -> tuple[date, date]:
    """The first and the last day the quantified indicators count.

    >>> span = statistics_window(date(2026, 5, 8), Window(whole_years=3))
    >>> [day.isoformat() for day in span]
    ['2023-01-01', '2025-12-31']
    >>> [day.isoformat() for day in statistics_window(date(2026, 5, 8), Window(months=36))]
    ['2023-05-08', '2026-05-07']
    """
    if window.months:
        return add_months(applied_on, -window.months), applied_on - timedelta(days=1)
    first = date(applied_on.year - window.whole_years, 1, 1)
    return first, date(applied_on.year - 1, 12, 31)


def ban_ends_on(delisted_on: date, years: int) -> date:
    """The last day on which a new application is refused (reading AMB-X-07).

    >>> ban_ends_on(date(2026, 2, 28), 5).isoformat()
    '2031-02-28'
    """
    return add_months(delisted_on, 12 * years)
