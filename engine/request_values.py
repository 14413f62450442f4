"""Numbers, keys and moments that a stranger sent: read within bounds, or refused with a sentence.

Every room that reads requests reads them here, so that nothing larger than a database column, and
no moment that the calendar cannot reckon with, gets further than this.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.errors import Invalid

LARGEST = 2**63 - 1
"""The largest whole number that a column holds, in both databases."""
LONGEST = timedelta(days=36_525)
"""A hundred years: no lock, pause or lifetime is longer."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def is_whole(text: str) -> bool:
    """Whether the text is a whole number ≥ 0 that a column holds, in ASCII digits.

    >>> is_whole("12"), is_whole("9223372036854775808"), is_whole("１２"), is_whole("-1")
    (True, False, False, False)
    """
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST


def read_day(text: str) -> date:
    """An ISO 8601 day between the years 1900 and 2200.

    >>> read_day("2026-02-26")
    datetime.date(2026, 2, 26)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("请填写有效的日期，例如 2026-02-26。") from error
    if not EARLIEST.year <= day.year < LATEST.year:
        raise Invalid(f"日期 {text[:12]} 超出范围（1900 年至 2199 年）。")
    return day


def read_key(value: Any) -> int:
    """A key: digits, as a text or a number; Invalid for anything else.

    >>> read_key("12")
    12
    """
    text = str(value) if isinstance(value, str | int) and _short(value) else ""
    if isinstance(value, bool) or not is_whole(text):
        raise Invalid(f"“{str(value)[:40]}”不是有效的编号（应为一串数字）")
    return int(text)


def read_number(value: Any) -> int:
    """A whole number of JSON; Invalid for anything else, and beyond what a column holds."""
    if not isinstance(value, int) or isinstance(value, bool) or not -LARGEST <= value <= LARGEST:
        raise Invalid(f"“{_shown(value)}”不是可以比较的整数")
    return value


def read_text(value: Any) -> str:
    """A text of JSON; Invalid for anything else."""
    if not isinstance(value, str):
        raise Invalid(f"“{_shown(value)}”应为文字（写在引号中）")
    return value


def read_flag(value: Any) -> bool:
    """True or false; Invalid for anything else."""
    if not isinstance(value, bool):
        raise Invalid(f"“{_shown(value)}”应为 true 或 false")
    return value


def read_moment(value: Any) -> datetime:
    """An ISO 8601 moment between the years 1900 and 2200; without a zone it is UTC.

    >>> read_moment("2026-03-16T09:00:00+08:00").isoformat()
    '2026-03-16T01:00:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(read_text(value))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"“{_shown(value)}”不是 ISO 8601 时刻，例如 2026-03-16T09:00:00Z") from error
    return require_plausible(moment)


def require_plausible(moment: datetime) -> datetime:
    """The moment, where it is between the years 1900 and 2200; otherwise Invalid."""
    if not EARLIEST <= moment < LATEST:
        raise Invalid(f"时刻 {moment.isoformat()} 超出范围（1900 年至 2199 年）")
    return moment


def _short(value: str | int) -> bool:
    return not isinstance(value, int) or -LARGEST <= value <= LARGEST


def _shown(value: Any) -> str:
    """What was sent, short; a number of thousands of digits cannot even be written out."""
    if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        return "一个过大的数"
    return str(value)[:40]
