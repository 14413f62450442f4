"""The one way in which something of a body changes: a step of its lifecycle table, written down."""

from datetime import date
from typing import Protocol

from engine.persistence import Transaction
from engine.persistence.series import draw
from register.lifecycle.table import LifecycleTable, Step
from register.rows import RegisterEvent


class Standing(Protocol):
    """A row that stands in a state of a table."""

    standing: str

    @property
    def told_as(self) -> tuple[str, str]:
        """In whose diary it is told (the body's number), and what it is called there."""


def take_step(
    transaction: Transaction,
    table: LifecycleTable,
    row: Standing,
    event: str,
    *,
    on: date,
    case_key: int,
) -> Step:
    """The row after the event, with a line in the diary that it is told in.

    Raises Refused where the table has no such step from the row's state.
    """
    subject, item = row.told_as
    step = table.after(row.standing, event, item)
    row.standing = step.state
    write_event(transaction, table.noun, step, event, subject, item, on, case_key)
    return step


def write_event(
    transaction: Transaction,
    noun: str,
    step: Step,
    event: str,
    subject: str,
    item: str,
    on: date,
    case_key: int,
) -> None:
    """The line of the diary."""
    transaction.add(
        RegisterEvent(
            subject=subject,
            position=draw(transaction, f"event/{subject}"),
            noun=noun,
            item=item,
            event=event,
            state=step.state,
            moved=step.moved,
            said=step.said,
            happened_on=on,
            case_key=case_key,
        )
    )
