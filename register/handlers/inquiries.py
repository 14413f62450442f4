"""register.inquiry: 取消、撤销、摘牌的核查, opened with what the register knows, closed."""

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.handlers.bases import base_of, case_of
from register.handlers.body_facts import facts_of
from register.handlers.moving import move
from register.handlers.parties import parties_of_base
from register.handlers.reading import event_of, found, header, legal_day, number, text_or_none
from register.lifecycle.decisions import INQUIRY
from register.lifecycle.table import ABSENT
from register.lifecycle_rows import Inquiry
from register.steps import write_event


def inquiry(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header): open, keep, revoke."""
    event = event_of(job, ("open", "keep", "revoke"))
    return _open(transaction, job) if event == "open" else _close(transaction, job, event)


def _open(transaction: Transaction, job: HandledJob) -> Handled:
    """An inquiry begins; header `title` names it. The grounds the register knows come with it."""
    base, today = base_of(transaction, job), legal_day(job.now)
    step = INQUIRY.after(ABSENT, "open")
    row = Inquiry(
        base_number=base.number,
        number=draw(transaction, f"inquiry/{base.number}"),
        opened_on=today,
        case_key=job.process_instance_key,
        state=step.state,
    )
    transaction.add(row)
    write_event(
        transaction, INQUIRY.noun, step, "open", base.number, str(row.number), today,
        job.process_instance_key,
    )  # fmt: skip
    transaction.flush()
    return Handled(
        {
            **case_of(transaction, base, header(job, "title")),
            **facts_of("grounds", transaction, base, job),
            "inquiry_no": row.number,
        },
        parties=parties_of_base(transaction, base),
    )


def _close(transaction: Transaction, job: HandledJob, event: str) -> Handled:
    """The inquiry is over; header or variable `outcome` says in words what came of it."""
    key = (base_of(transaction, job).number, number(job, "inquiry_no"))
    row = found(transaction, Inquiry, key, "核查")
    if move(transaction, job, INQUIRY, row, event):
        row.closed_on = legal_day(job.now)
        row.outcome = text_or_none(job, "outcome") or header(job, "outcome")
    return Handled()
