"""Tables of the papers: a row for each version, its bytes beside the other files of cases."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence import Row
from engine.persistence.case_rows import Instance
from engine.persistence.document_rows import DocumentContent


class Paper(Row):
    """A version of a paper of a case; `position` counts the case's papers, in their order.

    The number and the day are fixed when the step is passed. `trouble` says why there are no bytes
    yet; once there are, nothing of the row changes any more.
    """

    __tablename__ = "case_paper"
    __table_args__ = (
        UniqueConstraint("instance_key", "element_instance_key", "name", "version"),
        CheckConstraint("(docx is null) = (pdf is null)", name="both_or_none"),
        CheckConstraint("(docx is null) = (trouble <> '')", name="bytes_or_trouble"),
    )

    instance_key: Mapped[int] = mapped_column(
        ForeignKey(Instance.key), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    number: Mapped[str]
    version: Mapped[int]
    reason: Mapped[str]
    element_id: Mapped[str]
    element_instance_key: Mapped[int]
    basis: Mapped[Mapping[str, Json]]
    audience: Mapped[list[str]] = mapped_column(server_default="[]")
    """The roles that read it from the moment it is issued, beside those who read its step."""
    trouble: Mapped[str]
    docx: Mapped[str | None] = mapped_column(ForeignKey(DocumentContent.sha256))
    pdf: Mapped[str | None] = mapped_column(ForeignKey(DocumentContent.sha256))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    issued_by_name: Mapped[str]


class VoidPaper(Row):
    """A paper that was declared void; `successor` is the position of the one in its place."""

    __tablename__ = "case_paper_void"
    __table_args__ = (
        ForeignKeyConstraint(
            ["instance_key", "position"], ["case_paper.instance_key", "case_paper.position"]
        ),
        ForeignKeyConstraint(
            ["instance_key", "successor"], ["case_paper.instance_key", "case_paper.position"]
        ),
    )

    instance_key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    successor: Mapped[int]
    reason: Mapped[str]
    voided_at: Mapped[datetime]
    voided_by: Mapped[str]
    voided_by_name: Mapped[str]
