"""How much was done between two moments: cases begun, decisions made, people who had tasks."""

from dataclasses import dataclass
from datetime import datetime

from engine.errors import Forbidden
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import oversees
from engine.persistence import Store, usage


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts; `assignees` are different people."""

    process_instances: int
    decision_instances: int
    assignees: int


def require_overseer(actor: Actor) -> None:
    """Raises Forbidden to whoever does not see every case."""
    if not oversees(actor):
        raise Forbidden(f"{actor.name}不能查看用量：这由运行维护人员（用户组 operators）办理。")


def usage_between(store: Store, begin: datetime, end: datetime) -> Usage:
    """From `begin` on, before `end`."""
    with store.read() as transaction:
        return Usage(*usage.counts(transaction, begin, end))
