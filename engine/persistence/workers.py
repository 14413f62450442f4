"""The processes that watch over deadlines."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from engine.persistence.house_rows import Worker
from engine.persistence.store import Transaction

FORGOTTEN_AFTER = timedelta(days=1)


def see(transaction: Transaction, name: str, started_at: datetime, now: datetime) -> None:
    """Note that the process has just looked; those not seen for a day are forgotten."""
    transaction.execute(
        transaction.insert(Worker)
        .values(name=name, started_at=started_at, seen_at=now)
        .on_conflict_do_update(index_elements=["name"], set_={"seen_at": now})
    )
    transaction.change(delete(Worker).where(Worker.seen_at < now - FORGOTTEN_AFTER))


def seen(transaction: Transaction) -> Sequence[Worker]:
    """Every process that was seen within a day, the latest first."""
    return transaction.scalars(select(Worker).order_by(Worker.seen_at.desc())).all()
