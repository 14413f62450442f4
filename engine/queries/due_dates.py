"""期限: what falls due in the cases of a person, be it a deadline or the due date of a task."""

from dataclasses import dataclass
from datetime import datetime

from engine.lifecycle.actor import Actor
from engine.persistence import Store, due_dates
from engine.persistence.case_rows import Timer, UserTask
from engine.persistence.running_timers import TimerFilter
from engine.queries.running_timers import RunningTimer, running

__all__ = ["CaseDue", "DueTask", "TimerFilter", "what_falls_due"]

EVERY = TimerFilter()


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task with a due date of its own, such as an application to be sent in a window."""

    key: int
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CaseDue:
    """A running deadline or a task, with the case it belongs to."""

    falls: RunningTimer | DueTask
    case_key: int
    process_key: int
    case_title: str
    process_name: str


def what_falls_due(
    store: Store,
    actor: Actor,
    wanted: TimerFilter = EVERY,
    *,
    start: int = 0,
    limit: int = 50,
) -> tuple[tuple[CaseDue, ...], int]:
    """What falls due in all cases the actor may see, first due first; and how many."""
    with store.read() as transaction:
        lines = due_dates.of_actor(transaction, actor, wanted, start, limit)
        total = sum(due_dates.by_process(transaction, actor, wanted).values())
    return tuple(_line(*line) for line in lines), total


def _line(row: Timer | UserTask, case: int, title: str, process: str) -> CaseDue:
    falls = running(row) if isinstance(row, Timer) else _task(row)
    return CaseDue(falls, case, row.process_key, title or f"{process} {case}", process)


def _task(row: UserTask) -> DueTask:
    assert row.due_at is not None
    return DueTask(row.key, row.name, row.due_at)
