"""register.recommendation: how many a recommender has recommended, within its quota."""

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.reading import event_of, found, legal_day, text
from register.rows import Application, Batch


def recommendation(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: count, or record that the application takes one place of the quota."""
    if event_of(job, ("count", "record")) == "count":
        return _count(transaction, job)
    return _record(transaction, job)


def _count(transaction: Transaction, job: HandledJob) -> Handled:
    """How many the recommender has recommended in the batch: so far, and with this one; and how
    many it may.

    The batch stays locked until the command ends, so that two opinions given at the same moment
    are counted one after the other.
    """
    row = found(transaction, Application, text(job, "application_no"), "申报")
    batch = found(transaction, Batch, row.batch_id, "批次")
    counted = select(func.count()).where(
        Application.batch_id == batch.id,
        Application.recommender_code == row.recommender_code,
        Application.recommended_on.is_not(None),
        Application.number != row.number,
    )
    so_far = transaction.scalar(counted) or 0
    return Handled(
        {
            "recommended_so_far": so_far,
            "recommended_count": so_far + 1,
            "recommend_quota": batch.quota_of(row.recommender_code),
        }
    )


def _record(transaction: Transaction, job: HandledJob) -> Handled:
    row = found(transaction, Application, text(job, "application_no"), "申报")
    row.recommended_on = legal_day(job.now)
    return Handled({"recommended_on": row.recommended_on.isoformat()})
