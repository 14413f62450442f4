"""Grants: counted before one is given, dated, followed until the money is used up."""

from sqlalchemy import func, or_, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused
from register.handlers.duties import last_day
from register.handlers.reading import day, day_or_none, found, header, text, text_or_none
from register.lifecycle_rows import Grant
from register.rows import CURRENT, Base

CONSTRUCTION = "建设支持"


def count_grants(transaction: Transaction, job: HandledJob) -> Handled:
    """How often the body had 建设支持 in the programme, and whether it is recognised.

    A new platform may ask too without being a recognised body (GX-PILOT-5-1-2); `base_no` is empty
    then. What its organisation had for a platform counts for the body it has become.
    """
    number = text_or_none(job, "base_no")
    had = select(func.count()).where(
        Grant.programme == header(job, "programme"),
        Grant.credit_code == text(job, "credit_code"),
        Grant.kind == CONSTRUCTION,
        or_(Grant.base_number.is_(None), Grant.base_number == number),
    )
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
    timer = job.headers.get("timer")
    grant = Grant(
        number=draw_unused(transaction, Grant, prefix, 3),
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
    """How the use of the money ended: the two days, and the `outcome` (按期完成, 同意延期 …)."""
    grant = found(transaction, Grant, text(job, "grant_no"), "经费")
    grant.completed_on = day_or_none(job, "tasks_completed_on")
    grant.used_up_on = day_or_none(job, "funds_used_up_on")
    grant.outcome = text(job, "outcome")
    return Handled()


def draw_grants(transaction: Transaction, job: HandledJob) -> Handled:
    """What the body was granted, oldest first, for who decides on it."""
    grants: list[Json] = [
        {
            "grant_no": one.number,
            "kind": one.kind,
            "document_no": one.document_no,
            "granted_on": one.granted_on.isoformat(),
        }
        for one in _of_base(transaction, job)
    ]
    return Handled({"grants": grants})


def recover_grants(transaction: Transaction, job: HandledJob) -> Handled:
    """The body's grants are demanded back."""
    for grant in _of_base(transaction, job):
        grant.recovered = True
    return Handled()


def _of_base(transaction: Transaction, job: HandledJob) -> list[Grant]:
    of_base = select(Grant).where(Grant.base_number == text(job, "base_no"))
    return list(transaction.scalars(of_base.order_by(Grant.granted_on, Grant.number)))
