"""Organisations: offered for a form's select, their codes checked."""

from sqlalchemy import select

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register import credit_code
from register.handlers.reading import header, text
from register.rows import Organisation


def offer_applicants(transaction: Transaction, _job: HandledJob) -> Handled:
    """The organisations that may apply."""
    known = select(Organisation).where(Organisation.affiliation.is_not(None))
    options: list[Json] = [
        {"value": one.credit_code, "label": one.name}
        for one in transaction.scalars(known.order_by(Organisation.name))
    ]
    return Handled({"applicant_options": options})


def offer_recommenders(transaction: Transaction, job: HandledJob) -> Handled:
    """The organisations that may recommend as one of the header's `recommenders`."""
    return Handled({"recommenders": recommenders(transaction, header(job, "recommenders").split())})


def recommenders(transaction: Transaction, kinds: list[str]) -> list[Json]:
    """Who recommends as one of these, each with what it recommends as."""
    known = select(Organisation).where(Organisation.recommends_as.in_(kinds))
    ordered = known.order_by(Organisation.recommends_as, Organisation.name)
    return [
        {"value": one.credit_code, "label": f"{one.name}（{one.recommends_as}）"}
        for one in transaction.scalars(ordered)
    ]


def check_code(_transaction: Transaction, job: HandledJob) -> Handled:
    """Throws the BPMN error `credit-code` where `credit_code` cannot be one."""
    if fault := credit_code.fault(text(job, "credit_code")):
        raise BusinessError("credit-code", fault, {"unmet_text": fault})
    return Handled()
