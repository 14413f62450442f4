"""What people sent with the tasks of some cases."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


def family(transaction: Transaction, case: Instance) -> Sequence[Instance]:
    """The case with all that it calls and is called by, in the order in which they began."""
    rows = select(Instance).where(Instance.root_key == case.root_key).order_by(Instance.key)
    return transaction.scalars(rows).all()


def completions(transaction: Transaction, case_keys: Sequence[int]) -> Sequence[HistoryRecord]:
    """The lines that tell of a completed task, with what was sent."""
    rows = select(HistoryRecord).where(
        HistoryRecord.chain.in_(case_keys), HistoryRecord.kind == "user_task_completed"
    )
    return transaction.scalars(rows.order_by(HistoryRecord.at, HistoryRecord.number)).all()


def tasks_with_forms(transaction: Transaction, case_keys: Sequence[int]) -> dict[int, UserTask]:
    """The tasks that had a form and are done, by key."""
    rows = select(UserTask).where(
        UserTask.instance_key.in_(case_keys),
        UserTask.form_key.is_not(None),
        UserTask.completed_by.is_not(None),
    )
    return {task.key: task for task in transaction.scalars(rows)}


def first_values(transaction: Transaction, case: Instance) -> Sequence[HistoryRecord]:
    """The lines that tell of the case's first moment, in their order."""
    rows = select(HistoryRecord).where(
        HistoryRecord.chain == case.key, HistoryRecord.at == case.started_at
    )
    return transaction.scalars(rows.order_by(HistoryRecord.number)).all()
