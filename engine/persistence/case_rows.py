"""The case file: kept as long as the case is; a state column says how each thing stands.

The open ones are found by partial indexes, so that a task list stays fast however long the past is.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.json_types import Json
from engine.persistence.columns import JsonText, Row, partial_index
from engine.persistence.definition_rows import Definition


class Instance(Row):
    """A process instance. `revision` counts its changes; `history_*` are the head of its chain."""

    __tablename__ = "case_instance"
    __table_args__ = (
        Index("ix_case_instance_process", "process_id", "state", "key"),
        Index("ix_case_instance_root", "root_key"),
        Index("ix_case_instance_started", "started_at", "key"),
        partial_index(
            "uq_case_instance_message",
            "process_id",
            "message_key",
            unique=True,
            where="state = 'active' AND message_key IS NOT NULL",
        ),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    process_key: Mapped[int] = mapped_column(ForeignKey(Definition.key), index=True)
    process_id: Mapped[str]
    process_version: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    """The process variable `caseTitle`: what people call this case."""
    state: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[list[str] | None]
    """The ids of the end events it reached."""
    parent_key: Mapped[int | None] = mapped_column(index=True)
    parent_wait_key: Mapped[int | None]
    root_key: Mapped[int]
    tags: Mapped[list[str]] = mapped_column(server_default="[]")
    """What it was called at its start, to be found by (Camunda 8's tags); sorted."""
    message_key: Mapped[str | None]
    """The correlation key of the message that began it: one at a time of its process."""
    deployments_known: Mapped[int]
    """How many deployments there were when the root case began: binding `latest` means the newest
    version of then, so that a changed rule is never applied backwards to a running case."""
    revision: Mapped[int] = mapped_column(default=0)
    history_length: Mapped[int] = mapped_column(default=0)
    history_hash: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  SQLAlchemy's own declaration


class Tag(Row):
    """A tag of a case, once more, where a search finds it."""

    __tablename__ = "case_tag"
    __table_args__ = (Index("ix_case_tag_name", "name"),)

    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class StartRequest(Row):
    """What a case was begun by: the same asked again begins no second one.

    `scope` says where the name is unique: "request:" and a login, or "business:" and a process id.
    """

    __tablename__ = "case_start_request"
    __table_args__ = (Index("ix_case_start_request_instance", "instance_key"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    instance_key: Mapped[int | None]


class ElementInstance(Row):
    """An element of the diagram that a token reached."""

    __tablename__ = "case_element_instance"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    element_id: Mapped[str]
    type: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Variable(Row):
    """A variable in its scope, an element instance; the last value of one that has ended stays."""

    __tablename__ = "case_variable"
    __table_args__ = (
        UniqueConstraint("scope_key", "name"),
        partial_index("ix_case_variable_batch", "value", "scope_key", where="name = 'batchId'"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key), index=True)
    scope_key: Mapped[int]
    name: Mapped[str]
    value: Mapped[str]
    """JSON text; "null" is a value."""
    updated_at: Mapped[datetime]


class UserTask(Row):
    """A person's work. `deadline_at`: its due date, or the first deadline that watches it."""

    __tablename__ = "case_user_task"
    __table_args__ = (
        Index("uq_case_user_task_deadline", "key", "deadline_at", unique=True),
        Index("ix_case_user_task_instance", "instance_key"),
        partial_index("ix_case_user_task_open", "deadline_at", "key", where="state = 'open'"),
        partial_index(
            "ix_case_user_task_open_process",
            "process_id",
            "deadline_at",
            "instance_key",
            "state",
            where="state = 'open'",
        ),
        partial_index(
            "ix_case_user_task_open_step",
            "process_id",
            "name",
            "created_at",
            "deadline_at",
            "instance_key",
            "state",
            where="state = 'open'",
        ),
        partial_index(
            "ix_case_user_task_open_due",
            "due_at",
            "key",
            where="state = 'open' and due_at is not null",
        ),
        Index("ix_case_user_task_completed_by", "completed_by", "ended_at"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key))
    process_key: Mapped[int] = mapped_column(ForeignKey(Definition.key))
    process_id: Mapped[str]
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    assignee: Mapped[str | None]
    candidate_groups: Mapped[list[str]]
    candidate_users: Mapped[list[str]]
    due_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime]
    priority: Mapped[int]
    form_key: Mapped[int | None]
    headers: Mapped[Mapping[str, Json]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    completed_by: Mapped[str | None]
    completed_by_name: Mapped[str | None]
    signers: Mapped[list[str]] = mapped_column(default=list)
    """加签: those whose opinion is asked before it can be completed."""
    revision: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  SQLAlchemy's own declaration


class Timer(Row):
    """A moment that is waited for; `instance_key` is None for the start event of a definition.

    `due_at` None: 待定, not yet countable; such a timer never fires.
    """

    __tablename__ = "case_timer"
    __table_args__ = (
        partial_index(
            "uq_case_timer_moment",
            "instance_key",
            "element_instance_key",
            "element_id",
            "due_at",
            unique=True,
            where="state = 'pending'",
        ),
        partial_index("ix_case_timer_due", "due_at", "key", where="state = 'pending'"),
        partial_index("ix_case_timer_process", "process_key", "due_at", where="state = 'pending'"),
        Index("ix_case_timer_state", "state", "due_at", "key"),
        partial_index("ix_case_timer_estimate", "state", "estimate", "key", where="due_at is null"),
        Index("ix_case_timer_instance", "instance_key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int | None] = mapped_column(ForeignKey(Instance.key))
    process_key: Mapped[int] = mapped_column(ForeignKey(Definition.key))
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    due_at: Mapped[datetime | None]
    estimate: Mapped[datetime | None]
    repetitions: Mapped[int]
    interrupting: Mapped[bool]
    deadline_id: Mapped[str | None]
    counted_from: Mapped[Mapping[str, Json] | None]
    """What it was counted from, so that it can be counted again (延期, 中止, 重算)."""
    headers: Mapped[Mapping[str, Json]]
    """The properties of its element: who may extend it, reminders, escalation."""
    explanation: Mapped[list[str]]
    state: Mapped[str]
    created_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    lateness_seconds: Mapped[int | None]
    """How long after its moment it fired; more than a sweep's length means downtime."""


class Job(Row):
    """Work for a handler or an external worker. `fence` refuses the late writer of a lost lease.

    `waits_for` is the process instance that has to end before a handler does it; `listener_event`
    the event of a listener's job, None for other jobs and for jobs of versions that kept none.
    """

    __tablename__ = "case_job"
    __table_args__ = (
        partial_index("ix_case_job_waits_for", "waits_for", where="waits_for IS NOT NULL"),
        partial_index("ix_case_job_open", "type", "key", where="state in ('created', 'activated')"),
        Index("ix_case_job_instance", "instance_key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(ForeignKey(Instance.key))
    process_key: Mapped[int] = mapped_column(ForeignKey(Definition.key))
    process_id: Mapped[str]
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    type: Mapped[str]
    kind: Mapped[str]
    headers: Mapped[Mapping[str, Json]]
    retries: Mapped[int]
    state: Mapped[str]
    worker: Mapped[str | None]
    locked_until: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    error_message: Mapped[str | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    waits_for: Mapped[int | None]
    listener_event: Mapped[str | None]


class Incident(Row):
    """What a person must mend. `wait_key` is the job or timer that failed, or the token's wait."""

    __tablename__ = "case_incident"
    __table_args__ = (
        partial_index("ix_case_incident_open", "key", where="state = 'open'"),
        Index("ix_case_incident_instance", "instance_key"),
        partial_index(
            "uq_case_incident_open_wait",
            "instance_key",
            "wait_key",
            "kind",
            unique=True,
            where="state = 'open'",
        ),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance_key: Mapped[int | None] = mapped_column(ForeignKey(Instance.key))
    process_key: Mapped[int | None] = mapped_column(ForeignKey(Definition.key))
    element_instance_key: Mapped[int]
    element_id: Mapped[str]
    wait_key: Mapped[int]
    source: Mapped[str]
    """execution, job, timer, message or call: what a retry has to do."""
    kind: Mapped[str]
    message: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    details: Mapped[Mapping[str, Json]] = mapped_column(JsonText, default=dict)
