"""Every number that the installation gives out, from one table, under one lock.

Counting rows and adding one gives the same number to two who count at the same moment. A series is
a row; drawing its next number locks it until the transaction ends, so that the next one waits. A
transaction that is rolled back takes its number back: a series has no gaps.
"""

from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.columns import Row
from engine.persistence.store import Transaction


class Series(Row):
    """The last number given out under a name, such as ``js-B2026-`` or ``change/js-B2026-001``."""

    __tablename__ = "house_series"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


def draw(transaction: Transaction, name: str) -> int:
    """The next number of the series, from 1; whoever draws at the same moment waits."""
    return _move(transaction, name, 1)


def hold(transaction: Transaction, name: str) -> int:
    """The last number of the series, 0 before the first; nobody draws while this one is held."""
    return _move(transaction, name, 0)


def draw_unused(transaction: Transaction, row: type[Row], prefix: str, width: int = 1) -> str:
    """The next ``prefix`` + number (``width`` digits at least) that no row has for its primary key.

    Rows that were imported under a number of their own are passed over.
    """
    transaction.flush()
    while True:
        number = f"{prefix}{draw(transaction, prefix):0{width}d}"
        if transaction.get(row, number) is None:
            return number


def _move(transaction: Transaction, name: str, by: int) -> int:
    return transaction.execute(
        transaction.insert(Series)
        .values(name=name, last=by)
        .on_conflict_do_update(index_elements=["name"], set_={"last": Series.last + by})
        .returning(Series.last)
    ).scalar_one()
