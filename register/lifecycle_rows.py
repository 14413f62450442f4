"""Tables of a body's life after its recognition: evaluations, grants, changes, inquiries.

`duty` names what a case waits for, `<body>/<what>/<which>`: the message that the body has left the
series finds the case by it.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence import Row
from engine.persistence.columns import Key
from register.rows import Base


class Evaluation(Row):
    """A 绩效评价 (绩效评估) of a body, counted from 1; `standing`: 未到期, 进行中, 已办结, 已关闭.

    `grade` is empty where it ended without one; `absence` says 不参加 or 中途退出, `due_cause`
    whether for a good reason. `reassessment_passed` is what came of the rectification.
    """

    __tablename__ = "register_evaluation"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    duty: Mapped[str] = mapped_column(unique=True)
    due_on: Mapped[date] = mapped_column(Date)
    standing: Mapped[str]
    grade: Mapped[str | None]
    concluded_on: Mapped[date | None] = mapped_column(Date)
    absence: Mapped[str | None]
    due_cause: Mapped[bool | None]
    rectified_until: Mapped[date | None] = mapped_column(Date)
    reassessed_on: Mapped[date | None] = mapped_column(Date)
    reassessment_passed: Mapped[bool | None]

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number, str(self.number)


class Rectification(Row):
    """A 限期整改 of a body, counted from 1: an evaluation's (`evaluation_no`) or another cause's.

    `standing` is a state of its lifecycle table; `until` the last day of the period.
    """

    __tablename__ = "register_rectification"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_key: Mapped[int] = mapped_column(Key)
    evaluation_no: Mapped[int | None]
    standing: Mapped[str]
    started_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    reassessed_on: Mapped[date | None] = mapped_column(Date)

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number, str(self.number)


class Grant(Row):
    """Money granted to an organisation (`kind`: 建设支持, 运行奖补, 绩效奖励), for a body or not.

    `finish_by` is the last day of the time in which the work is done and the money used up, where
    the text sets one; `outcome` says how that ended, `recovered` that it was demanded back.
    """

    __tablename__ = "register_grant"
    __table_args__ = (Index("ix_register_grant_programme_credit_code", "programme", "credit_code"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    credit_code: Mapped[str]
    base_number: Mapped[str | None] = mapped_column(ForeignKey(Base.number), index=True)
    kind: Mapped[str]
    document_no: Mapped[str]
    granted_on: Mapped[date] = mapped_column(Date)
    finish_by: Mapped[date | None] = mapped_column(Date)
    completed_on: Mapped[date | None] = mapped_column(Date)
    used_up_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None]
    recovered: Mapped[bool]

    @property
    def standing(self) -> str:
        """Its state in the table of grants."""
        if self.recovered:
            return "已追回"
        return "已结清" if self.outcome else "使用中"

    @standing.setter
    def standing(self, state: str) -> None:
        self.recovered = state == "已追回"

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number or self.number, self.number


class Change(Row):
    """A 重大事项变更: when it happened, is to be reported and was; what came of it.

    `state` is that of its lifecycle table; rows from before there was one have none.
    """

    __tablename__ = "register_change"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    occurred_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    reported_on: Mapped[date | None] = mapped_column(Date)
    statement: Mapped[str | None]
    outcome: Mapped[str | None]
    decided_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str | None]

    @property
    def standing(self) -> str:
        """Its state in the table of changes."""
        if self.state is not None:
            return self.state
        if self.outcome is not None:
            return "已同意"
        return "待报告" if self.reported_on is None else "已报告"

    @standing.setter
    def standing(self, state: str) -> None:
        self.state = state

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number, str(self.number)


class Inquiry(Row):
    """A 核查 whether a body keeps its recognition (取消、撤销、摘牌); open until closed.

    `case_key` is the case that inquires, `state` that of its lifecycle table; rows from before
    there were such have none.
    """

    __tablename__ = "register_inquiry"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None]
    case_key: Mapped[int | None] = mapped_column(Key)
    state: Mapped[str | None]

    @property
    def standing(self) -> str:
        """Its state in the table of inquiries."""
        return self.state or ("在办" if self.closed_on is None else "已结案")

    @standing.setter
    def standing(self, state: str) -> None:
        self.state = state

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number, str(self.number)
