"""register.application: drafted, submitted with the facts the register knows, concluded."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from engine.clock import SHANGHAI
from engine.commands.core.handlers import BusinessError, Handled, HandledJob, OutboxEvent
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused
from register import credit_code
from register.handlers.application_facts import facts_of
from register.handlers.batches import UNDER_WAY, tell_when_all_are_reviewed
from register.handlers.members import release
from register.handlers.moving import move
from register.handlers.parties import parties
from register.handlers.reading import (
    event_of,
    found,
    header,
    legal_day,
    text,
    text_or_none,
    texts,
)
from register.lifecycle.duties import APPLICATION
from register.lifecycle.table import ABSENT, Step
from register.programme_rules import rules_of
from register.rows import Application, Batch
from register.steps import write_event


def application(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header): draft, submit, return, review, conclude."""
    match event_of(job, ("draft", "submit", "return", "review", "conclude")):
        case "draft":
            return _draft(transaction, job)
        case "submit":
            return _submit(transaction, job)
        case "conclude":
            return _conclude(transaction, job)
        case event:
            return _move(transaction, job, event)


def _draft(transaction: Transaction, job: HandledJob) -> Handled:
    """Give an application filled in here its number, under which the platform acknowledges it."""
    row = _of_case(transaction, job)
    move(transaction, job, APPLICATION, row, "draft")
    batch = found(transaction, Batch, row.batch_id, "批次")
    closes_on = batch.closes_on.isoformat()
    known = {"closes_on": closes_on, "window_closes_on": closes_on}
    return Handled({"application_no": row.number, **known})


def _submit(transaction: Transaction, job: HandledJob) -> Handled:
    """Register a submission and set the facts that are the system's (header `facts` names them).

    Whatever the applicant sent under a system fact's name is overwritten here. Header `title` is
    what people call the case: {host_name}, {base_name} and {category} stand for the application's.
    """
    row = _of_case(transaction, job)
    batch = found(transaction, Batch, row.batch_id, "专题")
    move(transaction, job, APPLICATION, row, "submit")
    row.submitted_at = row.submitted_at or submitted_at(job)  # a correction keeps the day of filing
    row.recommender_code = text_or_none(job, "recommender_code")
    known: dict[str, Json] = {
        "application_no": row.number,
        "caseTitle": _title(job, row),
        "notice_deadline": batch.closes_on.isoformat(),
        "applied_on": legal_day(row.submitted_at).isoformat(),
    }
    for group in header(job, "facts").split():
        known |= facts_of(group, transaction, job, row, batch)
    concerned = parties(transaction, batch.programme, [row.credit_code], row.recommender_code)
    return Handled(known, parties=concerned)


def _move(transaction: Transaction, job: HandledJob, event: str) -> Handled:
    """return: the batch waits for it until the last day of the correction. review: it is past its
    expert review; the batch goes on when it is the last one.
    """
    row = found(transaction, Application, text(job, "application_no"), "申报")
    move(transaction, job, APPLICATION, row, event)
    if event == "return":
        return Handled()
    return Handled(messages=tell_when_all_are_reviewed(transaction, row.batch_id))


def _conclude(transaction: Transaction, job: HandledJob) -> Handled:
    """The end state (header `outcome`), with the clauses not met, or those of header `clauses`.

    The programme's partner is told, and the batch if it waits. An application that has ended keeps
    its first outcome.
    """
    row = found(transaction, Application, text(job, "application_no"), "申报")
    batch = found(transaction, Batch, row.batch_id, "专题")
    was_under_way, of = row.standing in UNDER_WAY, rules_of(transaction, batch.programme)
    outcome, unmet = header(job, "outcome"), texts(job, "unmet_clauses")
    if outcome != of.recognised and not unmet:
        unmet = header(job, "clauses").split()
    concluded: dict[str, Json] = {"outcome": outcome, "unmet_clauses": [*unmet]}
    if not move(transaction, job, APPLICATION, row, "conclude"):
        return Handled(concluded)
    row.outcome, row.unmet, row.concluded_at = outcome, unmet, job.now
    if outcome != of.recognised:
        release(transaction, job)
    return Handled(
        concluded,
        tell_when_all_are_reviewed(transaction, row.batch_id) if was_under_way else (),
        _news(of.outcome_news, row, concluded),
    )


def _news(
    told: tuple[str, str] | None, row: Application, concluded: Mapping[str, Json]
) -> tuple[OutboxEvent, ...]:
    if told is None:
        return ()
    partner, event_type = told
    return (OutboxEvent(partner, event_type, {"application_no": row.number, **concluded}),)


def _of_case(transaction: Transaction, job: HandledJob) -> Application:
    """This case's application, made at the first call: a correction keeps its number.

    Throws the BPMN error `credit-code` where the 统一社会信用代码 cannot be one.
    """
    known = transaction.scalar(
        select(Application).where(Application.case_key == job.process_instance_key)
    )
    row = known or _new(transaction, job)
    row.credit_code = text(job, "credit_code")
    if fault := credit_code.fault(row.credit_code):
        raise BusinessError("credit-code", fault, {"unmet_text": fault})
    row.host_name, row.base_name = text(job, "host_name"), text(job, "base_name")
    row.category = text(job, "base_category")
    return row


def _new(transaction: Transaction, job: HandledJob) -> Application:
    batch = found(transaction, Batch, text(job, "batchId"), "专题")
    number, step = draw_unused(transaction, Application, f"{batch.id}-", 3), _drafted()
    row = Application(
        number=number,
        batch_id=batch.id,
        case_key=job.process_instance_key,
        standing=step.state,
        unmet=[],
    )
    transaction.add(row)
    write_event(
        transaction, APPLICATION.noun, step, "draft", number, number,
        legal_day(job.now), job.process_instance_key,
    )  # fmt: skip
    return row


def _drafted() -> Step:
    return APPLICATION.after(ABSENT, "draft")


def submitted_at(job: HandledJob) -> datetime:
    """When the platform took it in, in our time where it says no other; never in the future."""
    written = job.variables.get("submitted_at")
    if not isinstance(written, str):
        return job.now
    moment = datetime.fromisoformat(written)
    return min(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI), job.now)


def _title(job: HandledJob, row: Application) -> str:
    title = job.headers.get("title", "{host_name}（{category}）")
    for name, value in (
        ("{host_name}", row.host_name),
        ("{base_name}", row.base_name),
        ("{category}", row.category),
    ):
        title = title.replace(name, value)
    return title
