"""佐证材料: files handed in with a form, kept with the case under their content's hash."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.case_rows import Instance
from engine.persistence.columns import Row


class DocumentContent(Row):
    """The bytes of a file, once however often it is handed in."""

    __tablename__ = "case_document_content"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Document(Row):
    """A file of a case: who handed it in, when, for which task; `size` is in bytes."""

    __tablename__ = "case_document"

    instance_key: Mapped[int] = mapped_column(
        ForeignKey(Instance.key), primary_key=True, autoincrement=False
    )
    sha256: Mapped[str] = mapped_column(ForeignKey(DocumentContent.sha256), primary_key=True)
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    task_key: Mapped[int | None]
    uploaded_by: Mapped[str]
    uploaded_by_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    scanned_at: Mapped[datetime | None]
    """When no virus was found in it; None: 未扫描."""
