"""我的待办: a person's open tasks, the one that is due first on top; and what he may take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.definitions.withdrawing import withdrawn_until
from engine.lifecycle.actor import Actor
from engine.persistence import Store, accounts, bounded, task_lists
from engine.persistence.case_rows import UserTask
from engine.persistence.task_lists import Order, TaskFilter, View
from engine.queries.deadlines import RunningTimer, first_timers

__all__ = [
    "Order",
    "TaskFilter",
    "TodoPage",
    "TodoTask",
    "View",
    "kept_filters",
    "offers_of",
    "processes_in_todo",
    "todo",
]


@dataclass(frozen=True, slots=True)
class TodoTask:
    """One line of the list. `timer` is the first deadline that watches the task."""

    key: int
    name: str
    case_key: int
    case_title: str
    process_name: str
    assignee: str | None
    assignee_name: str | None
    due_at: datetime | None
    created_at: datetime
    revision: int
    timer: RunningTimer | None


@dataclass(frozen=True, slots=True)
class TodoPage:
    """One page of the list, and how many there are in all."""

    tasks: tuple[TodoTask, ...]
    total: int


def todo(
    store: Store, actor: Actor, wanted: TaskFilter, *, start: int = 0, limit: int = 50
) -> TodoPage:
    """The open tasks this person may work on."""
    with store.read() as transaction:
        lines = task_lists.open_tasks(transaction, actor, wanted, start, limit)
        timers = first_timers(transaction, [task.element_instance_key for task, *_ in lines])
        total = task_lists.count_open_tasks(transaction, actor, wanted)
    return TodoPage(tuple(_line(*line, timers) for line in lines), total)


def processes_in_todo(store: Store, actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """(process id, name, number) of the open tasks this person may work on, for the filter."""
    with store.read() as transaction:
        found = task_lists.processes_of_open_tasks(transaction, actor)
    return tuple((process, name or process, number) for process, name, number in found)


@dataclass(frozen=True, slots=True)
class Offers:
    """How many tasks are in the person's own hands, how many are offered in all, and (group, name,
    number) of those offered to a group; a task that is offered to two groups is in both.
    """

    mine: int
    offered: int
    groups: tuple[tuple[str, str, int], ...]


def offers_of(store: Store, actor: Actor) -> Offers:
    """Where the person's open tasks come from."""
    with store.read() as transaction:
        found = task_lists.offers(transaction, actor)
        mine = task_lists.count_of_view(transaction, actor, "mine")
        offered = task_lists.count_of_view(transaction, actor, "offered")
    groups = [
        (who.removeprefix("group:"), name or who.removeprefix("group:"), number)
        for who, name, number in found
    ]
    return Offers(mine, offered, tuple(groups))


def kept_filters(store: Store, actor: Actor) -> tuple[tuple[str, str], ...]:
    """(name, query of the list's address) of the filters that the person keeps."""
    with store.read() as transaction:
        found = accounts.kept_filters(transaction, actor.login)
        return tuple((one.name, one.query) for one in found)


def _line(
    task: UserTask,
    title: str,
    process_name: str,
    assignee_name: str | None,
    timers: Mapping[int, RunningTimer],
) -> TodoTask:
    return TodoTask(
        task.key,
        task.name,
        task.instance_key,
        title or f"{process_name} {task.instance_key}",
        process_name,
        task.assignee,
        assignee_name,
        task.due_at,
        task.created_at,
        task.revision,
        timers.get(task.element_instance_key),
    )


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A task that the person has completed, and when."""

    key: int
    name: str
    case_key: int
    case_title: str
    process_name: str
    ended_at: datetime | None


def done(
    store: Store, actor: Actor, text: str = "", *, start: int = 0, limit: int = 50
) -> tuple[tuple[DoneTask, ...], int]:
    """What this person has completed, the newest first, and how much it is in all."""
    rows = task_lists.done_by(actor, text)
    with store.read() as transaction:
        found = transaction.execute(rows.offset(start).limit(limit)).all()
        total = bounded.count(transaction, rows.with_only_columns(UserTask.key))
    return tuple(
        DoneTask(
            task.key,
            task.name,
            task.instance_key,
            title or f"{process_name} {task.instance_key}",
            process_name,
            task.ended_at,
        )
        for task, title, process_name in found
    ), total


_LOOKED_BACK = timedelta(days=31)
"""A longer time than this is no slip that somebody notices."""


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """A completed task and until when that may be taken back."""

    key: int
    name: str
    case_title: str
    until: datetime


def withdrawable(store: Store, actor: Actor, now: datetime) -> Sequence[Withdrawable]:
    """The newest first; whether somebody has acted since is found when it is tried."""
    with store.read() as transaction:
        done = task_lists.completed_by(transaction, actor, now - _LOOKED_BACK)
        found = [
            (task, title, withdrawn_until(task.headers, task.ended_at))
            for task, title in done
            if task.ended_at is not None
        ]
        return [
            Withdrawable(task.key, task.name, title or str(task.instance_key), until)
            for task, title, until in found
            if until is not None and now <= until
        ]
