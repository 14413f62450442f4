"""Values as an official paper writes them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from engine.clock import SHANGHAI

NONE = "—"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", re.ASCII)


def day_words(day: date) -> str:
    """The day as a paper dates itself.

    >>> day_words(date(2026, 3, 6))
    '2026年3月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def last_day_words(last: date | None, estimate: date | None) -> str:
    """A last day; one that cannot be counted to the end yet with what it hangs on.

    >>> last_day_words(date(2026, 3, 6), None), last_day_words(None, date(2028, 3, 6))
    ('2026年3月6日', '2028年3月6日（放假安排公布后，遇休假日顺延）')
    >>> last_day_words(None, None)
    '待定'
    """
    if last is not None:
        return day_words(last)
    return f"{day_words(estimate)}（放假安排公布后，遇休假日顺延）" if estimate else "待定"


def words(value: object) -> str:
    """A JSON value in words; a dash for none.

    >>> words(True), words("2026-03-16"), words(["甲", "乙"]), words(Decimal("600.0")), words("")
    ('是', '2026年3月16日', '甲、乙', '600.0', '—')
    >>> words({"fileName": "协议.pdf", "size": 3}), words("2026-03-16T01:30:00Z")
    ('协议.pdf', '2026年3月16日 9:30')
    """
    match value:
        case None | "" | []:
            return NONE
        case bool():
            return "是" if value else "否"
        case Decimal():
            return f"{value:f}"
        case str():
            return _text(value)
        case list():
            return "、".join(map(words, value))
        case Mapping():
            named = value.get("fileName") or ("sha256" in value and value.get("name"))
            return str(named or "；".join(map(words, value.values())))
    return str(value)


def _text(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return day_words(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            local = datetime.fromisoformat(text).astimezone(SHANGHAI)
            return f"{day_words(local)} {local.hour}:{local.minute:02}"
    except (ValueError, OverflowError):  # looks like a date and is none
        pass
    return text
