"""What happened lately over all cases, as a calendar tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store, happenings


@dataclass(frozen=True, slots=True)
class Happening:
    """`kind` as in the history; `element` is the element's name; `deadline_id` its timer's."""

    case_key: int
    number: int
    at: datetime
    kind: str
    actor_name: str
    element: str
    deadline_id: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class StillRunning:
    """A deadline that runs on; `due_at` None: 待定 or standing still."""

    deadline_id: str
    due_at: datetime | None
    last_step: str


def happenings_since(store: Store, moment: datetime) -> Sequence[Happening]:
    """What happened from that moment on."""
    with store.read() as transaction:
        return [
            Happening(
                line.chain,
                line.number,
                line.at,
                line.kind,
                line.actor_name,
                name or line.element_id,
                deadline,
                str(line.data.get("sentence") or line.data.get("explanation") or ""),
            )
            for line, name, deadline in happenings.since(transaction, moment)
        ]


def next_moment(store: Store) -> datetime | None:
    """When something happens by itself; None: nothing is waited for."""
    with store.read() as transaction:
        return happenings.next_moment(transaction)


def still_running(store: Store) -> Sequence[StillRunning]:
    """The regulation's deadlines that run on."""
    with store.read() as transaction:
        return [
            StillRunning(timer.deadline_id, timer.due_at, timer.explanation[-1])
            for timer in happenings.running_deadlines(transaction)
            if timer.deadline_id is not None
        ]


def task_at(store: Store, actor: Actor, element_id: str) -> int:
    """The key of the oldest open task there that is offered to the actor or is its own.

    Raises NotFound where there is none.
    """
    with store.read() as transaction:
        for task in happenings.open_tasks(transaction, element_id):
            offered = actor.groups & set(task.candidate_groups) and task.assignee is None
            if offered or task.assignee in actor.logins:
                return task.key
    raise NotFound(f"{actor.name}没有任务 {element_id}")
