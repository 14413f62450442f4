"""Tables of the 名录, one metadata with the engine's: they commit together with the token move."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence import Row
from engine.persistence.columns import JsonText, Key


class Organisation(Row):
    """A legal person by its 统一社会信用代码; `affiliation` (单位隶属) is set where it may apply,
    `recommends_as` (地级以上市科技局 | 主管部门) where it may recommend; `region` is a prefecture.
    """

    __tablename__ = "register_organisation"

    credit_code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    region: Mapped[str | None]
    affiliation: Mapped[str | None]
    recommends_as: Mapped[str | None]


class Batch(Row):
    """A 专题: the notice opens it, its deadline closes it; applications are compared inside it."""

    __tablename__ = "register_batch"
    __table_args__ = (CheckConstraint("opens_on <= closes_on", name="opens_before_it_closes"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    title: Mapped[str]
    guide_published_on: Mapped[date] = mapped_column(Date)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    stat_window_mode: Mapped[str]
    case_key: Mapped[int] = mapped_column(Key)
    closed_at: Mapped[datetime | None]


class Application(Row):
    """A 申报 in a batch. `standing`: drafted, in_progress, returned, awaiting_selection,
    selected, concluded.

    `outcome` is the end state of the procedure (e_recognized …), `unmet` the clauses not met.
    """

    __tablename__ = "register_application"
    __table_args__ = (Index("ix_register_application_batch_standing", "batch_id", "standing"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey(Batch.id))
    credit_code: Mapped[str] = mapped_column(index=True)
    host_name: Mapped[str]
    base_name: Mapped[str]
    category: Mapped[str]
    case_key: Mapped[int] = mapped_column(Key, unique=True)
    standing: Mapped[str]
    submitted_at: Mapped[datetime | None]
    valid_sheets: Mapped[int | None]
    average_score: Mapped[Decimal | None] = mapped_column(JsonText)
    outcome: Mapped[str | None]
    unmet: Mapped[list[str]]
    concluded_at: Mapped[datetime | None]


class Objection(Row):
    """An 异议 raised during a publicity; open until `closed_at`."""

    __tablename__ = "register_objection"

    id: Mapped[str] = mapped_column(primary_key=True)
    application_number: Mapped[str] = mapped_column(ForeignKey(Application.number), index=True)
    raised_by: Mapped[str]
    statement: Mapped[str]
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    valid: Mapped[bool | None]
    opinion: Mapped[str | None]


class Base(Row):
    """A recognised 基地: 有效, 整改中 or 已退出; `valid_until` where the text sets a term."""

    __tablename__ = "register_base"

    number: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    application_number: Mapped[str] = mapped_column(ForeignKey(Application.number), unique=True)
    credit_code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    category: Mapped[str]
    document_no: Mapped[str]
    recognised_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str]


class StatusChange(Row):
    """One line of a base's status history, with the clauses it rests on."""

    __tablename__ = "register_status_change"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    effective_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str]
    clauses: Mapped[list[str]]


class Report(Row):
    """A yearly report a base owes (年度执行报告): due on a day, filed or not."""

    __tablename__ = "register_report"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date] = mapped_column(Date)
    filed_on: Mapped[date | None] = mapped_column(Date)


class Sanction(Row):
    """A 取消资格 and the window in which the organisation's new applications are refused."""

    __tablename__ = "register_sanction"

    credit_code: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(primary_key=True)
    delisted_on: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str]
    clauses: Mapped[list[str]]
