"""收件登记: what came to the counter on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_TABLE = "case_counter_receipt"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False),
        sa.Column("brought_how", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_by_name", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["case_instance.key"], name=f"fk_{_TABLE}_instance_key"
        ),
        sa.PrimaryKeyConstraint("key", name=f"pk_{_TABLE}"),
    )
    op.create_index(f"ix_{_TABLE}_instance", _TABLE, ["instance_key", "entered_at"])
    op.create_index(f"ix_{_TABLE}_task_key", _TABLE, ["task_key"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
