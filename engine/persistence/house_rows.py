"""What the house itself remembers: what the database is for, the pinned clock, the key blocks, and
which processes watch over deadlines.
"""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.columns import Row


class PinnedClock(Row):
    """At most one row: the moment at which time stands still, for demonstration and tests."""

    __tablename__ = "house_clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    pinned_at: Mapped[datetime]


class Installation(Row):
    """One row: whether the database was made for production or for a demonstration."""

    __tablename__ = "house_installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    mode: Mapped[str]


class KeyBlock(Row):
    """One row: how many blocks of keys were given out."""

    __tablename__ = "house_key_block"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    given: Mapped[int]


class Worker(Row):
    """A process that fires deadlines: since when, and when it last looked for due ones.

    Both by the clock on the wall, which is never pinned.
    """

    __tablename__ = "house_worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
