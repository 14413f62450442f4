"""取消、撤销、摘牌的核查: opened with what the register knows, closed with what came of it."""

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.handlers.bases import base_of, case_of
from register.handlers.changes import was_ever_late
from register.handlers.evaluations import evaluation_facts, gap_facts
from register.handlers.parties import parties_of_base
from register.handlers.reading import found, header, legal_day, number
from register.lifecycle_rows import Inquiry


def open_inquiry(transaction: Transaction, job: HandledJob) -> Handled:
    """An inquiry begins; header `title` names it. The grounds the register knows come with it."""
    base, today = base_of(transaction, job), legal_day(job.now)
    row = Inquiry(
        base_number=base.number,
        number=draw(transaction, f"inquiry/{base.number}"),
        opened_on=today,
    )
    transaction.add(row)
    return Handled(
        {
            **case_of(transaction, base, header(job, "title")),
            **evaluation_facts(transaction, base.number, today),
            "inquiry_no": row.number,
            **gap_facts(transaction, base.number, today),
            "major_change_not_applied_in_time": was_ever_late(transaction, base.number),
        },
        parties=parties_of_base(base),
    )


def close_inquiry(transaction: Transaction, job: HandledJob) -> Handled:
    """The inquiry is over: header `outcome`."""
    key = (base_of(transaction, job).number, number(job, "inquiry_no"))
    row = found(transaction, Inquiry, key, "核查")
    row.closed_on, row.outcome = legal_day(job.now), header(job, "outcome")
    return Handled()


def pending_inquiry(transaction: Transaction, job: HandledJob) -> Handled:
    """Whether an inquiry into the body is still open."""
    open_ones = select(func.count()).where(
        Inquiry.base_number == base_of(transaction, job).number, Inquiry.closed_on.is_(None)
    )
    return Handled({"inquiry_pending": bool(transaction.scalar(open_ones))})
