"""Questions to the 名录: plain rows out, no locks. Who may see what is the caller's to filter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Mapped

from engine.errors import NotFound
from engine.persistence import Store, Transaction
from register.consortium_rows import Member, Target, UsedResult
from register.handlers.members import consortia_of
from register.lifecycle_rows import Change, Evaluation, Grant, Inquiry
from register.lines import (
    BaseFile,
    BaseLine,
    ChangeLine,
    EvaluationLine,
    GrantLine,
    HistoryLine,
    InquiryLine,
    MemberLine,
    ReportLine,
    ResultLine,
    SanctionLine,
    TargetLine,
)
from register.rows import Application, Base, Batch, Organisation, Report, Sanction, StatusChange

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

OfBase = TypeVar(
    "OfBase", Report, Evaluation, Grant, Change, Inquiry, Sanction, Member, Target, UsedResult
)
L = TypeVar("L", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application of a batch; `outcome` is the end state, `unmet` the clauses not met."""

    number: str
    host_name: str
    base_name: str
    category: str
    case_key: int
    standing: str
    submitted_at: datetime | None
    average_score: Decimal | None
    outcome: str | None
    unmet: Sequence[str]


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A 专题: its notice, its window, and the case that runs it."""

    id: str
    title: str
    guide_published_on: date
    opens_on: date
    closes_on: date
    closed_at: datetime | None
    case_key: int


def organisation_names(store: Store, codes: Collection[str]) -> Mapping[str, str]:
    """The names of the organisations with these credit codes, of those that are known."""
    with store.read() as transaction:
        rows = select(Organisation).where(Organisation.credit_code.in_(codes))
        return {one.credit_code: one.name for one in transaction.scalars(rows)} if codes else {}


def batch_titles(store: Store, ids: Collection[str]) -> Mapping[str, str]:
    """What a form that offers them calls the batches with these numbers, of those there are."""
    with store.read() as transaction:
        rows = transaction.scalars(select(Batch).where(Batch.id.in_(ids)))
        return {one.id: f"{one.title}（{one.id}）" for one in rows}


def bases(
    store: Store,
    *,
    text: str = "",
    programme: str = "",
    status: str = "",
    start: int = 0,
    limit: int = 25,
) -> tuple[tuple[BaseLine, ...], int]:
    """A page of the 名录, newest first, and how many there are; `text` in name, number or host."""
    asked = _lines()
    if text:
        columns = (Base.name, Base.number, Organisation.name)
        asked = asked.where(or_(*(column.contains(text, autoescape=True) for column in columns)))
    if programme:
        asked = asked.where(Base.programme == programme)
    if status:
        asked = asked.where(Base.status == status)
    with store.read() as transaction:
        total = transaction.scalar(select(func.count()).select_from(asked.subquery())) or 0
        newest = asked.order_by(Base.recognised_on.desc(), Base.number)
        rows = transaction.execute(newest.offset(start).limit(limit)).all()
    return tuple(_line(found, host) for found, host in rows), total


def base(store: Store, number: str) -> BaseFile:
    """One base; NotFound where the register has none of this number."""
    with store.read() as transaction:
        row = transaction.execute(_lines().where(Base.number == number)).one_or_none()
        if row is None:
            raise NotFound(f"名录中没有编号为“{number}”的基地")
        found, host = row
        members = _members(transaction, number)
        return BaseFile(
            line=_line(found, host),
            credit_code=found.credit_code,
            recommender=_recommender(transaction, found),
            document_no=found.document_no,
            origin=found.origin,
            renewed_on=found.renewed_on,
            history=_history(transaction, number),
            reports=_of(transaction, number, Report, ReportLine, Report.year),
            evaluations=_of(transaction, number, Evaluation, EvaluationLine, Evaluation.number),
            grants=_of(transaction, number, Grant, GrantLine, Grant.granted_on),
            changes=_of(transaction, number, Change, ChangeLine, Change.number),
            inquiries=_of(transaction, number, Inquiry, InquiryLine, Inquiry.number),
            sanctions=_of(transaction, number, Sanction, SanctionLine, Sanction.delisted_on),
            members=members,
            takes_part=consortia_of(transaction, [one.credit_code for one in members]),
            targets=_of(transaction, number, Target, TargetLine, Target.position),
            results=_of(transaction, number, UsedResult, ResultLine, UsedResult.number),
        )


def applications(store: Store, batch_id: str) -> tuple[ApplicationLine, ...]:
    """The applications of a batch, by number."""
    of_batch = select(Application).where(Application.batch_id == batch_id)
    with store.read() as transaction:
        rows = transaction.scalars(of_batch.order_by(Application.number)).all()
    names = ApplicationLine.__dataclass_fields__
    return tuple(ApplicationLine(**{name: getattr(row, name) for name in names}) for row in rows)


def batch_files(store: Store, ids: Collection[str]) -> Sequence[BatchFile]:
    """The open batches, whose notices are public, and those of these numbers; the newest first."""
    with store.read() as transaction:
        wanted = select(Batch).where(or_(Batch.closed_at.is_(None), Batch.id.in_(list(ids))))
        rows = transaction.scalars(wanted.order_by(Batch.opens_on.desc(), Batch.id.desc())).all()
        names = BatchFile.__dataclass_fields__
        return [BatchFile(**{name: getattr(row, name) for name in names}) for row in rows]


def batch_run_by(store: Store, case_key: int) -> str | None:
    """The number of the batch that this case runs; None where it runs none."""
    with store.read() as transaction:
        return transaction.scalar(select(Batch.id).where(Batch.case_key == case_key))


def batch(store: Store, batch_id: str) -> BatchFile | None:
    """The batch, or None where the register has none of this number."""
    with store.read() as transaction:
        row = transaction.get(Batch, batch_id)
    if row is None:
        return None
    return BatchFile(**{name: getattr(row, name) for name in BatchFile.__dataclass_fields__})


def _lines() -> Select[Base, str]:
    return select(Base, Organisation.name).outerjoin(
        Organisation, Organisation.credit_code == Base.credit_code
    )


def _line(found: Base, organisation: str | None) -> BaseLine:
    return BaseLine(
        number=found.number,
        name=found.name,
        programme=found.programme,
        category=found.category,
        organisation_name=organisation or found.credit_code,
        recognised_on=found.recognised_on,
        valid_until=found.valid_until,
        status=found.status,
        case_key=found.case_key,
    )


def _history(transaction: Transaction, number: str) -> tuple[HistoryLine, ...]:
    changes = select(StatusChange).where(StatusChange.base_number == number)
    return tuple(
        HistoryLine(one.effective_on, one.status, one.reason, tuple(one.clauses))
        for one in transaction.scalars(changes.order_by(StatusChange.position))
    )


def _members(transaction: Transaction, number: str) -> tuple[MemberLine, ...]:
    """Who is a member today comes first, the lead before all."""
    rows = _of(transaction, number, Member, MemberLine, Member.position)
    return tuple(sorted(rows, key=lambda one: (not one.stays, not one.leads)))


def _recommender(transaction: Transaction, found: Base) -> str | None:
    """What people call the organisation that recommended it, or its code."""
    known = transaction.get(Organisation, found.recommender_code or "")
    return known.name if known else found.recommender_code


def _of(
    transaction: Transaction, number: str, kind: type[OfBase], line: type[L], order: Mapped[Any]
) -> tuple[L, ...]:
    """The body's rows of a kind, as lines whose fields are columns of the same names."""
    rows = transaction.scalars(select(kind).where(kind.base_number == number).order_by(order))
    names = [one.name for one in fields(line)]
    return tuple(line(**{name: getattr(row, name) for name in names}) for row in rows)
