"""Deadlines: those that run, what falls due for a person, what he was reminded of, the calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.deadlines.calendar import Closure, WorkingCalendar
from engine.deadlines.reminders import Kind
from engine.deadlines.running import CountedFrom
from engine.lifecycle.actor import Actor
from engine.persistence import Store, Transaction, calendar, deadlines, due_dates, reminders
from engine.persistence.accounts import names_of_groups
from engine.persistence.calendar import shipped_calendar
from engine.persistence.case_rows import Timer, UserTask
from engine.persistence.due_dates import TimerFilter

__all__ = [
    "CaseDue",
    "DueTask",
    "TimerFilter",
    "calendar_in_force",
    "closures",
    "shipped_calendar",
    "what_falls_due",
    "working_calendar",
]


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
    """What falls due in all cases the actor may see, first due first; and how many, as far as
    anybody counts.
    """
    with store.read() as transaction:
        lines = due_dates.of_actor(transaction, actor, wanted, start, limit)
        total = due_dates.count(transaction, actor, wanted)
    return tuple(_line(*line) for line in lines), total


def _line(row: Timer | UserTask, case: int, title: str, process: str) -> CaseDue:
    falls = running(row) if isinstance(row, Timer) else _task(row)
    return CaseDue(falls, case, row.process_key, title or f"{process} {case}", process)


def _task(row: UserTask) -> DueTask:
    assert row.due_at is not None
    return DueTask(row.key, row.name, row.due_at)


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody was told of a deadline; `whom` names groups, none: those whose task it is."""

    kind: Kind
    case_key: int
    case_title: str
    process_key: int
    element_id: str
    deadline_id: str | None
    due_at: datetime | None
    whom: tuple[str, ...]
    sent_at: datetime | None


def sent_reminders(store: Store, actor: Actor, limit: int = 20) -> Sequence[Sent]:
    """The latest ones meant for the actor, in cases that it may see."""
    with store.read() as transaction:
        found = reminders.sent(transaction, actor, limit)
        groups = {group for reminder, _, _ in found for group in reminder.whom}
        names = names_of_groups(transaction, groups)
        return [
            Sent(
                reminder.kind,
                reminder.instance_key,
                title or str(reminder.instance_key),
                timer.process_key,
                timer.element_id,
                timer.deadline_id,
                timer.due_at,
                tuple(names[group] for group in reminder.whom),
                reminder.sent_at,
            )
            for reminder, timer, title in found
        ]


def working_calendar(store: Store) -> WorkingCalendar:
    """The calendar as it is now: notices, imported years and closures."""
    with store.read() as transaction:
        return calendar.working_calendar(transaction)


def calendar_in_force(store: Store) -> WorkingCalendar:
    """The calendar as it is now; the shipped one while the database has no tables."""
    return working_calendar(store) if calendar.is_kept(store) else shipped_calendar()


def closures(store: Store) -> Sequence[Closure]:
    """The days on which the offices are closed beyond the notices."""
    with store.read() as transaction:
        return calendar.closures(transaction)
