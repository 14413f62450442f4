"""推荐名额: the recommenders for which a notice gives a number of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column; the notices of before have one number for all."""
    op.add_column(
        "register_batch",
        sa.Column("recommender_quotas", sa.Text(), nullable=False, server_default="{}"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("register_batch", "recommender_quotas")
