"""公示: objections are registered, checked and closed; how it stands are facts for the table."""

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.deadlines.iso8601 import parse_moment
from engine.errors import Refused
from engine.persistence import Transaction
from register.handlers.reading import found, text
from register.rows import Objection


def record_objection(transaction: Transaction, job: HandledJob) -> Handled:
    """Register an objection as open; it comes with an id, who raises it and what it says."""
    said = job.variables.get("objection")
    if not isinstance(said, dict) or not said.get("id"):
        raise Refused("异议缺少编号，不能登记")
    transaction.add(
        Objection(
            id=str(said["id"]),
            application_number=text(job, "application_no"),
            raised_by=str(said.get("raised_by") or "匿名"),
            statement=str(said.get("statement") or ""),
            received_at=job.now,
        )
    )
    return Handled()


def close_objection(transaction: Transaction, job: HandledJob) -> Handled:
    """Register what the check came to."""
    said, valid = job.variables.get("objection"), job.variables.get("objection_valid")
    if not isinstance(said, dict) or not isinstance(valid, bool):
        raise Refused("异议核查没有结论（成立或不成立），不能结案")
    objection = found(transaction, Objection, str(said["id"]), "异议")
    objection.closed_at, objection.valid = job.now, valid
    objection.opinion = text(job, "objection_opinion")
    return Handled()


def publicity_state(transaction: Transaction, job: HandledJob) -> Handled:
    """The facts of DEC-GD-PUBLICITY: the period over, something pending, something valid."""
    rows = transaction.scalars(
        select(Objection).where(Objection.application_number == text(job, "application_no"))
    ).all()
    ends_at = job.variables.get("publicity_ends_at")
    return Handled(
        {
            "publicity_ended": isinstance(ends_at, str) and parse_moment(ends_at) <= job.now,
            "objection_pending": any(one.closed_at is None for one in rows),
            "valid_objection": any(one.valid is True for one in rows),
        }
    )
