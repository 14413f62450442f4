"""An application within a batch whose recommenders have a quota: filed, recommended (GX-COOP)."""

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.applications import application_of, submitted_at
from register.handlers.parties import parties
from register.handlers.reading import found, legal_day, text
from register.handlers.titles import current_title
from register.rows import Application, Batch, Sanction


def file_application(transaction: Transaction, job: HandledJob) -> Handled:
    """Register a submission with what the notice, the 名录 and its sanctions say of it.

    Whatever the applicant sent under the name of such a fact is overwritten here.
    """
    application = application_of(transaction, job)
    batch = found(transaction, Batch, application.batch_id, "批次")
    application.standing, application.submitted_at = "in_progress", submitted_at(job)
    application.recommender_code = text(job, "recommender_code")
    day = legal_day(application.submitted_at)
    title = current_title(transaction, batch.programme, application.credit_code, day)
    return Handled(
        {
            "application_no": application.number,
            "caseTitle": f"{application.host_name}（{application.category}）",
            "notice_deadline": batch.closes_on.isoformat(),
            "recommend_quota": batch.recommend_quota,
            "first_application": title is None,
            "holds_valid_title_on_submission": title is not None,
            "register_notes": _notes(transaction, application.credit_code),
        },
        parties=parties(batch.programme, [application.credit_code], application.recommender_code),
    )


def count_recommendations(transaction: Transaction, job: HandledJob) -> Handled:
    """How many the recommender has recommended in the batch: so far, and with this one.

    The batch stays locked until the command ends, so that two opinions given at the same moment
    are counted one after the other.
    """
    application = found(transaction, Application, text(job, "application_no"), "申报")
    batch = found(transaction, Batch, application.batch_id, "批次")
    counted = select(func.count()).where(
        Application.batch_id == batch.id,
        Application.recommender_code == application.recommender_code,
        Application.recommended_on.is_not(None),
        Application.number != application.number,
    )
    so_far = transaction.scalar(counted) or 0
    return Handled({"recommended_so_far": so_far, "recommended_count": so_far + 1})


def record_recommendation(transaction: Transaction, job: HandledJob) -> Handled:
    """The application takes one place of its recommender's quota."""
    application = found(transaction, Application, text(job, "application_no"), "申报")
    application.recommended_on = legal_day(job.now)
    return Handled({"recommended_on": application.recommended_on.isoformat()})


def _notes(transaction: Transaction, credit_code: str) -> str:
    """What the register holds against the organisation, in any programme, for the reviewer."""
    rows = transaction.scalars(
        select(Sanction).where(Sanction.credit_code == credit_code).order_by(Sanction.delisted_on)
    )
    lines = [f"{one.delisted_on}：{one.programme} {one.reason}" for one in rows]
    return "；".join(lines) or "名录没有该单位被撤销、取消的记载"
