"""How much there is of what, among the cases that a person may see: counted by the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from engine.lifecycle.actor import Actor
from engine.persistence.case_lists import has_open_task, is_stuck
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction
from engine.persistence.transit_rows import Message, OutboundEvent
from engine.persistence.visibility import sees_case


def names(transaction: Transaction) -> dict[str, str]:
    """The processes by id, as their newest versions are called."""
    rows = select(Definition.id, Definition.name).where(
        Definition.kind == "process", Definition.latest
    )
    return {id: name or id for id, name in transaction.execute(rows)}


def cases(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, str, int]]:
    """(process id, state, number of cases)."""
    rows = (
        select(Instance.process_id, Instance.state, func.count())
        .where(sees_case(actor))
        .group_by(Instance.process_id, Instance.state)
    )
    return transaction.execute(rows).all()


def late_cases(transaction: Transaction, actor: Actor, now: datetime) -> dict[str, int]:
    """How many running cases have an open task whose deadline has passed, by process."""
    return _running_by_process(transaction, actor, has_open_task(due_by=now))


def soon_cases(
    transaction: Transaction, actor: Actor, now: datetime, soon_by: datetime
) -> dict[str, int]:
    """How many running cases have an open task whose deadline falls by then, by process."""
    return _running_by_process(transaction, actor, has_open_task(due_after=now, due_by=soon_by))


def stuck_cases(transaction: Transaction, actor: Actor) -> dict[str, int]:
    """How many running cases stand still by an incident, by process."""
    return _running_by_process(transaction, actor, is_stuck())


def steps(
    transaction: Transaction, actor: Actor, now: datetime, limit: int
) -> Sequence[tuple[str, str, int, int, datetime]]:
    """(process id, task, open, of these late, waiting since) where most work waits."""
    late = func.count().filter(UserTask.deadline_at <= now)
    rows = (
        select(
            UserTask.process_id, UserTask.name, func.count(), late, func.min(UserTask.created_at)
        )
        .join(Instance, Instance.key == UserTask.instance_key)
        .where(UserTask.state == "open", sees_case(actor))
        .group_by(UserTask.process_id, UserTask.name)
        .order_by(late.desc(), func.count().desc(), UserTask.process_id, UserTask.name)
        .limit(limit)
    )
    return transaction.execute(rows).all()


def undelivered(transaction: Transaction) -> int:
    """How many messages nobody took, and events no partner took."""
    found = 0
    for row in (Message, OutboundEvent):
        found += transaction.scalar(select(func.count()).where(row.state == "dead")) or 0
    return found


def _running_by_process(
    transaction: Transaction, actor: Actor, condition: ColumnElement[bool]
) -> dict[str, int]:
    rows = (
        select(Instance.process_id, func.count())
        .where(Instance.state == "active", condition, sees_case(actor))
        .group_by(Instance.process_id)
    )
    return _pairs(transaction, rows)


def _pairs(transaction: Transaction, rows: Select[str, int]) -> dict[str, int]:
    return dict(transaction.execute(rows).all())


def processes(transaction: Transaction, actor: Actor) -> frozenset[str]:
    """The processes of which this person may see a case."""
    return frozenset(
        transaction.scalars(select(Instance.process_id).where(sees_case(actor)).distinct())
    )
