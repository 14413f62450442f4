"""When no virus was found in a file."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("case_document") as batch:
        batch.add_column(sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table("case_document") as batch:
        batch.drop_column("scanned_at")
