"""草案: files that an analyst tries before they are deployed; nothing else reads them."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.columns import Row
from engine.persistence.definition_rows import Resource


class DefinitionDraft(Row):
    """What was uploaded together: all files of a programme, or diagrams, tables and forms alone."""

    __tablename__ = "definition_draft"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme: Mapped[str]
    """The programme of which it is a whole version; empty for files alone."""
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    note: Mapped[str]
    findings: Mapped[Json]
    """What the check said at the upload: lists of resource, element, sentence and severity."""
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]


class DraftFile(Row):
    """A file of a draft; `path` is that of `engine.programmes.bundle`, or a name alone."""

    __tablename__ = "definition_draft_file"

    draft_key: Mapped[int] = mapped_column(ForeignKey(DefinitionDraft.key), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Resource.sha256))
