"""Cases in the order of their beginning, open tasks by process, and the cases in which somebody has a
role are read from an index."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Add two indexes, and the role to a third."""
    op.drop_index("ix_case_party_who", "case_party")
    op.create_index("ix_case_party_who", "case_party", ["who", "role", "root_key"])
    op.create_index("ix_case_instance_started", "case_instance", ["started_at", "key"])
    op.create_index(
        "ix_case_user_task_open_process",
        "case_user_task",
        ["process_id", "key"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_case_user_task_open_process", "case_user_task")
    op.drop_index("ix_case_instance_started", "case_instance")
    op.drop_index("ix_case_party_who", "case_party")
    op.create_index("ix_case_party_who", "case_party", ["who", "root_key"])
