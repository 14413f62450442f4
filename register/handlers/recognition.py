"""register.recognise: a body enters the register with its history; what it owes begins with it."""

from datetime import date

from sqlalchemy import or_, select

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.commands.core.moments import said_day
from engine.errors import Refused
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.series import draw_unused, hold
from register import cases
from register.consortium_rows import Target
from register.entered import entered_already
from register.handlers.limits import keep_within
from register.handlers.members import confirm
from register.handlers.parties import parties_of_base
from register.handlers.reading import (
    day,
    day_or_none,
    header,
    legal_day,
    lines,
    rules,
    text,
    text_or_none,
    texts,
)
from register.lifecycle.duties import TARGET
from register.lifecycle.table import ABSENT
from register.lineage import ban_of, ban_words, predecessors, running_bans
from register.programme_rules import rules_of
from register.rows import Application, Base, Organisation
from register.standing import change_standing, enter_standing
from register.steps import write_event

AWHILE = 3600
"""How long the message that starts what follows is kept, in seconds."""


def recognise(transaction: Transaction, job: HandledJob) -> Handled:
    """建档: the body under a new number, from the day of its document.

    With header `renews`, a title of the organisation that still runs on that day is renewed
    instead: its term counts from the new recognition and adds nothing of the old one. Those who
    applied as members in the case are members, within the limits; `targets` are taken on. Each
    message of the header `starts` begins a procedure that follows at once. With header
    `entered` it is one from before the system: the BPMN error `credit-code` tells of one that is in
    the register already.

    Throws the BPMN error `ban-began` where the applicant has a running ban that it had not when it
    applied (`known_bans`) and nobody has decided yet (`ban_course`) what becomes of the
    application; `ban_began_text` says which (AMB-X-07).
    """
    on = _recognised_on(transaction, job)
    _no_new_ban(transaction, job, on)
    running = _running(transaction, job, on) if job.headers.get("renews") else None
    if running is None:
        base = _enter(transaction, job, on)
        _members(transaction, job, base)
        _targets(transaction, job, base, on)
    else:
        base = running
        _renew(transaction, job, base, on)
    told: dict[str, Json] = {"base_no": base.number, "counted_from": on.isoformat()}
    key, starts = f"{base.number}/{on}", job.headers.get("starts", "").split()
    messages = tuple(PublishMessage(name, key, told, AWHILE) for name in starts)
    told_to = parties_of_base(transaction, base) if job.headers.get("entered") else ()
    return Handled({"base_no": base.number}, messages, parties=told_to)


def _recognised_on(transaction: Transaction, job: HandledJob) -> date:
    """The day of the document. Raises Refused where the case shows that it cannot be."""
    on, applied = day(job, "recognised_on"), _applied_on(transaction, job)
    if applied and on < applied:
        raise Refused(f"认定日 {on} 早于申报日 {applied}，请核对认定文件的日期。")
    return on


def _applied_on(transaction: Transaction, job: HandledJob) -> date | None:
    """The day the case's application was handed in, where it has one."""
    number = text_or_none(job, "application_no")
    application = transaction.get(Application, number) if number else None
    at = application and application.submitted_at
    return legal_day(at) if at else None


def _no_new_ban(transaction: Transaction, job: HandledJob, on: date) -> None:
    applied = _applied_on(transaction, job)
    if applied is None or text_or_none(job, "ban_course"):
        return
    code, of = text(job, "credit_code"), rules(transaction, job).programme
    bans = running_bans(transaction, predecessors(transaction, code) | {code}, on, of)
    known = texts(job, "known_bans")
    began = [one for one in bans if ban_of(one) not in known]
    if began:
        said = "；".join(map(ban_words, began))
        told = f"{said_day(applied)}申报时没有的禁报：{said}。"
        until = max(one.refused_until for one in began if one.refused_until)
        noted: dict[str, Json] = {"ban_began_text": told, "ban_ends_on": until.isoformat()}
        raise BusinessError("ban-began", told, noted)


def _enter(transaction: Transaction, job: HandledJob, on: date) -> Base:
    """The new row with the first line of its history."""
    of, entered = rules(transaction, job), bool(job.headers.get("entered"))
    if entered:
        require_new(transaction, job)
    base = Base(
        number=draw_unused(transaction, Base, of.prefix("body", on.year), 3),
        programme=of.programme,
        origin=job.headers.get("origin", "认定"),
        case_key=job.process_instance_key,
        application_number=text_or_none(job, "application_no"),
        credit_code=text(job, "credit_code"),
        recommender_code=text_or_none(job, "recommender_code"),
        name=text(job, "base_name"),
        category=text(job, "base_category"),
        document_no=text(job, "document_no"),
        certificate_no=text_or_none(job, "certificate_no") if entered else None,
        recognised_on=on,
        valid_until=day_or_none(job, "valid_until"),
    )
    know(transaction, base.credit_code, text_or_none(job, "host_name"))
    event, word = ("enter", "补录入册") if entered else ("recognise", "发文公告")
    reason = f"{word}（{base.document_no}）"
    enter_standing(transaction, base, event, reason, header(job, "clauses").split())
    return base


def require_new(transaction: Transaction, job: HandledJob) -> None:
    """Throws the BPMN error `credit-code` where the body is in the register already."""
    of = rules(transaction, job)
    hold(transaction, f"entering/{of.programme}")  # the same body entered twice at one moment
    fault = entered_already(
        transaction,
        of.programme,
        credit_code=text(job, "credit_code"),
        name=text(job, "base_name"),
        certificate_no=text_or_none(job, "certificate_no"),
        document_no=text(job, "document_no"),
    )
    if fault:
        raise BusinessError("credit-code", fault, {"unmet_text": fault, "decision_text": fault})


def _members(transaction: Transaction, job: HandledJob, base: Base) -> None:
    if rows := confirm(transaction, job, base):
        keep_within(transaction, job, rows)


def _targets(transaction: Transaction, job: HandledJob, base: Base, on: date) -> None:
    step = TARGET.after(ABSENT, "take_on")
    for place, one in enumerate(lines(job, "targets"), 1):
        due_on = date.fromisoformat(str(one["due_on"])) if one.get("due_on") else None
        transaction.add(
            Target(
                base_number=base.number,
                position=place,
                task=str(one["task"]),
                goal=str(one["goal"]),
                due_on=due_on,
                state=step.state,
            )
        )
        write_event(
            transaction, TARGET.noun, step, "take_on", base.number, str(place), on,
            job.process_instance_key,
        )  # fmt: skip


def _running(transaction: Transaction, job: HandledJob, on: date) -> Base | None:
    return current_title(
        transaction, rules(transaction, job).programme, text(job, "credit_code"), on
    )


def current_title(
    transaction: Transaction, programme: str, credit_code: str, on: date
) -> Base | None:
    """The organisation's body whose title runs on that day (its last day included)."""
    asked = select(Base).where(
        Base.programme == programme,
        Base.credit_code == credit_code,
        Base.status.in_(rules_of(transaction, programme).current),
        or_(Base.valid_until.is_(None), Base.valid_until >= on),
    )
    return transaction.scalar(asked.order_by(Base.recognised_on.desc()).limit(1))


def _renew(transaction: Transaction, job: HandledJob, base: Base, on: date) -> None:
    cases.decide(transaction, base, job)
    base.renewed_on, base.valid_until = on, day(job, "valid_until")
    base.document_no, base.name = text(job, "document_no"), text(job, "base_name")
    base.recommender_code = text_or_none(job, "recommender_code")
    reason, clauses = f"再次获认定（{base.document_no}）", header(job, "clauses").split()
    change_standing(
        transaction, base, "renew", on, reason, clauses, job.process_instance_key
    )  # fmt: skip


def know(transaction: Transaction, credit_code: str, name: str | None) -> None:
    """The register calls a host by its name from its first recognition on."""
    if name:
        hold(transaction, f"organisation/{credit_code}")  # two recognised at once know it once
        if transaction.get(Organisation, credit_code) is None:
            transaction.add(Organisation(credit_code=credit_code, name=name))
