"""An application on its way: registered with the facts the register knows, routed, concluded."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from engine.clock import SHANGHAI
from engine.commands.core.handlers import BusinessError, Handled, HandledJob, OutboxEvent
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused
from register import credit_code
from register.evidence import agreement_facts, paper_facts
from register.handlers.batches import UNDER_WAY, tell_when_all_are_reviewed
from register.handlers.members import release
from register.handlers.parties import Parties, parties, programme_of
from register.handlers.reading import found, header, legal_day, lines, text, texts
from register.rows import Application, Batch, Organisation, Sanction
from register.windows import WHOLE_YEARS, ban_ends_on, statistics_window

PLATFORMS = {"GD": "gd-sunshine"}
"""Where the platform an application came through takes the news of its end."""
RECOMMENDERS = {"地级以上市所属企事业单位": "地级以上市科技局"}
"""Who recommends by affiliation (GD-9-2-b); everyone else's is 主管部门 (GD-9-2-c)."""


def draft_application(transaction: Transaction, job: HandledJob) -> Handled:
    """Give an application filled in here its number, under which the platform acknowledges it."""
    application = application_of(transaction, job)
    batch = found(transaction, Batch, application.batch_id, "批次")
    return Handled({"application_no": application.number, "closes_on": batch.closes_on.isoformat()})


def receive_application(transaction: Transaction, job: HandledJob) -> Handled:
    """Register a submission and set the facts that are the system's: window, guide, ban, channel.

    Whatever the applicant sent under a system fact's name is overwritten here.
    """
    application = application_of(transaction, job)
    batch = found(transaction, Batch, application.batch_id, "专题")
    returned = application.standing == "returned"
    if application.submitted_at is None or not returned:  # a correction keeps the day of filing
        application.submitted_at = submitted_at(job)
    application.standing = "in_progress"
    applied_on = legal_day(application.submitted_at)
    return Handled(
        {
            "application_no": application.number,
            "caseTitle": f"{application.host_name}（{application.category}）",
            "in_window": batch.opens_on <= applied_on <= batch.closes_on,
            "submitted_via_sunshine": job.variables.get("submitted_via_sunshine") is True,
            "attachments_uploaded": bool(lines(job, "attachments")),
            "applied_on": applied_on.isoformat(),
            "guide_published_on": batch.guide_published_on.isoformat(),
            **_window(job, applied_on, batch.stat_window_mode),
            **_ban(transaction, application.credit_code, batch.programme),
            **affiliation(transaction, job),
            **agreement_facts(lines(job, "agreements")),
            **paper_facts(lines(job, "papers")),
        },
        parties=_parties(job, batch.programme),
    )


def return_application(transaction: Transaction, job: HandledJob) -> Handled:
    """Sent back to be completed; the batch waits for it until the last day of the correction."""
    application = found(transaction, Application, text(job, "application_no"), "申报")
    application.standing = "returned"
    return Handled()


def route_recommender(transaction: Transaction, job: HandledJob) -> Handled:
    """What kind of recommender was chosen, and which ones the applicant could choose rightly."""
    chosen = transaction.get(Organisation, text(job, "recommender_code"))
    host = transaction.get(Organisation, text(job, "credit_code"))
    right = RECOMMENDERS.get(str(job.variables.get("host_affiliation")), "主管部门")
    offered = select(Organisation).where(Organisation.recommends_as == right)
    if right == "地级以上市科技局" and host and host.region:
        offered = offered.where(Organisation.region == host.region)
    options: list[Json] = [
        {"value": one.credit_code, "label": one.name}
        for one in transaction.scalars(offered.order_by(Organisation.name))
    ]
    kind = (chosen and chosen.recommends_as) or "不是推荐单位"
    return Handled(
        {"recommended_by": kind, "recommender_options": options},
        parties=_parties(job, programme_of(job)),
    )


def await_selection(transaction: Transaction, job: HandledJob) -> Handled:
    """The application is past its expert review; the batch goes on when it is the last one."""
    application = found(transaction, Application, text(job, "application_no"), "申报")
    application.standing = "awaiting_selection"
    return Handled(messages=tell_when_all_are_reviewed(transaction, application.batch_id))


def conclude(transaction: Transaction, job: HandledJob) -> Handled:
    """The end state, with the clauses not met; the platform is told, and the batch if it waits."""
    application = found(transaction, Application, text(job, "application_no"), "申报")
    was_under_way = application.standing in UNDER_WAY
    outcome = header(job, "outcome")
    unmet = texts(job, "unmet_clauses")
    if outcome != "e_recognized" and not unmet:
        unmet = header(job, "clauses").split()
    application.standing, application.outcome = "concluded", outcome
    application.unmet, application.concluded_at = unmet, job.now
    if outcome != "e_recognized":
        release(transaction, job)
    concluded: dict[str, Json] = {"outcome": outcome, "unmet_clauses": [*unmet]}
    return Handled(
        concluded,
        tell_when_all_are_reviewed(transaction, application.batch_id) if was_under_way else (),
        _news(transaction, application, concluded),
    )


def _news(
    transaction: Transaction, application: Application, concluded: Mapping[str, Json]
) -> tuple[OutboxEvent, ...]:
    batch = found(transaction, Batch, application.batch_id, "专题")
    if (platform := PLATFORMS.get(batch.programme)) is None:
        return ()
    told = {"application_no": application.number, **concluded}
    return (OutboxEvent(platform, "application.concluded", told),)


def application_of(transaction: Transaction, job: HandledJob) -> Application:
    """This case's application, made at the first call: a correction keeps its number.

    Throws the BPMN error `credit-code` where the 统一社会信用代码 cannot be one.
    """
    known = transaction.scalar(
        select(Application).where(Application.case_key == job.process_instance_key)
    )
    application = known or _new_application(transaction, job)
    application.credit_code = text(job, "credit_code")
    if fault := credit_code.fault(application.credit_code):
        raise BusinessError("credit-code", fault, {"unmet_text": fault})
    application.host_name, application.base_name = text(job, "host_name"), text(job, "base_name")
    application.category = text(job, "base_category")
    return application


def _new_application(transaction: Transaction, job: HandledJob) -> Application:
    batch = found(transaction, Batch, text(job, "batchId"), "专题")
    number = draw_unused(transaction, Application, f"{batch.id}-", 3)
    application = Application(
        number=number,
        batch_id=batch.id,
        case_key=job.process_instance_key,
        standing="drafted",
        unmet=[],
    )
    transaction.add(application)
    return application


def submitted_at(job: HandledJob) -> datetime:
    """When the platform took it in, in our time where it says no other; never in the future."""
    written = job.variables.get("submitted_at")
    if not isinstance(written, str):
        return job.now
    moment = datetime.fromisoformat(written)
    return min(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI), job.now)


def _window(job: HandledJob, applied_on: date, mode: str | None) -> dict[str, Json]:
    """The window the indicators cover; the one the rule computes where the applicant has none."""
    first, last = statistics_window(applied_on, mode or WHOLE_YEARS)
    return {
        "stat_window_mode": mode,
        "stat_window_from": job.variables.get("stat_window_from") or first.isoformat(),
        "stat_window_to": job.variables.get("stat_window_to") or last.isoformat(),
    }


def _ban(transaction: Transaction, code: str, programme: str) -> dict[str, Json]:
    """The latest delisting of the organisation and the last day of its ban (GD-14-b)."""
    delisted_on = transaction.scalar(
        select(func.max(Sanction.delisted_on)).where(
            Sanction.credit_code == code, Sanction.programme == programme
        )
    )
    if delisted_on is None:
        return {"delisted_on": None, "ban_ends_on": None}
    return {
        "delisted_on": delisted_on.isoformat(),
        "ban_ends_on": ban_ends_on(delisted_on).isoformat(),
    }


def affiliation(transaction: Transaction, job: HandledJob) -> dict[str, Json]:
    """The affiliation the register knows; only an unknown organisation speaks for itself."""
    known = transaction.get(Organisation, text(job, "credit_code"))
    if known is None or known.affiliation is None:
        return {"host_affiliation": job.variables.get("host_affiliation")}
    return {"host_affiliation": known.affiliation}


def _parties(job: HandledJob, programme: str) -> Parties:
    return parties(programme, [text(job, "credit_code")], job.variables.get("recommender_code"))
