"""What the database was made for."""

from datetime import datetime

from sqlalchemy import func, select

from engine.persistence.columns import UtcDateTime
from engine.persistence.house_rows import Installation
from engine.persistence.store import Transaction


def mode(transaction: Transaction) -> str | None:
    """`production` or `demonstration`; None where nobody has said so yet."""
    row = transaction.get(Installation, 1)
    return None if row is None else row.mode


def claim(transaction: Transaction, mode: str) -> str:
    """Say what the database is for, unless somebody has; what it is for now."""
    transaction.execute(
        transaction.insert(Installation).values(id=1, mode=mode).on_conflict_do_nothing()
    )
    return transaction.get_one(Installation, 1).mode


def clock(transaction: Transaction) -> datetime:
    """What the database's own clock shows."""
    return transaction.execute(select(func.current_timestamp(type_=UtcDateTime))).scalar_one()
