"""What people said to each other about tasks: opinions asked and given, reminders; from history."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select

from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction


def of_task(
    transaction: Transaction, case_key: int, task_key: int, kinds: Sequence[str]
) -> Sequence[HistoryRecord]:
    """The lines of these kinds about one task, oldest first."""
    lines = transaction.scalars(_lines([case_key], kinds))
    return [line for line in lines if line.data.get("task") == task_key]


def reminders(transaction: Transaction, cases: Iterable[int]) -> Sequence[HistoryRecord]:
    """Every 催办 in these cases, oldest first."""
    return transaction.scalars(_lines(cases, ["reminded"])).all()


def _lines(cases: Iterable[int], kinds: Sequence[str]) -> Select[HistoryRecord]:
    return (
        select(HistoryRecord)
        .where(HistoryRecord.chain.in_(cases), HistoryRecord.kind.in_(kinds))
        .order_by(HistoryRecord.at, HistoryRecord.number)
    )
