"""Reminders that were sent and still matter: what people see on top of their list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.deadlines.reminders import Kind
from engine.lifecycle.actor import Actor
from engine.persistence import Store, reminders
from engine.persistence.accounts import names_of_groups


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
