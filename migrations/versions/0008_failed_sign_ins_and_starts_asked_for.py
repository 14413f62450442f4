"""Failed sign-ins, starts that were asked for, and what a deployment's check warned of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "account_failed_sign_in",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("counted_by", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_account_failed_sign_in"),
    )
    for column in ("counted_by", "failed_at"):
        op.create_index(f"ix_account_failed_sign_in_{column}", "account_failed_sign_in", [column])
    op.create_table(
        "case_start_request",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("instance_key", KEY, nullable=True),
        sa.PrimaryKeyConstraint("scope", "name", name="pk_case_start_request"),
    )
    with op.batch_alter_table("definition_deployment") as deployment:
        deployment.add_column(sa.Column("warnings", sa.Text(), server_default="[]", nullable=True))


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table("definition_deployment") as deployment:
        deployment.drop_column("warnings")
    op.drop_table("case_start_request")
    op.drop_table("account_failed_sign_in")
