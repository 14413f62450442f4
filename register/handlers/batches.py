"""register.batch: a 专题 opens, closes, compares its applications, tells each what came of it."""

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.errors import Refused
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused
from register.handlers.moving import move
from register.handlers.parties import parties
from register.handlers.reading import (
    day,
    event_of,
    found,
    int_or_none,
    lines,
    rules,
    text,
    text_or_none,
    texts,
)
from register.lifecycle.duties import APPLICATION
from register.rows import Application, Batch

UNDER_WAY = ("in_progress", "returned")
"""Standings of an application that the selection waits for."""
MONTH = 30 * 24 * 3600
"""How long a message between our own procedures is kept, in seconds."""


def batch(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: open, close, list (the candidates), announce (the selection)."""
    match event_of(job, ("open", "close", "list", "announce")):
        case "open":
            return _open(transaction, job)
        case "close":
            return _close(transaction, job)
        case "list":
            return _list(transaction, job)
        case _:
            return _announce(transaction, job)


def _open(transaction: Transaction, job: HandledJob) -> Handled:
    """Register the 专题 of a published guide, numbered within the year."""
    of, opens_on, closes_on = rules(transaction, job), day(job, "opens_on"), day(job, "closes_on")
    guide_published_on = day(job, "guide_published_on")
    if not guide_published_on <= opens_on <= closes_on:
        raise Refused(f"指南发布日、申报开始日、申报截止日应依次不早于前一日（{closes_on}截止）")
    row = Batch(
        id=draw_unused(transaction, Batch, of.prefix("batch", guide_published_on.year)),
        programme=of.programme,
        title=text(job, "title"),
        guide_published_on=guide_published_on,
        opens_on=opens_on,
        closes_on=closes_on,
        stat_window_mode=text_or_none(job, "stat_window_mode"),
        recommend_quota=int_or_none(job, "recommend_quota"),
        recommender_quotas=_quotas(job),
        case_key=job.process_instance_key,
    )
    transaction.add(row)
    told: dict[str, Json] = {"batchId": row.id, "caseTitle": row.title}
    return Handled(told, parties=parties(transaction, of.programme))


def _quotas(job: HandledJob) -> dict[str, Json]:
    """The recommenders that the notice gives another number, by their codes; of two lines for one
    the later stands, as the form says.
    """
    given = lines(job, "recommender_quotas")
    return {str(one["recommender_code"]): int(str(one["quota"])) for one in given}


def _close(transaction: Transaction, job: HandledJob) -> Handled:
    """The application window is over; say whether every application is reviewed or ended."""
    row = found(transaction, Batch, text(job, "batchId"), "专题")
    row.closed_at = job.now
    return Handled({"all_reviewed": under_way(transaction, row.id) == 0})


def _list(transaction: Transaction, job: HandledJob) -> Handled:
    """The applications that wait for the selection, best average score first."""
    rows: list[Json] = [
        {
            "application_no": one.number,
            "host_name": one.host_name,
            "base_name": one.base_name,
            "base_category": one.category,
            "average_score": one.average_score,
            "valid_sheet_count": one.valid_sheets,
        }
        for one in _candidates(transaction, text(job, "batchId"))
    ]
    options: list[Json] = [
        {"value": one.number, "label": f"{one.number} {one.host_name}（{one.category}）"}
        for one in _candidates(transaction, text(job, "batchId"))
    ]
    return Handled({"candidates": rows, "candidate_options": options})


def _announce(transaction: Transaction, job: HandledJob) -> Handled:
    """Tell every candidate whether it is on the list (拟认定名单)."""
    chosen = set(texts(job, "selected_applications"))
    candidates = _candidates(transaction, text(job, "batchId"))
    if unknown := chosen - {one.number for one in candidates}:
        raise Refused(f"{'、'.join(sorted(unknown))} 不在待择优的申报之中")
    for one in candidates:
        move(transaction, job, APPLICATION, one, "select")
    return Handled(
        messages=tuple(
            PublishMessage(
                "selection.decided",
                one.number,
                {"expert_review_passed": one.number in chosen},
                MONTH,
            )
            for one in candidates
        )
    )


def under_way(transaction: Transaction, batch_id: str) -> int:
    """How many applications of the batch are neither past the expert review nor ended.

    One sent back to be corrected is under way until its last day, on which it ends.
    """
    counted = (
        select(func.count())
        .select_from(Application)
        .where(Application.batch_id == batch_id, Application.standing.in_(UNDER_WAY))
    )
    return transaction.scalar(counted) or 0


def tell_when_all_are_reviewed(
    transaction: Transaction, batch_id: str
) -> tuple[PublishMessage, ...]:
    """The message that a closed batch waits for, once its last application is past review.

    It is not kept where the batch does not wait: a late application is nothing to it.
    """
    transaction.flush()
    row = found(transaction, Batch, batch_id, "专题")
    if row.closed_at is None or under_way(transaction, batch_id):
        return ()
    return (PublishMessage("batch.reviewed", batch_id, {}),)


def _candidates(transaction: Transaction, batch_id: str) -> list[Application]:
    waiting = select(Application).where(
        Application.batch_id == batch_id, Application.standing == "awaiting_selection"
    )
    rows = transaction.scalars(waiting.order_by(Application.number)).all()
    return sorted(rows, key=lambda one: -(one.average_score or 0))
