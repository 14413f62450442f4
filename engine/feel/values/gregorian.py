"""The proleptic Gregorian calendar without Python's year limits (years ±999,999,999)."""

from functools import lru_cache

from engine.feel.findings import Fault

MAX_YEAR = 999_999_999
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether `year` has 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Days of the month."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def day_of_year(year: int, month: int, day: int) -> int:
    """1 for 1 January."""
    return _BEFORE[month - 1] + day + (month > 2 and is_leap(year))


def to_days(year: int, month: int, day: int) -> int:
    """Days since 1 January of year 1 (which is 0), negative before it.

    >>> to_days(1970, 1, 1)
    719162
    """
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    return before * 365 + leaps + day_of_year(year, month, day) - 1


@lru_cache(maxsize=4096)
def from_days(days: int) -> tuple[int, int, int]:
    """The inverse of `to_days`; raises Fault beyond the years FEEL knows.

    >>> from_days(719162)
    (1970, 1, 1)
    """
    cycle, rest = divmod(days, 146097)
    year = cycle * 400 + min(rest // 36524, 3) * 100 + 1
    rest -= to_days(year, 1, 1) - cycle * 146097
    year += min(rest // 1461, 24) * 4
    rest = days - to_days(year, 1, 1)
    year += min(rest // 365, 3)
    rest = days - to_days(year, 1, 1)
    if abs(year) > MAX_YEAR:
        raise Fault("domain", f"日期超出范围（年份绝对值不超过 {MAX_YEAR}）")
    month = next(m for m in range(12, 0, -1) if day_of_year(year, m, 1) - 1 <= rest)
    return year, month, rest - day_of_year(year, month, 1) + 2


def add_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """The same day `months` later; where the month has no such day, its last day.

    >>> add_months(2024, 1, 31, 1)
    (2024, 2, 29)
    """
    total = year * 12 + month - 1 + months
    year, month = total // 12, total % 12 + 1
    if abs(year) > MAX_YEAR:
        raise Fault("domain", f"日期超出范围（年份绝对值不超过 {MAX_YEAR}）")
    return year, month, min(day, month_length(year, month))
