"""What exists only while there is work: gone when the wait or the instance is over."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.columns import Row, partial_index


class Token(Row):
    """A token at rest: one living element instance; its variables are rows of `case_variable`.

    `waits` are the keys of its open waits, `due_at` is the first moment one of its timers is due,
    `recheck_when_idle`: looked at again whenever all others rest. The execution alone reads the
    text.
    """

    __tablename__ = "runtime_token"
    __table_args__ = (
        Index("ix_runtime_token_instance", "instance_key", "key"),
        partial_index("ix_runtime_token_due", "instance_key", "due_at", where="due_at is not null"),
        partial_index(
            "ix_runtime_token_recheck_when_idle", "instance_key", where="recheck_when_idle"
        ),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key))
    parent_key: Mapped[int | None] = mapped_column(index=True)
    waits: Mapped[list[int]]
    due_at: Mapped[datetime | None]
    recheck_when_idle: Mapped[bool]
    text: Mapped[str]


class Candidate(Row):
    """Who may see an open task: "user:…" or "group:…". `offered` is false while another has it.

    The task's deadline stands here too, so that one person's list is read in order from one index;
    the database carries every change of it over.
    """

    __tablename__ = "runtime_candidate"
    __table_args__ = (
        ForeignKeyConstraint(
            ["task_key", "deadline_at"], [UserTask.key, UserTask.deadline_at], onupdate="CASCADE"
        ),
        partial_index(
            "ix_runtime_candidate_list", "who", "deadline_at", "task_key", where="offered"
        ),
    )

    task_key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    deadline_at: Mapped[datetime]
    offered: Mapped[bool]


class Draft(Row):
    """What a person has filled in and not yet sent; `version` keeps two tabs apart."""

    __tablename__ = "runtime_draft"

    task_key: Mapped[int] = mapped_column(
        ForeignKey(UserTask.key), primary_key=True, autoincrement=False
    )
    user: Mapped[str] = mapped_column("login", primary_key=True)
    version: Mapped[int]
    variables: Mapped[Mapping[str, Json]]
    saved_at: Mapped[datetime]


class MessageSubscription(Row):
    """An instance waits for a message of this name and key."""

    __tablename__ = "runtime_message_subscription"
    __table_args__ = (Index("ix_runtime_message_subscription_name", "name", "correlation_key"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    process_id: Mapped[str]
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    name: Mapped[str]
    correlation_key: Mapped[str]
    interrupting: Mapped[bool]
    created_at: Mapped[datetime]


class SignalSubscription(Row):
    """An instance waits for a signal of this name."""

    __tablename__ = "runtime_signal_subscription"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    name: Mapped[str] = mapped_column(index=True)
    interrupting: Mapped[bool]


class CalledInstance(Row):
    """A call activity waits for the process it called."""

    __tablename__ = "runtime_call"
    __table_args__ = (UniqueConstraint("child_key"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    child_key: Mapped[int]
