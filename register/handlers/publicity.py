"""register.objection: raised in a 公示, checked, closed; how it stands are facts for the table."""

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.deadlines.iso8601 import parse_moment
from engine.errors import Refused
from engine.persistence import Transaction
from engine.persistence.series import draw
from register.handlers.reading import event_of, found, text
from register.rows import Objection


def objection(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: record, close, state (how the publicity stands)."""
    match event_of(job, ("record", "close", "state")):
        case "record":
            return _record(transaction, job)
        case "close":
            return _close(transaction, job)
        case _:
            return _state(transaction, job)


def _record(transaction: Transaction, job: HandledJob) -> Handled:
    """Register an objection as open: who raises it and what it says.

    One that came on paper has no id yet and is given one, in `objection.id`.
    """
    said, number = job.variables.get("objection"), text(job, "application_no")
    if not isinstance(said, dict):
        raise Refused("没有异议的内容，不能登记")
    id_ = str(said.get("id") or f"{number}-{draw(transaction, f'objection/{number}')}")
    transaction.add(
        Objection(
            id=id_,
            application_number=number,
            raised_by=str(said.get("raised_by") or "匿名"),
            statement=str(said.get("statement") or ""),
            received_at=job.now,
        )
    )
    return Handled({"objection": {**said, "id": id_}})


def _close(transaction: Transaction, job: HandledJob) -> Handled:
    """Register what the check came to."""
    said, valid = job.variables.get("objection"), job.variables.get("objection_valid")
    if not isinstance(said, dict) or not isinstance(valid, bool):
        raise Refused("异议核查没有结论（成立或不成立），不能结案")
    row = found(transaction, Objection, str(said["id"]), "异议")
    row.closed_at, row.valid = job.now, valid
    row.opinion = text(job, "objection_opinion")
    return Handled()


def _state(transaction: Transaction, job: HandledJob) -> Handled:
    """The period over, something pending, something valid."""
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
