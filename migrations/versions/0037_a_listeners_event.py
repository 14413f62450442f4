"""监听器的事件: at which event of its element the job of a listener was made."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Add the column."""
    op.add_column("case_job", sa.Column("listener_event", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("case_job", "listener_event")
