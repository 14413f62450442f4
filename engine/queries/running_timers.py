"""Deadlines that are running: what they watch, when they fall, how they were counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.deadlines.running import CountedFrom
from engine.lifecycle.actor import Actor
from engine.persistence import Transaction, deadlines
from engine.persistence.case_rows import Timer


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
