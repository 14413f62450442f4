"""Which case a start was asked for, so that asking again begins no second one."""

from sqlalchemy import select

from engine.persistence.case_rows import Instance, StartRequest
from engine.persistence.store import Transaction


def claim(transaction: Transaction, scope: str, name: str) -> Instance | None:
    """None when this is the first to ask; else the case that was begun, where it still is known.

    Whoever asks at the same time waits until the first has committed or failed.
    """
    row = {"scope": scope, "name": name, "instance_key": None}
    statement = transaction.insert(StartRequest).values(row).on_conflict_do_nothing()
    if transaction.execute(statement.returning(StartRequest.scope)).first() is not None:
        return None
    known = transaction.scalar(
        select(StartRequest)
        .where(StartRequest.scope == scope, StartRequest.name == name)
        .with_for_update()
    )
    return transaction.get(Instance, known.instance_key) if known else None


def answer(transaction: Transaction, scope: str, name: str, instance_key: int) -> None:
    """The case that was begun for it."""
    transaction.get_one(StartRequest, (scope, name)).instance_key = instance_key
