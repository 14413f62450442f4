"""The correlation key of the message that began a case: one at a time of its process."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ACTIVE = sa.text("state = 'active' AND message_key IS NOT NULL")


def upgrade() -> None:
    """Change the tables."""
    op.add_column("case_instance", sa.Column("message_key", sa.Text(), nullable=True))
    op.create_index(
        "uq_case_instance_message",
        "case_instance",
        ["process_id", "message_key"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_index("uq_case_instance_message", "case_instance")
    op.drop_column("case_instance", "message_key")
