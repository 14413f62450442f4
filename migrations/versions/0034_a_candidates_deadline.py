"""The database carries a task's deadline over to the rows that show the task to somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

_OF_TASK = "fk_runtime_candidate_task_key"
_WITH_DEADLINE = "fk_runtime_candidate_task_key_deadline_at"
_NEW = ["key", "deadline_at"]


def upgrade() -> None:
    """Refer to the task by its key and its deadline together."""
    op.create_index("uq_case_user_task_deadline", "case_user_task", _NEW, unique=True)
    op.execute(
        sa.text(
            "UPDATE runtime_candidate SET deadline_at = (SELECT deadline_at FROM case_user_task"
            " WHERE case_user_task.key = runtime_candidate.task_key)"
        )
    )
    with op.batch_alter_table("runtime_candidate") as table:
        table.drop_constraint(_OF_TASK, type_="foreignkey")
        table.create_foreign_key(
            _WITH_DEADLINE, "case_user_task", ["task_key", "deadline_at"], _NEW, onupdate="CASCADE"
        )


def downgrade() -> None:
    """Refer to it by its key alone."""
    with op.batch_alter_table("runtime_candidate") as table:
        table.drop_constraint(_WITH_DEADLINE, type_="foreignkey")
        table.create_foreign_key(_OF_TASK, "case_user_task", ["task_key"], ["key"])
    op.drop_index("uq_case_user_task_deadline", "case_user_task")
