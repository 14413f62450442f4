"""Tables of the 名录, one metadata with the engine's: they commit together with the token move."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
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
    """A 专题: the notice opens it, its deadline closes it; applications are compared inside it.

    `recommend_quota` is how many each recommender may recommend, where the notice limits it;
    `recommender_quotas` those for which it says another number, by their codes.
    """

    __tablename__ = "register_batch"
    __table_args__ = (CheckConstraint("opens_on <= closes_on", name="opens_before_it_closes"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    title: Mapped[str]
    guide_published_on: Mapped[date] = mapped_column(Date)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    stat_window_mode: Mapped[str | None]
    recommend_quota: Mapped[int | None]
    recommender_quotas: Mapped[Mapping[str, Json]] = mapped_column(default=dict)
    case_key: Mapped[int] = mapped_column(Key)
    closed_at: Mapped[datetime | None]

    def quota_of(self, recommender: str | None) -> int | None:
        """How many this recommender may recommend; None where the notice does not limit it."""
        own = self.recommender_quotas.get(recommender or "")
        return own if isinstance(own, int) else self.recommend_quota


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
    recommender_code: Mapped[str | None]
    recommended_on: Mapped[date | None] = mapped_column(Date)
    valid_sheets: Mapped[int | None]
    average_score: Mapped[Decimal | None] = mapped_column(JsonText)
    outcome: Mapped[str | None]
    unmet: Mapped[list[str]]
    concluded_at: Mapped[datetime | None]

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.number, self.number


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
    """A recognised body of any programme: a base, platform or consortium (whose lead is the host).

    `origin` is how it came in (认定, 纳入, 原认定, 一事一议); `case_key` is the case in which it
    was recognised, `application_number` its 申报 where it went through a batch; `renewed_on` the
    latest renewed recognition; `valid_until` the last day of its term where the text sets one;
    `certificate_no` is on the certificate of one that was recognised before the system.
    `status` is that of the last line of its history (`register.standing` writes both).
    """

    __tablename__ = "register_base"
    __table_args__ = (
        Index("uq_register_base_certificate", "programme", "certificate_no", unique=True),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    origin: Mapped[str]
    case_key: Mapped[int] = mapped_column(Key, index=True)
    application_number: Mapped[str | None] = mapped_column(
        ForeignKey(Application.number), unique=True
    )
    credit_code: Mapped[str] = mapped_column(index=True)
    recommender_code: Mapped[str | None]
    name: Mapped[str]
    category: Mapped[str]
    document_no: Mapped[str]
    certificate_no: Mapped[str | None]
    recognised_on: Mapped[date] = mapped_column(Date)
    renewed_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str]


class StatusChange(Row):
    """One line of a base's status history, with the event of its lifecycle table (empty in lines
    from before there was one) and the clauses it rests on.
    """

    __tablename__ = "register_status_change"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    event: Mapped[str | None]
    effective_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str]
    clauses: Mapped[list[str]]


class RegisterEvent(Row):
    """A step of a lifecycle table that something of a body took: the register's diary.

    `noun` and `item` name the thing (年度报告, 2027), `state` is the one after the event; `moved`
    is false for an event without effect, `said` tells why. `case_key` is the case that caused it.
    """

    __tablename__ = "register_event"

    subject: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    noun: Mapped[str]
    item: Mapped[str]
    event: Mapped[str]
    state: Mapped[str]
    moved: Mapped[bool]
    said: Mapped[str]
    happened_on: Mapped[date] = mapped_column(Date)
    case_key: Mapped[int] = mapped_column(Key)


class BodyCase(Row):
    """A process instance that is about a body; `root_key` is the one that nobody called."""

    __tablename__ = "register_body_case"
    __table_args__ = (Index("ix_register_body_case_base_number", "base_number"),)

    instance_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    root_key: Mapped[int] = mapped_column(Key)
    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number))
    procedure: Mapped[str]
    entered_on: Mapped[date] = mapped_column(Date)


class Report(Row):
    """A yearly report a base owes: due on a day, filed or not; `standing`: 未到期, 应交, 已交,
    缺报, 无需提交, 已关闭 (it left before). `duty` names the case that waits for its day.

    `fulfilled` is the judgement whether it did that year what it is recognised for, where the text
    asks for one.
    """

    __tablename__ = "register_report"

    base_number: Mapped[str] = mapped_column(ForeignKey(Base.number), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date] = mapped_column(Date)
    standing: Mapped[str]
    duty: Mapped[str]
    filed_on: Mapped[date | None] = mapped_column(Date)
    fulfilled: Mapped[bool | None]

    @property
    def told_as(self) -> tuple[str, str]:
        """See `register.steps.Standing`."""
        return self.base_number, str(self.year)


class Sanction(Row):
    """An organisation that lost its recognition, and until when (that day included) its new
    applications are refused; `refused_until` is empty where the text sets no such window.
    `position` tells apart what the same organisation lost on the same day.
    """

    __tablename__ = "register_sanction"

    credit_code: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(primary_key=True)
    delisted_on: Mapped[date] = mapped_column(Date, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    base_number: Mapped[str | None] = mapped_column(ForeignKey(Base.number), index=True)
    refused_until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str]
    clauses: Mapped[list[str]]
