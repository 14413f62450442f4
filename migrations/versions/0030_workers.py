"""值守进程: which processes fire deadlines, and when each was last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_TABLE = "house_worker"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=f"pk_{_TABLE}"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
