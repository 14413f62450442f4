"""register.limit: how many bodies a legal person may lead and take part in, as a rule.

Beyond the limits a unit may be in where the department has agreed (AMB-X-08). The numbers and the
clauses are the programme's (`members` of its register.yaml).
"""

from collections.abc import Sequence

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.errors import Refused
from engine.persistence import Transaction
from register.consortium_rows import Member
from register.handlers.members import applying, consortia_of, led_elsewhere, member_rules
from register.handlers.reading import event_of, flag, found, rules, text
from register.rows import Base


def limit(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: check, or except (what the department has agreed to)."""
    if event_of(job, ("check", "except")) == "check":
        return _check(transaction, job)
    return _except(transaction, job)


def _check(transaction: Transaction, job: HandledJob) -> Handled:
    """Throws the BPMN error `limits` where the case's units take part beyond the limits by now.

    `decision_text` says who, in how many, against which clause.
    """
    if said := _beyond(transaction, job, applying(transaction, job), _own(transaction, job)):
        told = "；".join(said.values())
        raise BusinessError("limits", told, {"decision_text": told})
    return Handled()


def _except(transaction: Transaction, job: HandledJob) -> Handled:
    """The department has agreed (`exception_approved`) that units take part beyond the limits."""
    rows = applying(transaction, job)
    if flag(job, "exception_approved"):
        beyond = _beyond(transaction, job, rows, _own(transaction, job))
        for one in rows:
            if one.credit_code in beyond:
                one.exception = text(job, "exception_reason")
    return Handled()


def keep_within(transaction: Transaction, job: HandledJob, rows: Sequence[Member]) -> None:
    """Refused for members beyond the limits without an exception: they do not become members."""
    transaction.flush()
    if said := _beyond(transaction, job, rows):
        raise Refused(f"{'；'.join(said.values())}。请先审批例外")


def _beyond(
    transaction: Transaction, job: HandledJob, rows: Sequence[Member], own: int | None = None
) -> dict[str, str]:
    """A sentence for each unit beyond a limit that has no exception, by its code."""
    counts = consortia_of(transaction, [one.credit_code for one in rows], besides=own)
    of, noun = member_rules(transaction, job), rules(transaction, job).body.noun
    said: dict[str, str] = {}
    for one in (row for row in rows if row.exception is None):
        led = 1 + led_elsewhere(transaction, one) if one.leads else 0
        if led > of.leads.most:
            said[one.credit_code] = (
                f"{one.name}牵头{led}个{noun}（含在申），"
                f"原则上仅限{of.leads.most}个（{of.leads.clause}）"
            )
        elif (count := counts[one.credit_code]) > of.takes_part.most:
            said[one.credit_code] = (
                f"{one.name}参与{count}个{noun}（含在申、含牵头），"
                f"原则上至多{of.takes_part.most}个（{of.takes_part.clause}）"
            )
    return said


def _own(transaction: Transaction, job: HandledJob) -> int | None:
    """The consortium that a unit of this case joins: being in it already counts once."""
    number = job.variables.get("base_no")
    return found(transaction, Base, number, "联合体").case_key if number else None
