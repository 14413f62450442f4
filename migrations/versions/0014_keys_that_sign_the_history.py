"""The name of the key that signed a line of history."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("history_record") as batch:
        batch.add_column(sa.Column("signed_with", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table("history_record") as batch:
        batch.drop_column("signed_with")
