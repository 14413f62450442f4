"""What happened lately over all cases, from their histories; and what happens next by itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select

from engine.persistence.case_rows import ElementInstance, Instance, Timer, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.reminder_rows import Reminder
from engine.persistence.store import Transaction

Line = tuple[HistoryRecord, str, str | None, str | None]
"""The line of history, the case's title, the element's name and the regulation's timer, where there
is one."""

TOLD = ("completed", "timer_fired", "deadline_reminder", "deadline_escalation", "deadline_change")


def since(transaction: Transaction, moment: datetime) -> Sequence[Line]:
    """Completed user tasks, deadlines that fell, reminders, recounts; in order of time."""
    of_element = and_(
        ElementInstance.instance_key == HistoryRecord.chain,
        ElementInstance.element_id == HistoryRecord.element_id,
    )
    named = select(func.max(ElementInstance.name)).where(of_element).scalar_subquery()
    deadline = (
        select(func.max(Timer.deadline_id))
        .where(
            Timer.instance_key == HistoryRecord.chain,
            Timer.element_id == HistoryRecord.element_id,
        )
        .scalar_subquery()
    )
    a_person_did = HistoryRecord.element_instance_key.in_(select(UserTask.element_instance_key))
    rows = (
        select(HistoryRecord, Instance.title, named, deadline)
        .join(Instance, Instance.key == HistoryRecord.chain)
        .where(
            HistoryRecord.at >= moment,
            HistoryRecord.kind.in_(TOLD),
            (HistoryRecord.kind != "completed") | a_person_did,
        )
        .order_by(HistoryRecord.at, HistoryRecord.chain, HistoryRecord.number)
    )
    return [(line, title, name, timer) for line, title, name, timer in transaction.execute(rows)]


def running_deadlines(transaction: Transaction) -> Sequence[tuple[Timer, str]]:
    """The regulation's deadlines that still run, with the case's title, the first due first."""
    rows = (
        select(Timer, Instance.title)
        .join(Instance, Instance.key == Timer.instance_key)
        .where(Timer.state.in_(("pending", "suspended")), Timer.deadline_id.is_not(None))
        .order_by(Timer.due_at, Timer.key)
    )
    return [(timer, title) for timer, title in transaction.execute(rows)]


def next_moment(transaction: Transaction) -> datetime | None:
    """When the next timer or reminder is due."""
    timer = select(func.min(Timer.due_at)).where(Timer.state == "pending")
    reminder = select(func.min(Reminder.at)).where(Reminder.state == "pending")
    found = [transaction.scalar(timer), transaction.scalar(reminder)]
    return min((moment for moment in found if moment is not None), default=None)
