"""Counts of what was done between two moments."""

from datetime import datetime

from sqlalchemy import distinct, func, select

from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


def counts(transaction: Transaction, begin: datetime, end: datetime) -> tuple[int, int, int]:
    """Cases begun by nobody's call, decisions made in cases, different assignees of tasks."""
    cases = select(func.count()).where(
        Instance.started_at >= begin, Instance.started_at < end, Instance.parent_key.is_(None)
    )
    decisions = select(func.count()).where(
        HistoryRecord.kind == "decision_evaluated",
        HistoryRecord.at >= begin,
        HistoryRecord.at < end,
    )
    people = select(func.count(distinct(UserTask.assignee))).where(
        UserTask.created_at >= begin, UserTask.created_at < end
    )
    found = (transaction.scalar(each) for each in (cases, decisions, people))
    first, second, third = (int(each or 0) for each in found)
    return first, second, third
