"""The limits of taking part in consortia: checked where they count, excepted by the department.

One consortium led (GX-CONS-5-2-5-a), three taken part in (GX-CONS-5-3-5); both “原则上”: beyond
them a unit may be in where the department has agreed (AMB-GX-CONS-08, AMB-X-08). The diagram gives
the numbers, in the headers `leads` and `takes_part`.
"""

from collections.abc import Sequence

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.errors import Refused
from engine.persistence import Transaction
from register.consortium_rows import LEAD, Member
from register.handlers.members import applying, consortia_of, led_elsewhere
from register.handlers.reading import flag, found, header, text
from register.rows import Base


def check_limits(transaction: Transaction, job: HandledJob) -> Handled:
    """Throws the BPMN error `limits` where the case's units take part beyond the limits by now.

    `decision_text` says who, in how many, against which clause.
    """
    if said := _beyond(transaction, job, applying(transaction, job), _own(transaction, job)):
        told = "；".join(said.values())
        raise BusinessError("limits", told, {"decision_text": told})
    return Handled()


def note_exception(transaction: Transaction, job: HandledJob) -> Handled:
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
        raise Refused(f"{'；'.join(said.values())}。请先由自治区科技厅审批例外")


def _beyond(
    transaction: Transaction, job: HandledJob, rows: Sequence[Member], own: int | None = None
) -> dict[str, str]:
    """A sentence for each unit beyond a limit that has no exception, by its code."""
    counts = consortia_of(transaction, [one.credit_code for one in rows], besides=own)
    most, leads = int(header(job, "takes_part")), int(header(job, "leads"))
    said: dict[str, str] = {}
    for one in (row for row in rows if row.exception is None):
        led = 1 + led_elsewhere(transaction, one) if one.role == LEAD else 0
        if led > leads:
            said[one.credit_code] = (
                f"{one.name}牵头{led}个创新联合体（含在申），原则上仅限{leads}个（第五条（二）5）"
            )
        elif (count := counts[one.credit_code]) > most:
            said[one.credit_code] = (
                f"{one.name}参与{count}个创新联合体（含在申、含牵头），"
                f"原则上至多{most}个（第五条（三）5）"
            )
    return said


def _own(transaction: Transaction, job: HandledJob) -> int | None:
    """The consortium that a unit of this case joins: being in it already counts once."""
    number = job.variables.get("base_no")
    return found(transaction, Base, number, "联合体").case_key if number else None
