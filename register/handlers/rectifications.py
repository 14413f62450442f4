"""register.rectification: 限期整改, begun for a period, reassessed, passed or failed."""

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.duty import last_day
from register.evaluation_facts import latest, latest_rectification
from register.handlers.bases import base_of
from register.handlers.moving import move
from register.handlers.reading import day, event_of, flag, header, number
from register.lifecycle.duties import RECTIFICATION
from register.lifecycle.table import ABSENT
from register.lifecycle_rows import Evaluation, Rectification
from register.steps import write_event


def rectification(transaction: Transaction, job: HandledJob) -> Handled:
    """Take the step `event` (header): begin, reassess."""
    if event_of(job, ("begin", "reassess")) == "begin":
        return _begin(transaction, job)
    return _reassess(transaction, job)


def _begin(transaction: Transaction, job: HandledJob) -> Handled:
    """Until when, by the header's `timer` from `rectification_started_on`.

    It is that of `evaluation_no`, else of the latest evaluation, unless header `cause` says that it
    is no evaluation's. A case that began one has it already.
    """
    base, started_on = base_of(transaction, job), day(job, "rectification_started_on")
    known = latest_rectification(transaction, base.number)
    if known is not None and known.case_key == job.process_instance_key:
        return Handled(_told(known))
    until = last_day(transaction, header(job, "timer"), started_on)
    of = None if "cause" in job.headers else latest(transaction, base.number)
    step = RECTIFICATION.after(ABSENT, "begin")
    row = Rectification(
        base_number=base.number,
        number=draw(transaction, f"rectification/{base.number}"),
        case_key=job.process_instance_key,
        evaluation_no=of.number if of else None,
        standing=step.state,
        started_on=started_on,
        until=until,
    )
    transaction.add(row)
    write_event(
        transaction, RECTIFICATION.noun, step, "begin", base.number, str(row.number),
        started_on, job.process_instance_key,
    )  # fmt: skip
    if of is not None:
        of.rectified_until = until
    return Handled(_told(row))


def _reassess(transaction: Transaction, job: HandledJob) -> Handled:
    """复评: its day, and whether it was passed (`passed`).

    One before the end of the period that is not passed lets the period go on; one in a body that
    has left in the meantime is noted and changes nothing.
    """
    base, on, passed = base_of(transaction, job), day(job, "reassessed_on"), flag(job, "passed")
    row = _running(transaction, base.number, job)
    if row is None:
        return Handled({"rectification_standing": None})
    event = "pass" if passed else "fail" if on > row.until else "retry"
    if move(transaction, job, RECTIFICATION, row, event):
        row.reassessed_on = on
        _tell_evaluation(transaction, row, passed)
    return Handled({"rectification_standing": row.standing})


def _running(transaction: Transaction, base_number: str, job: HandledJob) -> Rectification | None:
    """That of `rectification_no`, else the latest."""
    if job.variables.get("rectification_no") is None:
        return latest_rectification(transaction, base_number)
    return transaction.get(Rectification, (base_number, number(job, "rectification_no")))


def _tell_evaluation(transaction: Transaction, row: Rectification, passed: bool) -> None:
    if row.evaluation_no is not None:
        of = transaction.get_one(Evaluation, (row.base_number, row.evaluation_no))
        of.reassessed_on, of.reassessment_passed = row.reassessed_on, passed


def _told(row: Rectification) -> dict[str, str | int]:
    return {"rectified_until": row.until.isoformat(), "rectification_no": row.number}
