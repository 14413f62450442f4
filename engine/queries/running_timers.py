"""Deadlines that are running: what they watch, when they fall, how they were counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.deadlines.running import CountedFrom
from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction, deadlines
from engine.persistence import running_timers as rows
from engine.persistence.case_rows import Timer
from engine.persistence.running_timers import TimerFilter

__all__ = ["CaseTimer", "RunningTimer", "TimerFilter", "first_timers", "running", "running_timers"]

EVERY = TimerFilter()


@dataclass(frozen=True, slots=True)
class RunningTimer:
    """A running timer. `due_at` None: 待定 (`estimate` is only an estimate) or `suspended`.

    `passed`: it has fallen, and the work that it watches is still open.
    """

    key: int
    element_id: str
    element_instance_key: int
    due_at: datetime | None
    estimate: datetime | None
    deadline_id: str | None
    explanation: tuple[str, ...]
    interrupting: bool
    suspended: bool
    passed: bool
    counted_from: date | None
    """The day of the event it counts from; None: an ordinary timer, which nobody can change."""
    changed_by: frozenset[str]
    """The groups that may do so; an administrator always may."""

    def may_be_changed(self, actor: Actor) -> bool:
        """Whether the person may extend, suspend and resume it."""
        return (
            not self.passed
            and self.counted_from is not None
            and (actor.unrestricted or bool(self.changed_by & actor.groups))
        )


@dataclass(frozen=True, slots=True)
class CaseTimer:
    """A running deadline with the case it belongs to."""

    timer: RunningTimer
    case_key: int
    process_key: int
    case_title: str
    process_name: str


def running_timers(
    store: Store,
    actor: Actor,
    wanted: TimerFilter = EVERY,
    *,
    start: int = 0,
    limit: int = 50,
) -> tuple[tuple[CaseTimer, ...], int]:
    """The running deadlines of all cases the actor may see, first due first; and how many."""
    with store.read() as transaction:
        lines = rows.of_actor(transaction, actor, wanted, start, limit)
        total = rows.count_of_actor(transaction, actor, wanted)
    return tuple(
        CaseTimer(running(timer), case, timer.process_key, title or f"{process} {case}", process)
        for timer, case, title, process in lines
    ), total


def first_timers(
    transaction: Transaction, element_instances: Iterable[int]
) -> Mapping[int, RunningTimer]:
    """The first deadline watching each of these element instances, by its key."""
    found = deadlines.watching(transaction, element_instances)
    return {key: running(timers[0]) for key, timers in found.items() if timers}


def running(timer: Timer) -> RunningTimer:
    """The row as pages show it."""
    return RunningTimer(
        timer.key,
        timer.element_id,
        timer.element_instance_key,
        timer.due_at,
        timer.estimate,
        timer.deadline_id,
        tuple(timer.explanation),
        timer.interrupting,
        timer.state == "suspended",
        timer.state == "fired",
        CountedFrom.from_json(timer.counted_from).start if timer.counted_from else None,
        deadlines.groups_that_change(timer),
    )
