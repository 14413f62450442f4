"""A unit joins a recognised body, or takes another's place."""

from collections.abc import Sequence

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.persistence import Transaction
from register import cases, credit_code
from register.consortium_rows import Member
from register.handlers.bases import base_of
from register.handlers.limits import keep_within
from register.handlers.members import (
    add_member,
    applying,
    consortia_of,
    led_elsewhere,
    member_rules,
    members_of,
    release,
)
from register.handlers.reading import legal_day, text, text_or_none
from register.handlers.recognition import know


def propose_member(transaction: Transaction, job: HandledJob) -> Handled:
    """The new unit stands in the register as one applying; the facts of the limits with it.

    Where it takes a place (`replaced`: what the programme calls the lead, or the member
    `replaced_code`), they are counted
    as they would be afterwards. Throws the BPMN error `credit-code` for a code that can be none,
    and for a unit that is in the consortium already, unless it becomes the lead.
    """
    base, code = base_of(transaction, job), text(job, "new_code")
    before, leads = members_of(transaction, base), _leads(transaction, job)
    if fault := credit_code.fault(code) or _already_in(job, before, leads=leads):
        raise BusinessError("credit-code", fault, {"decision_text": fault})
    release(transaction, job)
    row = add_member(transaction, job, _given(transaction, job), leads=leads)
    transaction.flush()
    left = _leaving(before, job, leads=leads)
    after = [*(one for one in before if one not in left), row]
    return Handled(
        {
            "member_consortium_count": consortia_of(transaction, [code], besides=base.case_key)[
                code
            ],
            "lead_other_led_count": led_elsewhere(transaction, row) if row.leads else 0,
            "member_count": len(after),
            "member_category_count": len({one.kind for one in after}),
        }
    )


def admit_member(transaction: Transaction, job: HandledJob) -> Handled:
    """The new unit is a member; whom it replaces is one no longer, and a new lead is the host.

    Raises Refused where it would be beyond the limits without the department's exception.
    """
    base = base_of(transaction, job)
    exception = next(one.exception for one in applying(transaction, job))
    release(transaction, job)
    leads = _leads(transaction, job)
    for one in _leaving(members_of(transaction, base), job, leads=leads):
        one.left_on = legal_day(job.now)
    transaction.flush()
    given = {**_given(transaction, job), "exception": exception}
    row = add_member(transaction, job, given, base, leads=leads)
    keep_within(transaction, job, [row])
    if row.leads:
        before, base.credit_code = base.credit_code, row.credit_code
        know(transaction, row.credit_code, row.name)
        transaction.flush()
        cases.move_tasks(transaction, base, job, before)
    return Handled({"credit_code": base.credit_code})


def _given(transaction: Transaction, job: HandledJob) -> dict[str, str | None]:
    of, leads = member_rules(transaction, job), _leads(transaction, job)
    return {
        "credit_code": text(job, "new_code"),
        "name": text(job, "new_name"),
        "category": of.lead_kind if leads else text_or_none(job, "new_category"),
        "member_layer": None if leads else text_or_none(job, "member_layer"),
    }


def _leads(transaction: Transaction, job: HandledJob) -> bool:
    """Whether the unit takes the place of the one that leads."""
    return job.variables.get("replaced") == member_rules(transaction, job).lead


def _already_in(job: HandledJob, members: Sequence[Member], *, leads: bool) -> str | None:
    """Why the unit cannot be new here; a member may only become the lead."""
    own = next((one for one in members if one.credit_code == text(job, "new_code")), None)
    if own is None or (leads and not own.leads):
        return None
    return f"{own.name}（{own.credit_code}）已是{own.role}，请填写新的单位"


def _leaving(members: Sequence[Member], job: HandledJob, *, leads: bool) -> list[Member]:
    """Whose lines end: the lead's or that of the member named, and a new lead's own as a member."""
    if leads:
        new = text(job, "new_code")
        return [one for one in members if one.leads or one.credit_code == new]
    return [one for one in members if one.credit_code == job.variables.get("replaced_code")]
