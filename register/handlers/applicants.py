"""An application taken in with what the register says of the applicant and its recommender (ZJ)."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.applications import affiliation, application_of
from register.handlers.parties import parties
from register.handlers.reading import found, header, legal_day, text
from register.rows import Application, Base, Batch, Organisation, Sanction

NO_REPEAT = "不是再次申报"


def take_application(transaction: Transaction, job: HandledJob) -> Handled:
    """The day of the first filing, the recommender's kind, the bodies that may not apply again.

    Whether an application is that of a cancelled body again is a person's to say (AMB-X-07);
    without such a body in its ban, `cancelled_on` is null.
    """
    application = application_of(transaction, job)
    application.submitted_at = application.submitted_at or job.now  # a correction keeps the day
    application.standing, today = "in_progress", legal_day(application.submitted_at)
    application.recommender_code = text(job, "recommender_code")
    batch = found(transaction, Batch, application.batch_id, "通知")
    known: dict[str, Json] = {
        "application_no": application.number,
        "notice_deadline": batch.closes_on.isoformat(),
        "applied_on": today.isoformat(),
        "recommended_by": _kind(transaction, application.recommender_code),
        "caseTitle": f"{application.base_name}（{application.host_name}申报）",
    }
    return Handled(
        {
            **known,
            **affiliation(transaction, job),
            **_cancelled(transaction, application, header(job, "programme"), today),
        },
        parties=parties(
            header(job, "programme"), [text(job, "credit_code")], application.recommender_code
        ),
    )


def _cancelled(
    transaction: Transaction, application: Application, programme: str, today: date
) -> dict[str, Json]:
    """The organisation's bodies that are still in their ban, and a select to tell which it is."""
    banned = select(Sanction, Base.name).join(Base, Base.number == Sanction.base_number)
    rows = transaction.execute(
        banned.where(
            Sanction.programme == programme,
            Sanction.credit_code == application.credit_code,
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
    return {
        "cancelled_bases": cancelled,
        "cancelled_on": None,
        "same_base_options": [*options, {"value": NO_REPEAT, "label": NO_REPEAT}],
    }


def _kind(transaction: Transaction, code: str) -> str:
    """As what the organisation may recommend."""
    known = transaction.get(Organisation, code)
    return (known and known.recommends_as) or "不是推荐部门"
