"""Which account an identity at a provider signs in to."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "account_identity",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["login"], ["account_user.login"], name="fk_account_identity_login"
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_account_identity"),
    )
    op.create_index("ix_account_identity_login", "account_identity", ["login"])


def downgrade() -> None:
    """Change them back."""
    op.drop_table("account_identity")
