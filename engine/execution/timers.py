"""What a timer or a task's date comes to; a value that can't be read stops its element."""

from datetime import date, datetime, timedelta

from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.iso8601 import parse_duration
from engine.deadlines.timing import Due, Kind, due
from engine.errors import Invalid
from engine.execution.problems import Stuck

BEGINNING = datetime(2000, 1, 1, tzinfo=SHANGHAI)


def resolve(kind: Kind, value: object, now: datetime) -> Due:
    """When a timer that begins to wait now is due.

    Raises:
        Stuck: the value is none that a timer can wait for.
    """
    try:
        return due(kind, value, now)
    except Invalid as error:
        raise Stuck("extract_value_error", str(error)) from error


def moment(value: object, now: datetime, what: str) -> datetime | None:
    """A task's due or follow-up moment; a date alone means the end of that day (24:00)."""
    day = _date(value)
    if day is not None:
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)
    try:
        return due("timeDate", value, now).due_at
    except Invalid as error:
        raise Stuck("extract_value_error", f"{what}：{error}") from error


def seconds(value: object) -> int:
    """The whole seconds of an ISO 8601 duration."""
    try:
        span = parse_duration(str(value))
    except Invalid as error:
        raise Stuck("extract_value_error", str(error)) from error
    return int((span.after(BEGINNING) - BEGINNING).total_seconds())


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        return None
