"""register.change: 重大事项变更, noted when it happens, reported in time or not, decided."""

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.duty import last_day
from register.handlers.bases import base_of
from register.handlers.moving import move
from register.handlers.reading import (
    day,
    event_of,
    flag,
    found,
    header,
    number,
    text,
    text_or_none,
)
from register.lifecycle.decisions import CHANGE
from register.lifecycle.table import ABSENT
from register.lifecycle_rows import Change
from register.steps import write_event


def change(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header): occur, report, decide."""
    match event_of(job, ("occur", "report", "decide")):
        case "occur":
            return _occur(transaction, job)
        case "report":
            return _report(transaction, job)
        case _:
            return _decide(transaction, job)


def _occur(transaction: Transaction, job: HandledJob) -> Handled:
    """A change has happened; the header's `timer` says by when it is to be reported."""
    base, occurred_on = base_of(transaction, job), day(job, "occurred_on")
    step = CHANGE.after(ABSENT, "occur")
    row = Change(
        base_number=base.number,
        number=draw(transaction, f"change/{base.number}"),
        kind=text(job, "change_kind"),
        occurred_on=occurred_on,
        due_on=last_day(transaction, header(job, "timer"), occurred_on),
        state=step.state,
    )
    transaction.add(row)
    write_event(
        transaction, CHANGE.noun, step, "occur", base.number, str(row.number), occurred_on,
        job.process_instance_key,
    )  # fmt: skip
    return Handled({"change_no": row.number, "change_due_on": row.due_on.isoformat()})


def _report(transaction: Transaction, job: HandledJob) -> Handled:
    """The host has reported it, on `reported_on`; what it adds later leaves that day as it is."""
    row, reported_on = _row(transaction, job), day(job, "reported_on")
    row.statement = text(job, "change_statement")
    if move(transaction, job, CHANGE, row, "report"):
        row.reported_on = reported_on
    return Handled()


def _decide(transaction: Transaction, job: HandledJob) -> Handled:
    """Whether it was approved (header or variable `approved`) and, in words, its `outcome`.

    With header `applies` (是) an approved change gives the body its new name, if it has one.
    """
    row, name = _row(transaction, job), text_or_none(job, "new_base_name")
    if "approved" in job.headers:
        approved = job.headers["approved"] == "是"
    else:
        approved = flag(job, "approved")
    if move(transaction, job, CHANGE, row, "approve" if approved else "reject"):
        row.outcome = job.headers.get("outcome") or text(job, "outcome")
        row.decided_on = day(job, "decided_on")
        if name and approved and job.headers.get("applies") == "是":
            base_of(transaction, job).name = name
    return Handled()


def _row(transaction: Transaction, job: HandledJob) -> Change:
    key = (base_of(transaction, job).number, number(job, "change_no"))
    return found(transaction, Change, key, "变更")
