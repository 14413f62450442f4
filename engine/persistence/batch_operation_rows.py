"""One verb over many cases: what was asked, for which cases, and what came of each."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.case_rows import Instance
from engine.persistence.columns import Row, partial_index


class BatchOperation(Row):
    """What was asked, by whom; `type` and the states are Camunda's words."""

    __tablename__ = "batch_operation"
    __table_args__ = (partial_index("ix_batch_operation_open", "key", where="state = 'ACTIVE'"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str]
    state: Mapped[str]
    plan: Mapped[Mapping[str, Json]]
    """What is to be done to each case, as it was asked."""
    actor: Mapped[str]
    actor_name: Mapped[str]
    reason: Mapped[str]
    stopped_because: Mapped[str] = mapped_column(server_default="")
    """Why it was stopped before its end; empty where it was not."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BatchOperationItem(Row):
    """One case, or one incident of it, and what came of it."""

    __tablename__ = "batch_operation_item"
    __table_args__ = (
        partial_index(
            "ix_batch_operation_item_next", "batch_key", "item_key", where="state = 'ACTIVE'"
        ),
    )

    batch_key: Mapped[int] = mapped_column(
        ForeignKey(BatchOperation.key), primary_key=True, autoincrement=False
    )
    item_key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    state: Mapped[str]
    processed_at: Mapped[datetime | None]
    error_message: Mapped[str | None]
