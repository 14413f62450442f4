"""Moments as people read them in a refusal."""

from datetime import datetime

from engine.clock import SHANGHAI


def said(moment: datetime) -> str:
    """The moment in Chinese time.

    >>> from datetime import UTC
    >>> said(datetime(2026, 3, 16, 1, 5, tzinfo=UTC))
    '2026年3月16日 09:05'
    """
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
