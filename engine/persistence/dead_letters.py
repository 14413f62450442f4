"""What could not be delivered, and the numbers an operator watches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from engine.persistence.case_rows import Incident, Instance, Job, Timer, UserTask
from engine.persistence.store import Transaction
from engine.persistence.transit_rows import DeliveryAttempt, Message, OutboundEvent


def dead_messages(transaction: Transaction, limit: int) -> Sequence[Message]:
    """Messages that nobody took in time, newest first."""
    return transaction.scalars(
        select(Message).where(Message.state == "dead").order_by(Message.key.desc()).limit(limit)
    ).all()


def dead_events(transaction: Transaction, limit: int) -> Sequence[OutboundEvent]:
    """Events that were given up, newest first."""
    return transaction.scalars(
        select(OutboundEvent)
        .where(OutboundEvent.state == "dead")
        .order_by(OutboundEvent.key.desc())
        .limit(limit)
    ).all()


def last_answers(transaction: Transaction, events: Sequence[int]) -> dict[int, str]:
    """What came of the last attempt to deliver each of these events, by the event's key."""
    rows = transaction.scalars(
        select(DeliveryAttempt)
        .where(DeliveryAttempt.event_key.in_(events))
        .order_by(DeliveryAttempt.number)
    )
    return {row.event_key: f"{row.status or ''} {row.detail}".strip() for row in rows}


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
