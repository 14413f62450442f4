"""Moments as people read them in a sentence."""

from datetime import datetime, timedelta

from engine.clock import SHANGHAI


def said(moment: datetime) -> str:
    """The moment in Chinese time.

    >>> from datetime import UTC
    >>> said(datetime(2026, 3, 16, 1, 5, tzinfo=UTC))
    '2026年3月16日 09:05'
    """
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


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
    return f"{last.year}年{last.month}月{last.day}日 24:00"
