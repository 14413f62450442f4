"""Deadlines that run, are suspended or have passed over work still open, the first due on top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_case

RUNNING = ("pending", "suspended")
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_FALLS = func.coalesce(Timer.due_at, Timer.estimate, _NEVER)

TimerLine = tuple[Timer, int, str, str]
"""The timer, its case's key and title, its process's name."""


@dataclass(frozen=True, slots=True)
class TimerFilter:
    """Which deadlines, by when they fall; empty means no restriction."""

    process_id: str = ""
    due_after: datetime | None = None
    due_by: datetime | None = None


def of_actor(
    transaction: Transaction, actor: Actor, wanted: TimerFilter, start: int, limit: int
) -> Sequence[TimerLine]:
    """A part of the timers of all cases this person may see."""
    rows = (
        select(Timer, Instance.key, Instance.title, Definition.name)
        .join(Instance, Instance.key == Timer.instance_key)
        .join(Definition, Definition.key == Timer.process_key)
        .where(*conditions(actor, wanted))
        .order_by(_FALLS, Timer.key)
        .offset(start)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def count_of_actor(transaction: Transaction, actor: Actor, wanted: TimerFilter) -> int:
    """How many there are."""
    rows = (
        select(func.count())
        .select_from(Timer)
        .join(Instance, Instance.key == Timer.instance_key)
        .where(*conditions(actor, wanted))
    )
    return transaction.scalar(rows) or 0


def of_instance(transaction: Transaction, instance_key: int) -> Sequence[Timer]:
    """The timers of one instance."""
    rows = (
        select(Timer)
        .where(Timer.instance_key == instance_key, stands())
        .order_by(_FALLS, Timer.key)
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
        .order_by(_FALLS, Timer.key)
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
