"""Reminders: planned for a timer, found when due, listed once sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    exists,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased

from engine.deadlines.reminders import Reminder as Planned
from engine.lifecycle.actor import Actor
from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.reminder_rows import Reminder
from engine.persistence.store import Transaction
from engine.persistence.visibility import lists, sees_case, sees_task


def plan(
    transaction: Transaction, timer: Timer, planned: Iterable[Planned], keys: Iterable[int]
) -> None:
    """These are the reminders of the timer from now on; what was planned before is withdrawn."""
    transaction.execute(
        update(Reminder)
        .where(Reminder.timer_key == timer.key, Reminder.state == "pending")
        .values(state="withdrawn")
    )
    transaction.add_all(
        Reminder(
            key=key,
            timer_key=timer.key,
            instance_key=timer.instance_key,
            kind=one.kind,
            at=one.at,
            whom=list(one.whom),
            state="pending",
        )
        for one, key in zip(planned, keys, strict=True)
    )


def next_due(transaction: Transaction, now: datetime) -> tuple[int, int] | None:
    """(key, case) of the first due reminder whose case is free.

    An escalation waits until the sweep has fired its deadline. On PostgreSQL the case's row is
    locked and taken cases are passed over; the caller looks at the reminder again once it holds
    the lock.
    """
    row = transaction.execute(
        select(Reminder.key, Reminder.instance_key)
        .join(Instance, Instance.key == Reminder.instance_key)
        .join(Timer, Timer.key == Reminder.timer_key)
        .where(Reminder.state == "pending", Reminder.at <= now)
        .where(or_(Reminder.kind == "reminder", Timer.state.not_in(("pending", "failed"))))
        .order_by(Reminder.at, Reminder.key)
        .limit(1)
        .with_for_update(of=Instance, skip_locked=True)
    ).first()
    return None if row is None else (row[0], row[1])


def fresh(transaction: Transaction, key: int) -> tuple[Reminder, Timer, bool]:
    """The reminder, its timer, and whether the work it is about is still open."""
    reminder = transaction.get_one(Reminder, key, populate_existing=True)
    timer = transaction.get_one(Timer, reminder.timer_key, populate_existing=True)
    work = transaction.get(ElementInstance, timer.element_instance_key)
    return reminder, timer, work is not None and work.state == "active"


def sent(
    transaction: Transaction, actor: Actor, limit: int
) -> Sequence[tuple[Reminder, Timer, str]]:
    """The latest reminders sent to the actor, in cases that it may see, and that still matter: of
    each deadline the last one of a kind; with its timer and the title of the case.
    """
    later = aliased(Reminder)
    repeated = exists().where(
        later.timer_key == Reminder.timer_key,
        later.kind == Reminder.kind,
        later.state == "sent",
        later.key > Reminder.key,
    )
    rows = (
        select(Reminder, Timer, Instance.title)
        .join(Timer, Timer.key == Reminder.timer_key)
        .join(Instance, Instance.key == Reminder.instance_key)
        .join(ElementInstance, ElementInstance.key == Timer.element_instance_key)
        .where(Reminder.state == "sent", ElementInstance.state == "active")
        .where(~repeated, sees_case(actor), _is_meant_for(actor))
        .order_by(Reminder.sent_at.desc(), Reminder.key.desc())
        .limit(limit)
    )
    return [(reminder, timer, title) for reminder, timer, title in transaction.execute(rows)]


def _is_meant_for(actor: Actor) -> ColumnElement[bool]:
    """Names a group of the actor's; or nobody, and the case waits for the actor or for nobody."""
    if actor.unrestricted:
        return true()
    open_task = exists().where(
        UserTask.instance_key == Reminder.instance_key, UserTask.state == "open"
    )
    nobody_named = type_coerce(Reminder.whom, Text) == "[]"
    return or_(
        and_(nobody_named, or_(~open_task, open_task.where(sees_task(actor)))),
        *(lists(Reminder.whom, group) for group in actor.groups),
    )
