"""Deadlines that run or are suspended, the first due on top; those without a moment last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import Instance, Timer
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction
from engine.persistence.visibility import sees_case

RUNNING = ("pending", "suspended")
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_FALLS = func.coalesce(Timer.due_at, Timer.estimate, _NEVER)

TimerLine = tuple[Timer, int, str, str]
"""The timer, its case's key and title, its process's name."""


@dataclass(frozen=True, slots=True)
class TimerWish:
    """Which deadlines; empty means no restriction."""

    process_id: str = ""
    due_by: datetime | None = None


def of_actor(
    transaction: Transaction, actor: Actor, wish: TimerWish, start: int, limit: int
) -> Sequence[TimerLine]:
    """A part of the timers of all cases this person may see."""
    rows = (
        select(Timer, Instance.key, Instance.title, Definition.name)
        .join(Instance, Instance.key == Timer.instance_key)
        .join(Definition, Definition.key == Timer.process_key)
        .where(*_conditions(actor, wish))
        .order_by(_FALLS, Timer.key)
        .offset(start)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def count_of_actor(transaction: Transaction, actor: Actor, wish: TimerWish) -> int:
    """How many there are."""
    rows = (
        select(func.count())
        .select_from(Timer)
        .join(Instance, Instance.key == Timer.instance_key)
        .where(*_conditions(actor, wish))
    )
    return transaction.scalar(rows) or 0


def of_instance(transaction: Transaction, instance_key: int) -> Sequence[Timer]:
    """The timers of one instance."""
    rows = (
        select(Timer)
        .where(Timer.instance_key == instance_key, Timer.state.in_(RUNNING))
        .order_by(_FALLS, Timer.key)
    )
    return transaction.scalars(rows).all()


def of_elements(transaction: Transaction, element_instances: Iterable[int]) -> Sequence[Timer]:
    """The timers that watch these element instances."""
    rows = (
        select(Timer)
        .where(Timer.state.in_(RUNNING), Timer.element_instance_key.in_(list(element_instances)))
        .order_by(_FALLS, Timer.key)
    )
    return transaction.scalars(rows).all()


def _conditions(actor: Actor, wish: TimerWish) -> list[ColumnElement[bool]]:
    conditions = [Timer.state.in_(RUNNING), sees_case(actor)]
    if wish.process_id:
        conditions.append(Instance.process_id == wish.process_id)
    if wish.due_by:
        conditions.append(Timer.due_at <= wish.due_by)
    return conditions
