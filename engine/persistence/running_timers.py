"""Deadlines that run, are suspended or have passed over work still open, the first due on top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_case

RUNNING = ("pending", "suspended")
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
FALLS = func.coalesce(Timer.due_at, Timer.estimate, _NEVER)
"""When a timer falls, as far as that is known; one that cannot be counted comes last."""


@dataclass(frozen=True, slots=True)
class TimerFilter:
    """Which deadlines, by when they fall; empty means no restriction."""

    process_id: str = ""
    due_after: datetime | None = None
    due_by: datetime | None = None


def of_instance(transaction: Transaction, instance_key: int) -> Sequence[Timer]:
    """The timers of one instance."""
    rows = (
        select(Timer).where(Timer.instance_key == instance_key, stands()).order_by(FALLS, Timer.key)
    )
    return transaction.scalars(rows).all()


def of_elements(transaction: Transaction, element_instances: Iterable[int]) -> Sequence[Timer]:
    """The timers that watch, or have watched, these element instances."""
    rows = (
        select(Timer)
        .where(
            Timer.state.in_((*RUNNING, "fired")),
            Timer.element_instance_key.in_(list(element_instances)),
        )
        .order_by(FALLS, Timer.key)
    )
    return transaction.scalars(rows).all()


def stands() -> ColumnElement[bool]:
    """Whether the `Timer` of the row runs, or is a deadline that has passed over open work.

    A regulation's deadline stands as long as the element that it watches; an ordinary timer, unless
    it is a round of a cycle, where it watches an open task.
    """
    watched = exists().where(
        ElementInstance.key == Timer.element_instance_key, ElementInstance.state == "active"
    )
    task = exists().where(
        UserTask.instance_key == Timer.instance_key,
        UserTask.element_instance_key == Timer.element_instance_key,
        UserTask.state == "open",
    )
    passed = or_(and_(Timer.counted_from.is_not(None), watched), and_(Timer.repetitions == 0, task))
    return or_(Timer.state.in_(RUNNING), and_(Timer.state == "fired", passed))


def conditions(actor: Actor, wanted: TimerFilter) -> list[ColumnElement[bool]]:
    """What holds of the deadlines asked for; a query joins `Instance` to `Timer`."""
    found = [stands(), sees_case(actor)]
    if wanted.process_id:
        found.append(Instance.process_id == wanted.process_id)
    if wanted.due_after:
        found.append(Timer.due_at > wanted.due_after)
    if wanted.due_by:
        found.append(Timer.due_at <= wanted.due_by)
    return found
