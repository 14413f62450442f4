"""Moments as people read them in a sentence."""

from datetime import date, datetime, timedelta

from engine.clock import SHANGHAI


def said_day(day: date) -> str:
    """
    >>> said_day(date(2026, 3, 6))
    '2026年3月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def said(moment: datetime) -> str:
    """The moment in Chinese time.

    >>> from datetime import UTC
    >>> said(datetime(2026, 3, 16, 1, 5, tzinfo=UTC))
    '2026年3月16日 09:05'
    """
    local = moment.astimezone(SHANGHAI)
    return f"{said_day(local)} {local:%H:%M}"


def said_end(moment: datetime) -> str:
    """The end of a period: midnight is 24:00 of the day that it ends (民法典 第二百零三条).

    >>> from datetime import UTC
    >>> said_end(datetime(2026, 3, 16, 16, 0, tzinfo=UTC))
    '2026年3月16日 24:00'
    """
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return said(moment)
    last = local - timedelta(days=1)
    return f"{said_day(last)} 24:00"
