"""Months and years as the law counts them: the same day of the month, or the month's last.

民法典 第二百零二条: 到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日.
"""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from engine.errors import Invalid


def clamped(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last where there is no such day.

    >>> clamped(2026, 2, 31)
    datetime.date(2026, 2, 28)

    Raises Invalid when the year is outside 1–9999.
    """
    if not MINYEAR <= year <= MAXYEAR:
        raise Invalid(f"{year}年超出可以计算的范围")
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later (earlier when negative).

    >>> add_months(date(2024, 2, 29), 60)
    datetime.date(2029, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return clamped(year, month + 1, day.day)
