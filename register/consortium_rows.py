"""Tables of the innovation consortia (创新联合体): members, targets, results used."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence import Row
from engine.persistence.columns import Key
from register.rows import Base

_OPEN = text("left_on IS NULL")
_LEADS = text("left_on IS NULL AND leads")


class Member(Row):
    """A legal person in a consortium, from the application on (含在申) until `left_on`.

    The consortium is the case in which it was formed; `base_number` is set when it is recognised.
    `role` is what the programme calls it, `leads` whether it is the one that leads; `layer`
    (核心层单位 …) is a member's place by the agreement. `exception` is why the department lets it
    take part beyond the limits.
    """

    __tablename__ = "register_member"
    __table_args__ = (
        Index(
            "uq_register_member_once",
            "case_key",
            "credit_code",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_register_member_one_lead",
            "case_key",
            unique=True,
            sqlite_where=_LEADS,
            postgresql_where=_LEADS,
        ),
        Index("ix_register_member_credit_code", "credit_code"),
    )

    case_key: Mapped[int] = mapped_column(Key, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_number: Mapped[str | None] = mapped_column(ForeignKey(Base.number), index=True)
    credit_code: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    leads: Mapped[bool]
    layer: Mapped[str | None]
    kind: Mapped[str | None]
    exception: Mapped[str | None]
    joined_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)


class Target(Row):
    """A 目标任务 a consortium took on, one of the text's seven kinds, and how far it has come."""

    __tablename__ = "register_target"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    task: Mapped[str]
    goal: Mapped[str]
    due_on: Mapped[date | None] = mapped_column(Date)
    progress: Mapped[str | None]
    reported_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str | None]

    @property
    def standing(self) -> str:
        """Its state in the table of targets; rows from before there was one have none."""
        return self.state or "承担中"

    @standing.setter
    def standing(self, state: str) -> None:
        self.state = state

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number, str(self.position)


class UsedResult(Row):
    """A result counted in an evaluation: by its number it can be counted only once, anywhere."""

    __tablename__ = "register_used_result"

    number: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), index=True)
    case_key: Mapped[int] = mapped_column(Key)
    used_on: Mapped[date] = mapped_column(Date)
