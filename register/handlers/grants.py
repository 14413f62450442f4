"""register.grant: money awarded, dated, followed until it is used up, demanded back."""

from sqlalchemy import func, or_, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused
from register.duty import last_day
from register.handlers.moving import move
from register.handlers.reading import (
    day,
    day_or_none,
    event_of,
    found,
    header,
    rules,
    text,
    text_or_none,
)
from register.lifecycle.decisions import GRANT
from register.lifecycle.table import ABSENT
from register.lifecycle_rows import Grant
from register.rows import Base
from register.standing import is_current
from register.steps import write_event


def grant(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header): count, award, settle, recover."""
    match event_of(job, ("count", "award", "settle", "recover")):
        case "count":
            return _count(transaction, job)
        case "award":
            return _award(transaction, job)
        case "settle":
            return _settle(transaction, job)
        case _:
            return _recover(transaction, job)


def _count(transaction: Transaction, job: HandledJob) -> Handled:
    """How often the organisation had money of the header's `kind` for the body, or for none.

    A platform may ask without being a recognised body: `base_no` is empty then. What its
    organisation had for a platform counts for the body it has become.
    """
    base_number = text_or_none(job, "base_no")
    had = select(func.count()).where(
        Grant.programme == rules(transaction, job).programme,
        Grant.credit_code == text(job, "credit_code"),
        Grant.kind == header(job, "kind"),
        or_(Grant.base_number.is_(None), Grant.base_number == base_number),
    )
    base = transaction.get(Base, base_number) if base_number else None
    count = transaction.scalar(had) or 0
    return Handled(
        {
            "build_grant_count": count,
            "got_construction_support": count > 0,
            "directly_recognized": base is not None and is_current(transaction, base),
        }
    )


def _award(transaction: Transaction, job: HandledJob) -> Handled:
    """A grant of the header's `kind`; with a `timer`, the last day by which it is to be used."""
    of, granted_on = rules(transaction, job), day(job, "granted_on")
    timer = job.headers.get("timer")
    row = Grant(
        number=draw_unused(transaction, Grant, of.prefix("grant", granted_on.year), 3),
        programme=of.programme,
        credit_code=text(job, "credit_code"),
        base_number=text_or_none(job, "base_no"),
        kind=header(job, "kind"),
        document_no=text(job, "document_no"),
        granted_on=granted_on,
        finish_by=last_day(transaction, timer, granted_on) if timer else None,
        recovered=False,
    )
    transaction.add(row)
    step = GRANT.after(ABSENT, "award")
    write_event(
        transaction, GRANT.noun, step, "award", row.base_number or row.number, row.number,
        granted_on, job.process_instance_key,
    )  # fmt: skip
    return Handled({"grant_no": row.number})


def _settle(transaction: Transaction, job: HandledJob) -> Handled:
    """How the use of the money ended: the two days, and the `outcome` in words."""
    row = found(transaction, Grant, text(job, "grant_no"), "经费")
    if move(transaction, job, GRANT, row, "settle"):
        row.completed_on = day_or_none(job, "tasks_completed_on")
        row.used_up_on = day_or_none(job, "funds_used_up_on")
        row.outcome = text(job, "outcome")
    return Handled()


def _recover(transaction: Transaction, job: HandledJob) -> Handled:
    """The body's grants are demanded back."""
    for row in grants_of(transaction, text(job, "base_no")):
        move(transaction, job, GRANT, row, "recover")
    return Handled()


def grant_lines(transaction: Transaction, base_number: str) -> list[Json]:
    """What the body was granted, oldest first, for who decides on it."""
    return [
        {
            "grant_no": one.number,
            "kind": one.kind,
            "document_no": one.document_no,
            "granted_on": one.granted_on.isoformat(),
        }
        for one in grants_of(transaction, base_number)
    ]


def grants_of(transaction: Transaction, base_number: str) -> list[Grant]:
    """The body's grants, oldest first."""
    of_base = select(Grant).where(Grant.base_number == base_number)
    return list(transaction.scalars(of_base.order_by(Grant.granted_on, Grant.number)))
