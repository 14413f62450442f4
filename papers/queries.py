"""Questions about papers: those of a case, and the bytes of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, select

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import Reader
from engine.persistence import Store, Transaction, audiences, case_files
from engine.persistence.case_rows import UserTask
from engine.persistence.document_rows import DocumentContent
from papers.rows import Paper, VoidPaper

Format = Literal["docx", "pdf"]


@dataclass(frozen=True, slots=True)
class Void:
    """That a paper was declared void: by whom, when and why, and what stands in its place."""

    at: datetime
    by_name: str
    reason: str
    successor: int
    successor_name: str
    successor_number: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A version of a paper as lists show it; `trouble` says why it has no bytes yet."""

    position: int
    name: str
    number: str
    version: int
    reason: str
    element_id: str
    trouble: str
    issued_at: datetime
    issued_by_name: str
    is_newest: bool
    may_reissue: bool
    may_void: bool
    void: Void | None

    @property
    def file_name(self) -> str:
        """What it is called when it is saved, without the ending."""
        version = f"（第{self.version}版）" if self.version > 1 else ""
        void = "（已作废）" if self.void else ""
        return f"{self.number} {self.name}{version}{void}"


def papers_of(store: Store, actor: Actor, case_key: int) -> tuple[PaperLine, ...]:
    """The papers of a case that the actor may read, oldest first."""
    with store.read() as transaction:
        of_case = select(Paper).where(Paper.instance_key == case_key).order_by(Paper.position)
        rows = transaction.scalars(of_case).all()
        newest = {(row.element_instance_key, row.name): row.version for row in rows}
        void, reader = _void(transaction, case_key), reader_of(transaction, actor, case_key)
        return tuple(
            _line(row, newest, void, allowed=may_reissue(transaction, actor, row))
            for row in rows
            if may_read(reader, row)
        )


def paper_content(
    store: Store, actor: Actor, case_key: int, position: int, format_: Format
) -> tuple[PaperLine, bytes]:
    """A paper with its bytes; NotFound unless there are any and the actor may read it."""
    with store.read() as transaction:
        paper = transaction.get(Paper, (case_key, position))
        sha256 = getattr(paper, format_, None)
        reader = reader_of(transaction, actor, case_key)
        if paper is None or sha256 is None or not may_read(reader, paper):
            raise NotFound("没有这份文书，或者您没有查看它的权限。")
        content = transaction.get_one(DocumentContent, sha256).content
        return _line(paper, {}, _void(transaction, case_key), allowed=False), content


def reader_of(transaction: Transaction, actor: Actor, case_key: int) -> Reader | None:
    """The actor as a reader of the case; None where it may not see it."""
    found = case_files.find(transaction, actor, case_key)
    return audiences.reader(transaction, actor, found[0]) if found else None


def may_read(reader: Reader | None, paper: Paper) -> bool:
    """Whoever reads what was done at its step, and from its issue on whom it is for."""
    if reader is None:
        return False
    for_them = paper.docx is not None and reader.reads(frozenset(paper.audience))
    return for_them or reader.reads_step(paper.element_id, paper.element_instance_key)


def may_reissue(transaction: Transaction, actor: Actor, paper: Paper) -> bool:
    """An administrator, who made it, or whoever could do the step where a person did it."""
    if actor.unrestricted or paper.issued_by in actor.logins:
        return True
    of_step = select(UserTask).where(
        UserTask.instance_key == paper.instance_key,
        UserTask.element_instance_key == paper.element_instance_key,
    )
    task = transaction.scalars(of_step).first()
    return task is not None and bool(actor.groups.intersection(task.candidate_groups))


def _void(transaction: Transaction, case_key: int) -> dict[int, Void]:
    """The void papers of a case, by position."""
    successor = and_(
        Paper.instance_key == VoidPaper.instance_key, Paper.position == VoidPaper.successor
    )
    of_case = select(VoidPaper, Paper).join(Paper, successor)
    rows = transaction.execute(of_case.where(VoidPaper.instance_key == case_key))
    return {
        void.position: Void(
            void.voided_at,
            void.voided_by_name,
            void.reason,
            paper.position,
            paper.name,
            paper.number,
        )
        for void, paper in rows
    }


def _line(
    row: Paper, newest: dict[tuple[int, str], int], void: dict[int, Void], *, allowed: bool
) -> PaperLine:
    is_newest = row.version == newest.get((row.element_instance_key, row.name))
    return PaperLine(
        position=row.position,
        name=row.name,
        number=row.number,
        version=row.version,
        reason=row.reason,
        element_id=row.element_id,
        trouble=row.trouble,
        issued_at=row.issued_at,
        issued_by_name=row.issued_by_name,
        is_newest=is_newest,
        may_reissue=is_newest and allowed and row.position not in void,
        may_void=allowed and row.docx is not None and row.position not in void,
        void=void.get(row.position),
    )
