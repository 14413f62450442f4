"""Files on a case."""

from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.lifecycle.actor import Actor
from engine.persistence import Store, documents
from engine.persistence.document_rows import Document


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A file of a case; `id` is the SHA-256 of its content, `size` in bytes."""

    id: str
    file_name: str
    content_type: str
    size: int
    uploaded_by_name: str
    uploaded_at: datetime
    is_scanned: bool

    @property
    def reference(self) -> dict[str, object]:
        """How a form refers to it."""
        return {
            "documentId": self.id,
            "fileName": self.file_name,
            "contentType": self.content_type,
            "size": self.size,
        }


def documents_of(store: Store, actor: Actor, case_key: int) -> tuple[CaseDocument, ...]:
    """The files of a case that the actor may read, oldest first."""
    with store.read() as transaction:
        return tuple(map(case_document, documents.of_case(transaction, actor, case_key)))


def document_content(
    store: Store, actor: Actor, case_key: int, sha256: str
) -> tuple[CaseDocument, bytes]:
    """A file with its bytes; NotFound unless the actor may read it."""
    with store.read() as transaction:
        found = documents.with_content(transaction, actor, case_key, sha256)
    if found is None:
        raise NotFound("没有这份材料，或者您没有查看它的权限。")
    return case_document(found[0]), found[1]


def document_anywhere(store: Store, actor: Actor, sha256: str) -> tuple[CaseDocument, bytes]:
    """A file by its hash, of any case in which the actor may read it; NotFound otherwise."""
    with store.read() as transaction:
        found = documents.anywhere(transaction, actor, sha256)
    if found is None:
        raise NotFound("没有这份材料，或者您没有查看它的权限。")
    return case_document(found[0]), found[1]


def case_document(row: Document) -> CaseDocument:
    """The file of a row."""
    return CaseDocument(
        row.sha256,
        row.file_name,
        row.content_type,
        row.size,
        row.uploaded_by_name,
        row.uploaded_at,
        row.scanned_at is not None,
    )
