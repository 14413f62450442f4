"""A title with a term (称号): granted anew or renewed, current or over (GX-COOP 第十九条)."""

from datetime import date

from sqlalchemy import or_, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.reading import day, header, text, text_or_none
from register.handlers.recognition import AWHILE, enter_base
from register.handlers.standing import change_standing
from register.rows import CURRENT, Base


def grant_title(transaction: Transaction, job: HandledJob) -> Handled:
    """Recognised: a title that still runs is renewed, otherwise a new body enters the register.

    A renewed term counts from the new recognition and adds nothing of the old one. What follows
    begins at once: each message of the header `starts` begins its procedure with the base.
    """
    on = day(job, "recognised_on")
    base = current_title(transaction, header(job, "programme"), text(job, "credit_code"), on)
    if base is None:
        base = enter_base(transaction, job)
    else:
        _renew(transaction, job, base, on)
    told: dict[str, Json] = {"base_no": base.number, "counted_from": on.isoformat()}
    key = f"{base.number}/{on}"
    started = [PublishMessage(name, key, told, AWHILE) for name in header(job, "starts").split()]
    return Handled({"base_no": base.number}, tuple(started))


def current_title(
    transaction: Transaction, programme: str, credit_code: str, on: date
) -> Base | None:
    """The organisation's body whose title runs on that day (its last day included)."""
    asked = select(Base).where(
        Base.programme == programme,
        Base.credit_code == credit_code,
        Base.status.in_(CURRENT),
        or_(Base.valid_until.is_(None), Base.valid_until >= on),
    )
    return transaction.scalar(asked.order_by(Base.recognised_on.desc()).limit(1))


def _renew(transaction: Transaction, job: HandledJob, base: Base, on: date) -> None:
    base.renewed_on, base.valid_until = on, day(job, "valid_until")
    base.document_no, base.name = text(job, "document_no"), text(job, "base_name")
    base.recommender_code = text_or_none(job, "recommender_code")
    reason, clauses = f"再次获认定（{base.document_no}）", header(job, "clauses").split()
    change_standing(transaction, base, base.status, on, reason, clauses)
