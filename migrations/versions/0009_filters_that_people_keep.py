"""The filters of the task list that people keep under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "account_kept_filter",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["login"], ["account_user.login"], name="fk_account_kept_filter_login"
        ),
        sa.PrimaryKeyConstraint("login", "name", name="pk_account_kept_filter"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("account_kept_filter")
