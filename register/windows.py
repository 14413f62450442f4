"""Spans of days the regulations name: the statistics window, the ban after a delisting."""

from datetime import date, timedelta

from engine.deadlines.months import add_months

WHOLE_YEARS = "三个完整自然年度"
MONTHS_BEFORE = "申报日前36个月"


def statistics_window(applied_on: date, mode: str) -> tuple[date, date]:
    """The first and the last day the quantified indicators count (GD-8-b, reading AMB-GD-07).

    >>> [day.isoformat() for day in statistics_window(date(2026, 5, 8), WHOLE_YEARS)]
    ['2023-01-01', '2025-12-31']
    >>> [day.isoformat() for day in statistics_window(date(2026, 5, 8), MONTHS_BEFORE)]
    ['2023-05-08', '2026-05-07']
    """
    if mode == MONTHS_BEFORE:
        return add_months(applied_on, -36), applied_on - timedelta(days=1)
    return date(applied_on.year - 3, 1, 1), date(applied_on.year - 1, 12, 31)


def ban_ends_on(delisted_on: date, years: int = 5) -> date:
    """The last day on which a new application is refused (GD-14-b, reading AMB-X-07).

    >>> ban_ends_on(date(2026, 2, 28)).isoformat()
    '2031-02-28'
    """
    return add_months(delisted_on, 12 * years)
