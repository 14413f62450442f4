"""How much there is of what: counted by the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import Incident, Instance, Job, Timer, UserTask
from engine.persistence.definition_rows import Definition
from engine.persistence.store import Transaction
from engine.persistence.transit_rows import Message, OutboundEvent
from engine.persistence.visibility import has_many, sees_case


def counts(transaction: Transaction, now: datetime) -> dict[str, int]:
    """The numbers by name."""
    overdue = (Timer.state == "pending", Timer.due_at <= now)
    asked: dict[str, Select[Any]] = {
        "instances_active": _count(Instance, Instance.state == "active"),
        "user_tasks_open": _count(UserTask, UserTask.state == "open"),
        "jobs_open": _count(Job, Job.state.in_(("created", "activated"))),
        "timers_pending": _count(Timer, Timer.state == "pending"),
        "timers_overdue": _count(Timer, *overdue),
        "timers_fired_late": _count(Timer, Timer.lateness_seconds > LATE_SECONDS),
        "incidents_open": _count(Incident, Incident.state == "open"),
        "messages_buffered": _count(Message, Message.state == "buffered"),
        "messages_dead": _count(Message, Message.state == "dead"),
        "events_pending": _count(OutboundEvent, OutboundEvent.state == "pending"),
        "events_dead": _count(OutboundEvent, OutboundEvent.state == "dead"),
    }
    return {name: transaction.scalar(query) or 0 for name, query in asked.items()}


LATE_SECONDS = 60
"""A timer that fires later than this was missed: nobody swept at its moment."""


def _count(row: type[Any], *conditions: Any) -> Select[Any]:
    return select(func.count()).select_from(row).where(*conditions)


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
    late = (UserTask.state == "open", UserTask.deadline_at <= now)
    return _running_by_process(transaction, actor, UserTask, *late)


def soon_cases(
    transaction: Transaction, actor: Actor, now: datetime, soon_by: datetime
) -> dict[str, int]:
    """How many running cases have an open task whose deadline falls by then, by process."""
    soon = (UserTask.deadline_at > now, UserTask.deadline_at <= soon_by)
    return _running_by_process(transaction, actor, UserTask, UserTask.state == "open", *soon)


def stuck_cases(transaction: Transaction, actor: Actor) -> dict[str, int]:
    """How many running cases stand still by an incident, by process."""
    return _running_by_process(transaction, actor, Incident, Incident.state == "open")


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
    transaction: Transaction,
    actor: Actor,
    row: type[UserTask | Incident],
    *conditions: ColumnElement[bool],
) -> dict[str, int]:
    """How many running cases have such a row, found from the rows: they are the fewer."""
    seen = sees_case(actor, many=has_many(transaction, actor))
    rows = (
        select(Instance.process_id, func.count(Instance.key.distinct()))
        .select_from(row)
        .join(Instance, Instance.key == row.instance_key)
        .where(Instance.state == "active", *conditions, seen)
        .group_by(Instance.process_id)
    )
    return _pairs(transaction, rows)


def _pairs(transaction: Transaction, rows: Select[str, int]) -> dict[str, int]:
    return dict(transaction.execute(rows).all())
