"""重大事项变更: noted when it happens, reported in time or not, approved or not."""

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.handlers.bases import base_of
from register.handlers.duties import last_day
from register.handlers.reading import day, found, header, number, text, text_or_none
from register.lifecycle_rows import Change


def open_change(transaction: Transaction, job: HandledJob) -> Handled:
    """A change has happened; the header's `timer` says by when it is to be reported."""
    base, occurred_on = base_of(transaction, job), day(job, "occurred_on")
    row = Change(
        base_number=base.number,
        number=draw(transaction, f"change/{base.number}"),
        kind=text(job, "change_kind"),
        occurred_on=occurred_on,
        due_on=last_day(transaction, header(job, "timer"), occurred_on),
    )
    transaction.add(row)
    return Handled({"change_no": row.number, "change_due_on": row.due_on.isoformat()})


def report_change(transaction: Transaction, job: HandledJob) -> Handled:
    """The host has reported it, on `reported_on`."""
    row = _row(transaction, job)
    row.reported_on, row.statement = day(job, "reported_on"), text(job, "change_statement")
    return Handled()


def close_change(transaction: Transaction, job: HandledJob) -> Handled:
    """What came of it: header `outcome`, or the variable where the diagram names none.

    With header `applies` the body bears its new name now.
    """
    row = _row(transaction, job)
    row.outcome = job.headers.get("outcome") or text(job, "outcome")
    row.decided_on = day(job, "decided_on")
    name = text_or_none(job, "new_base_name")
    if name and job.headers.get("applies") == "是":
        base_of(transaction, job).name = name
    return Handled()


def was_ever_late(transaction: Transaction, base_number: str) -> bool:
    """Whether a change was reported after its last day."""
    late = select(func.count()).where(
        Change.base_number == base_number, Change.reported_on > Change.due_on
    )
    return bool(transaction.scalar(late))


def _row(transaction: Transaction, job: HandledJob) -> Change:
    key = (base_of(transaction, job).number, number(job, "change_no"))
    return found(transaction, Change, key, "变更")
