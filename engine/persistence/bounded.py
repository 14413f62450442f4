"""Counting as far as anybody looks: a list of a hundred thousand is not counted to its end."""

from typing import Any

from sqlalchemy import Select, func, literal, select

from engine.persistence.store import Transaction

MOST_COUNTED = 1_000
"""A number beyond it means: more than these."""


def count(transaction: Transaction, rows: Select[Any]) -> int:
    """How many rows there are; one more than `MOST_COUNTED` where there are more."""
    one_each = rows.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
    some = one_each.limit(MOST_COUNTED + 1).subquery()
    return transaction.scalar(select(func.count()).select_from(some)) or 0
