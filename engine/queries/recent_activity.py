"""What happened lately over all cases, as a calendar tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.persistence import Store, recent_activity


@dataclass(frozen=True, slots=True)
class ActivityEvent:
    """`kind` as in the history; `case` is the case's title, `element` the element's name;
    `deadline_id` its timer's.
    """

    case_key: int
    number: int
    at: datetime
    kind: str
    case: str
    actor_name: str
    element: str
    deadline_id: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class StillRunning:
    """A deadline that runs on; `due_at` None: 待定 or standing still."""

    case: str
    deadline_id: str
    due_at: datetime | None
    last_step: str


def events_since(store: Store, moment: datetime) -> Sequence[ActivityEvent]:
    """What happened from that moment on."""
    with store.read() as transaction:
        return [
            ActivityEvent(
                line.chain,
                line.number,
                line.at,
                line.kind,
                title,
                line.actor_name,
                name or line.element_id,
                deadline,
                str(line.data.get("sentence") or line.data.get("explanation") or ""),
            )
            for line, title, name, deadline in recent_activity.since(transaction, moment)
        ]


def still_running(store: Store) -> Sequence[StillRunning]:
    """The regulation's deadlines that run on."""
    with store.read() as transaction:
        return [
            StillRunning(title, timer.deadline_id, timer.due_at, timer.explanation[-1])
            for timer, title in recent_activity.running_deadlines(transaction)
            if timer.deadline_id is not None
        ]
