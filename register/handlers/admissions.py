"""A unit joins a recognised consortium, or takes another's place (GX-CONS 第十二条第二款)."""

from engine.commands.handlers import BusinessError, Handled, HandledJob
from engine.persistence import Transaction
from register import credit_code
from register.consortium_rows import LEAD, Member
from register.handlers.bases import base_of
from register.handlers.members import (
    LEAD_KIND,
    MEMBER,
    add_member,
    consortia_of,
    led_elsewhere,
    members_of,
    release,
)
from register.handlers.reading import legal_day, text, text_or_none
from register.rows import Base


def propose_member(transaction: Transaction, job: HandledJob) -> Handled:
    """The new unit stands in the register as one applying; the facts of the limits with it.

    Where it takes a place (`replaced`: 牵头单位, or the member `replaced_code`), they are counted
    as they would be afterwards. Throws the BPMN error `credit-code` for a code that can be none.
    """
    base = base_of(transaction, job)
    if fault := credit_code.fault(text(job, "new_code")):
        raise BusinessError("credit-code", fault, {"decision_text": fault})
    release(transaction, job)
    row = add_member(transaction, job, _given(job))
    transaction.flush()
    left = _replaced(transaction, job, base)
    after = [*(one for one in members_of(transaction, base) if one is not left), row]
    return Handled(
        {
            "member_consortium_count": consortia_of(transaction, [row.credit_code])[
                row.credit_code
            ],
            "lead_other_led_count": led_elsewhere(transaction, row) if row.role == LEAD else 0,
            "member_count": len(after),
            "member_category_count": len({one.kind for one in after}),
        }
    )


def admit_member(transaction: Transaction, job: HandledJob) -> Handled:
    """The new unit is a member; whom it replaces is one no longer, and a new lead is the host."""
    base = base_of(transaction, job)
    release(transaction, job)
    if (left := _replaced(transaction, job, base)) is not None:
        left.left_on = legal_day(job.now)
        transaction.flush()
    row = add_member(transaction, job, _given(job), base)
    if row.role == LEAD:
        base.credit_code = row.credit_code
    return Handled({"credit_code": base.credit_code})


def _given(job: HandledJob) -> dict[str, str | None]:
    leads = job.variables.get("replaced") == LEAD
    return {
        "credit_code": text(job, "new_code"),
        "name": text(job, "new_name"),
        "role": LEAD if leads else MEMBER,
        "category": LEAD_KIND if leads else text_or_none(job, "new_category"),
        "member_layer": None if leads else text_or_none(job, "member_layer"),
    }


def _replaced(transaction: Transaction, job: HandledJob, base: Base) -> Member | None:
    """Whose place is taken: the lead's, or that of the member named; None where nobody's is."""
    rows = members_of(transaction, base)
    if job.variables.get("replaced") == LEAD:
        return next((one for one in rows if one.role == LEAD), None)
    code = job.variables.get("replaced_code")
    return next((one for one in rows if one.credit_code == code), None)
