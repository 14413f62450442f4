"""An application outside a batch: what the register says of the applicant and its recommender."""

from sqlalchemy import select

from engine.commands.handlers import Handled, HandledJob
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from register import credit_code
from register.handlers.reading import header, legal_day, text
from register.rows import Base, Organisation, Sanction

NO_REPEAT = "不是再次申报"


def take_application(transaction: Transaction, job: HandledJob) -> Handled:
    """The day of the application, the recommender's kind, the bodies that may not apply again.

    Whether an application is that of a cancelled body again is a person's to say (AMB-X-07);
    without such a body in its ban, `cancelled_on` is null. Raises Refused for a wrong code.
    """
    code, today = text(job, "credit_code"), legal_day(job.now)
    if fault := credit_code.fault(code):
        raise Refused(fault)
    banned = select(Sanction, Base.name).join(Base, Base.number == Sanction.base_number)
    rows = transaction.execute(
        banned.where(
            Sanction.programme == header(job, "programme"),
            Sanction.credit_code == code,
            Sanction.refused_until >= today,
        ).order_by(Sanction.delisted_on, Sanction.base_number)
    ).all()
    cancelled: list[Json] = [
        {"base_no": one.base_number, "cancelled_on": one.delisted_on.isoformat()} for one, _ in rows
    ]
    options: list[Json] = [
        {"value": one.base_number, "label": f"{one.base_number} {name}（{one.delisted_on}取消）"}
        for one, name in rows
    ]
    return Handled(
        {
            "applied_on": today.isoformat(),
            "cancelled_bases": cancelled,
            "cancelled_on": None,
            "same_base_options": [*options, {"value": NO_REPEAT, "label": NO_REPEAT}],
            "recommended_by": _kind(transaction, text(job, "recommender_code")),
            "caseTitle": f"{text(job, 'base_name')}（{text(job, 'host_name')}申报）",
            "caseParties": _parties(job),
        }
    )


def _kind(transaction: Transaction, code: str) -> str:
    """As what the organisation may recommend."""
    known = transaction.get(Organisation, code)
    return (known and known.recommends_as) or "不是推荐部门"


def _parties(job: HandledJob) -> list[Json]:
    """The groups that may see the case."""
    programme = header(job, "programme").lower()
    return [
        f"{programme}-dept",
        f"{programme}-agency",
        f"{programme}-experts",
        f"host:{text(job, 'credit_code')}",
        f"recommender:{text(job, 'recommender_code')}",
    ]
