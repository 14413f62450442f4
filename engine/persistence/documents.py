"""Files on cases."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from engine.lifecycle.actor import Actor
from engine.lifecycle.counter import DEPARTMENT
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.counter_rows import CounterReceipt
from engine.persistence.document_rows import Document, DocumentContent
from engine.persistence.history_rows import HistoryRecord
from engine.persistence.store import Transaction
from engine.persistence.visibility import has_role, sees_case, sees_task


def of_case(transaction: Transaction, actor: Actor, case_key: int) -> Sequence[Document]:
    """The files of a case that this person may read, oldest first."""
    rows = (
        select(Document)
        .join(Instance, Instance.key == Document.instance_key)
        .outerjoin(UserTask, UserTask.key == Document.task_key)
        .where(Document.instance_key == case_key, *_may_read(actor))
        .order_by(Document.uploaded_at, Document.sha256)
    )
    return transaction.scalars(rows).all()


def with_content(
    transaction: Transaction, actor: Actor, case_key: int, sha256: str
) -> tuple[Document, bytes] | None:
    """A file of a case with its bytes, if this person may read it."""
    rows = (
        select(Document, DocumentContent.content)
        .join(DocumentContent, DocumentContent.sha256 == Document.sha256)
        .join(Instance, Instance.key == Document.instance_key)
        .outerjoin(UserTask, UserTask.key == Document.task_key)
        .where(Document.instance_key == case_key, Document.sha256 == sha256, *_may_read(actor))
    )
    return transaction.execute(rows).one_or_none()


def anywhere(transaction: Transaction, actor: Actor, sha256: str) -> tuple[Document, bytes] | None:
    """A file with its bytes, of the first case in which this person may read it."""
    rows = (
        select(Document, DocumentContent.content)
        .join(DocumentContent, DocumentContent.sha256 == Document.sha256)
        .join(Instance, Instance.key == Document.instance_key)
        .outerjoin(UserTask, UserTask.key == Document.task_key)
        .where(Document.sha256 == sha256, *_may_read(actor))
        .order_by(Document.instance_key)
        .limit(1)
    )
    return transaction.execute(rows).one_or_none()


def _may_read(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Files of the steps that the actor may open, and those that it handed in itself.

    What came on paper and was entered for no step is for the department.
    """
    entered = exists().where(
        CounterReceipt.instance_key == Document.instance_key,
        CounterReceipt.sha256 == Document.sha256,
    )
    for_department = and_(entered, has_role(actor, DEPARTMENT))
    own = Document.uploaded_by == actor.login
    return sees_case(actor), or_(own, sees_task(actor), for_department)


def held(transaction: Transaction, case_key: int) -> tuple[int, int]:
    """How many files a case has, and how many bytes they are."""
    counted = select(func.count(), func.coalesce(func.sum(Document.size), 0))
    count, size = transaction.execute(counted.where(Document.instance_key == case_key)).one()
    return int(count), int(size)


def sent_since(transaction: Transaction, login: str, moment: datetime) -> int:
    """How many bytes the person has handed in since that moment."""
    counted = select(func.coalesce(func.sum(Document.size), 0)).where(
        Document.uploaded_by == login, Document.uploaded_at > moment
    )
    return int(transaction.scalar(counted) or 0)


def handed_in_for(transaction: Transaction, case_key: int, task_key: int) -> Sequence[Document]:
    """The files that were handed in for a task, also those that somebody had handed in before."""
    lines = select(HistoryRecord).where(
        HistoryRecord.chain == case_key, HistoryRecord.kind == "document_stored"
    )
    hashes = {
        line.data["sha256"]
        for line in transaction.scalars(lines)
        if line.data.get("task") == task_key
    }
    rows = select(Document).where(
        Document.instance_key == case_key, Document.sha256.in_(sorted(map(str, hashes)))
    )
    return transaction.scalars(rows).all()


def keep(transaction: Transaction, document: Document, content: bytes) -> None:
    """Keep a file; the same content once, the same content in one case as one document.

    It stays that of whoever handed it in first: another who sends the same bytes neither takes it
    over nor moves it to a step that others read.
    """
    transaction.execute(
        transaction.insert(DocumentContent)
        .values(sha256=document.sha256, content=content)
        .on_conflict_do_nothing()
    )
    first = transaction.get(Document, (document.instance_key, document.sha256))
    if first is None or first.uploaded_by == document.uploaded_by:
        transaction.merge(document)
