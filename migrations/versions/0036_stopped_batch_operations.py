"""停止的批量操作: why a batch operation was stopped before its end."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column."""
    reason = sa.Column("stopped_because", sa.Text(), nullable=False, server_default="")
    op.add_column("batch_operation", reason)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("batch_operation", "stopped_because")
