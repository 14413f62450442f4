"""A version of all that a programme is: its files, each kept once under the hash of its bytes."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.columns import Row
from engine.persistence.definition_rows import Deployment, Resource


class ProgrammeVersion(Row):
    """One version of a programme; a deployment brings at most one of each."""

    __tablename__ = "definition_programme"
    __table_args__ = (
        UniqueConstraint("programme", "version"),
        Index("ix_definition_programme_deployment", "deployment_number"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme: Mapped[str]
    version: Mapped[int]
    deployment_key: Mapped[int] = mapped_column(ForeignKey(Deployment.key))
    deployment_number: Mapped[int]
    digest: Mapped[str]
    """The hash of all that is read from it beside diagrams, tables and forms: two versions with the
    same are the same to every reader."""


class ProgrammeFile(Row):
    """A file of a version; `path` is that of `engine.programmes.bundle`."""

    __tablename__ = "definition_programme_file"

    version_key: Mapped[int] = mapped_column(ForeignKey(ProgrammeVersion.key), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Resource.sha256))
