"""A base's standing after recognition: rectification, recovery, delisting with its ban."""

from datetime import date

from sqlalchemy import func, select

from engine.commands.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.reading import day, found, header, text, texts
from register.rows import Base, Sanction, StatusChange

DELISTED = "已退出"


def set_standing(transaction: Transaction, job: HandledJob) -> Handled:
    """Write the standing that the diagram names (`status`, `reason`, `clauses`) as of a day."""
    base = found(transaction, Base, text(job, "base_no"), "基地")
    clauses = header(job, "clauses").split()
    _enter(
        transaction, base, header(job, "status"), day(job, "effective_on"),
        header(job, "reason"), clauses,
    )  # fmt: skip
    return Handled({"base_status": base.status})


def delist(transaction: Transaction, job: HandledJob) -> Handled:
    """不再纳入序列管理: the base leaves, and its host may not apply anew for five years (GD-14-b).

    The window itself is counted from `delisted_on` by the decision on bans, not kept here.
    """
    base = found(transaction, Base, text(job, "base_no"), "基地")
    delisted_on, reason, clauses = (
        day(job, "delisted_on"),
        text(job, "reason"),
        texts(job, "clauses"),
    )
    _enter(transaction, base, DELISTED, delisted_on, reason, clauses)
    transaction.add(
        Sanction(
            credit_code=base.credit_code,
            programme=base.programme,
            delisted_on=delisted_on,
            reason=reason,
            clauses=clauses,
        )
    )
    return Handled({"base_status": base.status})


def _enter(
    transaction: Transaction, base: Base, status: str, on: date, reason: str, clauses: list[str]
) -> None:
    last = select(func.max(StatusChange.position)).where(StatusChange.base_number == base.number)
    base.status = status
    transaction.add(
        StatusChange(
            base_number=base.number,
            position=(transaction.scalar(last) or 0) + 1,
            status=status,
            effective_on=on,
            reason=reason,
            clauses=clauses,
        )
    )
