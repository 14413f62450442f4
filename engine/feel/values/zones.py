"""Time zones by id, for years Python has and those it lacks."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.findings import FeelError

NANOS = 1_000_000_000
Zone = int | str | None
"""An offset in seconds, a zone's id, or None for local time."""
Day = tuple[int, int, int]
"""Year, month, day."""


@lru_cache(maxsize=256)
def info(zone: str) -> ZoneInfo:
    """The time zone of that id; raises FeelError where there is none."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise FeelError("domain", f"没有名为“{zone}”的时区") from None


def offset_at(zone: str, day: Day, nanos: int) -> int:
    """Seconds east of UTC when the wall of `zone` shows that day and time.

    >>> offset_at("Asia/Shanghai", (12026, 3, 16), 0)
    28800
    """
    return _seconds(_moment(day, nanos).replace(tzinfo=info(zone)))


def offset_of_instant(zone: str, day: Day, nanos: int) -> int:
    """Seconds east of UTC in `zone` at that day and time in UTC."""
    return _seconds(_moment(day, nanos).replace(tzinfo=UTC).astimezone(info(zone)))


def _moment(day: Day, nanos: int) -> datetime:
    """Years that Python lacks take their place in the 400-year cycle."""
    year, month, of_month = day
    if year > 9998:
        year = 9200 + year % 400
    elif year < 2:
        year = 400 + year % 400
    seconds = nanos // NANOS
    return datetime(  # noqa: DTZ001 - the callers set the zone
        year, month, of_month, seconds // 3600, seconds // 60 % 60, seconds % 60
    )


def _seconds(moment: datetime) -> int:
    offset = moment.utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def text_of(zone: Zone) -> str:
    """The zone as it is written after a time: ``Z``, ``+08:00``, ``@Asia/Shanghai`` or nothing.

    >>> text_of(-5400), text_of("Asia/Shanghai"), text_of(0), text_of(None)
    ('-01:30', '@Asia/Shanghai', 'Z', '')
    """
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    hours, minutes = divmod(minutes, 60)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{hours:02d}:{minutes:02d}{tail}"
