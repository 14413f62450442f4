"""What becomes of all that hangs on a body when it leaves the register."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from engine.execution.outcome import PublishMessage
from engine.persistence import Transaction
from register.consortium_rows import Member, Target
from register.lifecycle.decisions import CHANGE, INQUIRY
from register.lifecycle.duties import EVALUATION, RECTIFICATION, REPORT, TARGET
from register.lifecycle.table import LifecycleTable
from register.lifecycle_rows import Change, Evaluation, Inquiry, Rectification
from register.rows import Base, Report
from register.steps import Standing, take_step

LEFT = "base.left"


def leave(
    transaction: Transaction, base: Base, left_on: date, case_key: int
) -> tuple[PublishMessage, ...]:
    """Close what the body owes and what is decided about it; nobody is its member any more.

    A report that was due before that day remains to be filed, and the inquiry of the case that
    decided closes by its own decision.
    """
    duties: dict[str, None] = {}
    for table, row in _things(transaction, base, left_on, case_key):
        if (row.standing, "close") in table.moves:
            if isinstance(row, (Report, Evaluation)):
                duties[row.duty] = None
            take_step(transaction, table, row, "close", on=left_on, case_key=case_key)
    for member in _members(transaction, base):
        member.left_on = left_on
    transaction.flush()
    told = {"left_on": left_on.isoformat()}
    return tuple(PublishMessage(LEFT, duty, told) for duty in duties)


def _things(
    transaction: Transaction, base: Base, left_on: date, case_key: int
) -> Iterator[tuple[LifecycleTable, Standing]]:
    """What hangs on the body: its table and its row."""
    of = base.number
    reports = select(Report).where(Report.base_number == of, Report.due_on >= left_on)
    for report in transaction.scalars(reports.order_by(Report.year)):
        yield REPORT, report
    for evaluation in transaction.scalars(select(Evaluation).where(Evaluation.base_number == of)):
        yield EVALUATION, evaluation
    for one in transaction.scalars(select(Rectification).where(Rectification.base_number == of)):
        yield RECTIFICATION, one
    for change in transaction.scalars(select(Change).where(Change.base_number == of)):
        yield CHANGE, change
    for target in transaction.scalars(select(Target).where(Target.base_number == of)):
        yield TARGET, target
    for inquiry in transaction.scalars(select(Inquiry).where(Inquiry.base_number == of)):
        if inquiry.case_key != case_key:
            yield INQUIRY, inquiry


def _members(transaction: Transaction, base: Base) -> list[Member]:
    staying = select(Member).where(Member.base_number == base.number, Member.left_on.is_(None))
    return list(transaction.scalars(staying))
