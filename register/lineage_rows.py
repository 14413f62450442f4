"""The table of what became of organisations (沿革): renamed, merged, split, succeeded by others."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence import Row
from engine.persistence.columns import Key
from register.rows import Base


class Lineage(Row):
    """What became of an organisation, with the evidence for it.

    `kind` is one of `register.lineage.KINDS`; `to_code` who follows it (None: nobody), for all its
    bodies or for `base_number` alone. `ban_follows` is what a person decided about a running ban of
    the one before; None where there was none to decide on.
    """

    __tablename__ = "register_lineage"
    __table_args__ = (Index("ix_register_lineage_to_code", "to_code"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    from_code: Mapped[str] = mapped_column(index=True)
    to_code: Mapped[str | None]
    base_number: Mapped[str | None] = mapped_column(ForeignKey(Base.number))
    effective_on: Mapped[date] = mapped_column(Date)
    evidence: Mapped[str]
    ban_follows: Mapped[bool | None]
    case_key: Mapped[int] = mapped_column(Key)
