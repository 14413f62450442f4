"""How dates are written in an explanation."""

from datetime import date

from engine.deadlines.calendar import CalendarDay

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def weekday(day: date) -> str:
    """``周一`` … ``周日``."""
    return WEEKDAYS[day.weekday()]


def dated(day: date) -> str:
    """The date and its weekday.

    >>> dated(date(2026, 2, 28))
    '2026-02-28（周六）'
    """
    return f"{day}（{weekday(day)}）"


def stretch(first: date, last: date) -> str:
    """One day, or the first and the last of several.

    >>> stretch(date(2026, 5, 1), date(2026, 5, 5))
    '2026-05-01 至 2026-05-05'
    """
    return str(first) if first == last else f"{first} 至 {last}"


def unknown(day: date, first: date) -> str:
    """Why a day cannot be counted; `first` is the first day that the calendar knows.

    >>> unknown(date(2003, 12, 31), date(2004, 1, 1))
    '2003年早于工作日历'
    """
    early = day < first < date.max
    return f"{day.year}年早于工作日历" if early else f"{day.year}年的放假安排尚未公布"


def pending(estimate: date | None) -> str:
    """That there is no legal last day yet, and the guess if there is one."""
    if estimate is None:
        return "末日待定，待该年安排公布后计算"
    return f"末日待定，待该年安排公布后计算；估计为 {dated(estimate)}，仅供提醒，不产生届满的后果"


def rest(day: CalendarDay) -> str:
    """Why nobody works on the day: 周末, or a festival's day off.

    >>> rest(CalendarDay(date(2026, 2, 15), working=False, name="春节"))
    '春节休息日'
    """
    return f"{day.name}休息日" if day.name else "周末"


def holiday(names: list[str]) -> str:
    """The same of several days in a row, each festival named once.

    >>> holiday(["国庆节、中秋节", "国庆节、中秋节"]), holiday([""])
    ('国庆节、中秋节放假', '周末')
    """
    named = list(dict.fromkeys(name for name in names if name))
    return f"{'、'.join(named)}放假" if named else "周末"
