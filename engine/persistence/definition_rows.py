"""What was deployed: immutable versions; a resource's bytes are kept once, under their hash."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.columns import Row, partial_index

DefinitionKind = Literal["process", "decision_requirements", "decision", "form"]


class Resource(Row):
    """The bytes of a file, once however often they are deployed."""

    __tablename__ = "definition_resource"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Deployment(Row):
    """One press of *Deploy*: who, when, why."""

    __tablename__ = "definition_deployment"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(unique=True)
    """1, 2, 3 …: which came first (keys do not tell, and a clock may be pinned)."""
    deployed_at: Mapped[datetime]
    deployed_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    warnings: Mapped[Json] = mapped_column(server_default="[]")
    """What the check warned of: lists of resource, element and sentence."""
    released_at: Mapped[datetime | None]
    """放行: from then on what is deployed acts on the register, on paper and on other systems."""
    released_by: Mapped[str | None]
    release_reason: Mapped[str] = mapped_column(server_default="")


class Definition(Row):
    """A version of a process, a decision, its requirements graph or a form."""

    __tablename__ = "definition_version"
    __table_args__ = (
        UniqueConstraint("kind", "id", "version"),
        partial_index("uq_definition_version_latest", "kind", "id", unique=True, where="latest"),
        Index("ix_definition_version_deployment", "deployment_key", "kind", "id"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[DefinitionKind] = mapped_column(info={"values": DefinitionKind})
    id: Mapped[str]
    name: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str | None]
    latest: Mapped[bool]
    deployment_key: Mapped[int] = mapped_column(ForeignKey(Deployment.key))
    deployment_number: Mapped[int]
    resource_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey(Resource.sha256))
    parent_key: Mapped[int | None]
    """The requirements graph of a decision."""


class StartSubscription(Row):
    """A message, signal or conditional start event of a version; only the latest's are used."""

    __tablename__ = "definition_start"
    __table_args__ = (Index("ix_definition_start_name", "kind", "name"),)

    process_key: Mapped[int] = mapped_column(ForeignKey(Definition.key), primary_key=True)
    element_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
