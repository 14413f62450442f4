"""Append-only history: each line carries the hash of the line before it.

A chain is one process instance's (`chain` = its key) or the installation's own (`chain` = 0:
deployments, accounts, refusals, the clock). Its head is kept beside it, so that a cut tail is found
as well.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.columns import Row

HOUSE_CHAIN = 0
ROW_CHAIN = -1
"""What the rows of register, papers, files and versions contain: `engine.persistence.row_seals`."""


class HistoryRecord(Row):
    """One line: who did what to which element instance, when and why."""

    __tablename__ = "history_record"
    __table_args__ = (Index("ix_history_record_kind", "kind", "at"),)

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_name: Mapped[str]
    kind: Mapped[str]
    element_id: Mapped[str]
    element_instance_key: Mapped[int]
    reason: Mapped[str]
    data: Mapped[Mapping[str, Json]]
    previous_hash: Mapped[str]
    signed_with: Mapped[str] = mapped_column(default="", server_default="")
    """The name of the key that signed the line; empty: it is only hashed."""
    hash: Mapped[str]


class ChainHead(Row):
    """The head of a chain that no process instance carries."""

    __tablename__ = "history_head"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int]
    hash: Mapped[str]
