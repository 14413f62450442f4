"""What falls due, where work waits and which cases are of a batch are read from indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

_INDEXES = (
    ("ix_case_user_task_open_due", "case_user_task", ["due_at", "key"],
     "state = 'open' and due_at is not null"),
    ("ix_case_user_task_open_step", "case_user_task",
     ["process_id", "name", "created_at", "deadline_at", "instance_key", "state"],
     "state = 'open'"),
    ("ix_case_timer_process", "case_timer", ["process_key", "due_at"], "state = 'pending'"),
    ("ix_case_timer_estimate", "case_timer", ["state", "estimate", "key"], "due_at is null"),
    ("ix_case_variable_batch", "case_variable", ["value", "scope_key"], "name = 'batchId'"),
)  # fmt: skip
_OPEN_PROCESS = "ix_case_user_task_open_process"


def upgrade() -> None:
    """Add them; the open tasks of a process are in the order of their deadlines."""
    op.drop_index(_OPEN_PROCESS, "case_user_task")
    _create(
        _OPEN_PROCESS,
        "case_user_task",
        ["process_id", "deadline_at", "instance_key", "state"],
        "state = 'open'",
    )
    op.create_index("ix_case_timer_state", "case_timer", ["state", "due_at", "key"])
    for index in _INDEXES:
        _create(*index)


def downgrade() -> None:
    """Take them away."""
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
    op.drop_index("ix_case_timer_state", "case_timer")
    op.drop_index(_OPEN_PROCESS, "case_user_task")
    _create(_OPEN_PROCESS, "case_user_task", ["process_id", "key"], "state = 'open'")


def _create(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
