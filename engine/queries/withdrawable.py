"""What a person has completed lately and may still take back (撤回)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.definitions.withdrawing import withdrawn_until
from engine.lifecycle.actor import Actor
from engine.persistence import Store, task_lists

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
