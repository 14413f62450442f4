"""How far the working calendar reaches, and when somebody should import the next year."""

from datetime import date

from engine.deadlines.calendar import ONE_DAY, WorkingCalendar

WARN_BELOW_DAYS = 90
"""Deadlines of up to 97 working days are counted; the notice appears in October to December."""


SOON = 3
"""A deadline with this many working days left, or fewer, is 将超期."""


def soon_until(calendar: WorkingCalendar, today: date) -> date:
    """The last day of a deadline that is 将超期 today: the eve of the fourth working day from now.

    Beyond the published calendar the working days are those of the estimate, so that the last
    days before a deadline are never shown as safe for want of a notice.
    """
    day, working = today, 0
    while working <= SOON:
        day += ONE_DAY
        working += calendar.day(day).working
    return day - ONE_DAY


def days_published(calendar: WorkingCalendar, today: date) -> int:
    """How many days after today are known; 0 when none is."""
    return max(0, (calendar.last - today).days)


def warning(calendar: WorkingCalendar, today: date) -> str | None:
    """The sentence for the administrator when less than 90 days are left, else None."""
    left = days_published(calendar, today)
    if left >= WARN_BELOW_DAYS:
        return None
    year = calendar.last.year + 1 if left else today.year
    return (
        f"工作日历只剩{left}天（至 {calendar.last}）：请导入{year}年的放假安排，"
        f"此前跨入{year}年的工作日期限都是待定"
    )
