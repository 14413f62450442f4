"""register.standing: what an event makes of a body, with the ban that follows from a loss."""

from datetime import date

from sqlalchemy import func, select

from engine.commands.core.handlers import EndsCase, Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.json_types import Json
from engine.persistence import Transaction
from register import cases
from register.handlers.bases import base_of
from register.handlers.reading import day, header, text_or_none, texts
from register.leaving import leave
from register.lifecycle.decisions import SANCTION
from register.lifecycle.table import ABSENT
from register.programme_rules import rules_of
from register.rows import Base, Sanction
from register.standing import change_standing, has_left, is_current
from register.steps import write_event
from register.windows import ban_ends_on

SANCTIONS = ("revoke", "waive")
"""The events by which a body loses its recognition against its will."""


def standing(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header) of the programme's table, as of `effective_on`.

    The reason and the clauses are the variables `reason` and `clauses`, or the headers of these
    names. A body that leaves by it owes nothing any more; one that is revoked is written down with
    the ban that the programme has, until `ban_ends_on`. `standing_changed` is false where the event
    came late or again.
    """
    base, event = base_of(transaction, job), header(job, "event")
    on, before = day(job, "effective_on"), base.status
    reason = text_or_none(job, "reason") or header(job, "reason")
    clauses = texts(job, "clauses") or header(job, "clauses").split()
    if (base.status, event) in rules_of(transaction, base.programme).body.moves:
        cases.decide(transaction, base, job)
    step = change_standing(
        transaction, base, event, on, reason, clauses, job.process_instance_key
    )  # fmt: skip
    ended: tuple[PublishMessage, ...] = ()
    ban_ends_on: str | None = None
    if has_left(transaction, base, before):
        if event in SANCTIONS:
            ban_ends_on = _impose(transaction, base, on, reason, clauses, job.process_instance_key)
        ended = leave(transaction, base, on, job.process_instance_key)
        cases.end_cases(transaction, base, job, event, on)
    elif not step.moved and not is_current(transaction, base):
        raise EndsCase(step.said)
    said: dict[str, Json] = {
        "base_status": base.status,
        "standing_changed": step.moved,
        "standing_said": step.said,
        "ban_ends_on": ban_ends_on,
    }
    return Handled(said, ended)


def _impose(
    transaction: Transaction, base: Base, on: date, reason: str, clauses: list[str], case_key: int
) -> str | None:
    """The sanction's row; the last day of its ban, where the programme has one."""
    ban = rules_of(transaction, base.programme).ban
    until = ban_ends_on(on, ban.years) if ban else None
    transaction.add(
        Sanction(
            credit_code=base.credit_code,
            programme=base.programme,
            delisted_on=on,
            position=_lost_that_day(transaction, base, on) + 1,
            base_number=base.number,
            refused_until=until,
            reason=reason,
            clauses=clauses,
        )
    )
    step = SANCTION.after(ABSENT, "impose")
    write_event(transaction, SANCTION.noun, step, "impose", base.number, base.name, on, case_key)
    return until.isoformat() if until else None


def _lost_that_day(transaction: Transaction, base: Base, on: date) -> int:
    """How many bodies of the programme the host has lost on that day already."""
    counted = select(func.count()).where(
        Sanction.credit_code == base.credit_code,
        Sanction.programme == base.programme,
        Sanction.delisted_on == on,
    )
    return transaction.scalar(counted) or 0
