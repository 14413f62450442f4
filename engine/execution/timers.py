"""What a timer or a task's date comes to; a value that can't be read stops its element."""

from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta

from engine.deadlines.deadline import SHANGHAI
from engine.deadlines.iso8601 import parse_duration
from engine.deadlines.timing import Due, Kind, due
from engine.errors import Invalid
from engine.execution.problems import IncidentRaised

MOST_REPETITIONS = 2**31
BEGINNING = datetime(2000, 1, 1, tzinfo=SHANGHAI)


def resolve(kind: Kind, value: object, now: datetime) -> Due:
    """When a timer that begins to wait now is due.

    Raises:
        IncidentRaised: the value is none that a timer can wait for.
    """
    try:
        resolved = due(kind, value, now)
    except Invalid as error:
        raise IncidentRaised("extract_value_error", str(error)) from error
    if not _can_be_kept(resolved):
        raise IncidentRaised("extract_value_error", f"定时器的值“{value}”超出可以计算的范围")
    return resolved


def _can_be_kept(due: Due) -> bool:
    """Whether a row can hold it: the moment in every zone, the repetitions as a number."""
    return due.repetitions < MOST_REPETITIONS and (due.due_at is None or _is_sane(due.due_at))


def _is_sane(moment: datetime) -> bool:
    return MINYEAR < moment.year < MAXYEAR


def moment(value: object, now: datetime, what: str) -> datetime | None:
    """A task's due or follow-up moment; a date alone means the end of that day (24:00)."""
    day = _date(value)
    try:
        if day is None:
            found = due("timeDate", value, now).due_at
        else:
            found = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(days=1)
    except (Invalid, OverflowError) as error:
        raise IncidentRaised("extract_value_error", f"{what}：{error}") from error
    if found is not None and not _is_sane(found):
        raise IncidentRaised("extract_value_error", f"{what}：“{value}”超出可以计算的范围")
    return found


def seconds(value: object) -> int:
    """The whole seconds of an ISO 8601 duration."""
    try:
        span = parse_duration(str(value)).after(BEGINNING) - BEGINNING
    except Invalid as error:
        raise IncidentRaised("extract_value_error", str(error)) from error
    return int(span.total_seconds())


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        return None
