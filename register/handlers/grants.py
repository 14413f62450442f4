"""Grants: counted before one is given, dated, followed until the money is used up."""

from sqlalchemy import func, select

from engine.commands.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.duties import last_day
from register.handlers.reading import day, day_or_none, found, header, text, text_or_none
from register.later_rows import Grant
from register.rows import CURRENT, Base

CONSTRUCTION = "建设支持"


def count_grants(transaction: Transaction, job: HandledJob) -> Handled:
    """How often the organisation had 建设支持 in the programme, and whether the body is recognised.

    An organisation without a recognised body may ask too (GX-PILOT-5-1-2), so that `base_no` may
    be empty.
    """
    had = select(func.count()).where(
        Grant.programme == header(job, "programme"),
        Grant.credit_code == text(job, "credit_code"),
        Grant.kind == CONSTRUCTION,
    )
    number = text_or_none(job, "base_no")
    if number:
        had = had.where(Grant.base_number == number)
    base = transaction.get(Base, number) if number else None
    count = transaction.scalar(had) or 0
    return Handled(
        {
            "build_grant_count": count,
            "got_construction_support": count > 0,
            "directly_recognized": base is not None and base.status in CURRENT,
        }
    )


def record_grant(transaction: Transaction, job: HandledJob) -> Handled:
    """A grant of the header's `kind`; with a `timer`, the last day by which it is to be used."""
    programme, granted_on = header(job, "programme"), day(job, "granted_on")
    prefix = f"{programme}-G{granted_on.year}-"
    taken = transaction.scalar(
        select(func.count()).select_from(Grant).where(Grant.number.startswith(prefix))
    )
    timer = job.headers.get("timer")
    grant = Grant(
        number=f"{prefix}{(taken or 0) + 1:03d}",
        programme=programme,
        credit_code=text(job, "credit_code"),
        base_number=text_or_none(job, "base_no"),
        kind=header(job, "kind"),
        document_no=text(job, "document_no"),
        granted_on=granted_on,
        finish_by=last_day(transaction, timer, granted_on) if timer else None,
        recovered=False,
    )
    transaction.add(grant)
    return Handled({"grant_no": grant.number})


def settle_grant(transaction: Transaction, job: HandledJob) -> Handled:
    """How the use of the money ended: the two days, and the header's `outcome`."""
    grant = found(transaction, Grant, text(job, "grant_no"), "经费")
    grant.completed_on = day_or_none(job, "tasks_completed_on")
    grant.used_up_on = day_or_none(job, "funds_used_up_on")
    grant.outcome = header(job, "outcome")
    return Handled()


def recover_grants(transaction: Transaction, job: HandledJob) -> Handled:
    """The body's grants are demanded back."""
    of_base = select(Grant).where(Grant.base_number == text(job, "base_no"))
    for grant in transaction.scalars(of_base):
        grant.recovered = True
    return Handled()
