"""The proleptic Gregorian calendar without Python's year limits (years ±999,999,999)."""

from engine.feel.findings import FeelError

MAX_YEAR = 999_999_999
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_TO_MARCH = 306
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


def from_days(days: int) -> tuple[int, int, int]:
    """The inverse of `to_days`; raises FeelError beyond the years FEEL knows.

    Years are counted from March, so that the leap day is their last and months follow a line.

    >>> from_days(719162)
    (1970, 1, 1)
    """
    shifted = days + _TO_MARCH
    cycle, day = divmod(shifted, 146_097)
    of_cycle = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= of_cycle * 365 + of_cycle // 4 - of_cycle // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month = month + 3 if month < 10 else month - 9
    year = cycle * 400 + of_cycle + (month <= 2)
    if abs(year) > MAX_YEAR:
        raise FeelError("domain", f"日期超出范围（年份绝对值不超过 {MAX_YEAR}）")
    return year, month, day


def add_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """The same day `months` later; where the month has no such day, its last day.

    >>> add_months(2024, 1, 31, 1)
    (2024, 2, 29)
    """
    total = year * 12 + month - 1 + months
    year, month = total // 12, total % 12 + 1
    if abs(year) > MAX_YEAR:
        raise FeelError("domain", f"日期超出范围（年份绝对值不超过 {MAX_YEAR}）")
    return year, month, min(day, month_length(year, month))
