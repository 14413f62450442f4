"""督办: tasks of silent parties that were brought before whoever is above them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_TABLE = "case_supervision"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["case_instance.key"], name=f"fk_{_TABLE}_instance_key"
        ),
        sa.ForeignKeyConstraint(["task_key"], ["case_user_task.key"], name=f"fk_{_TABLE}_task_key"),
        sa.PrimaryKeyConstraint("key", name=f"pk_{_TABLE}"),
    )
    op.create_index(f"ix_{_TABLE}_instance_key", _TABLE, ["instance_key"])
    op.create_index(f"ix_{_TABLE}_task_key", _TABLE, ["task_key"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
