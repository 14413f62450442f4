"""Tags of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Change the tables."""
    op.add_column(
        "case_instance", sa.Column("tags", sa.Text(), server_default="[]", nullable=False)
    )
    op.create_table(
        "case_tag",
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["case_instance.key"], name="fk_case_tag_instance_key"
        ),
        sa.PrimaryKeyConstraint("instance_key", "name", name="pk_case_tag"),
    )
    op.create_index("ix_case_tag_name", "case_tag", ["name"])


def downgrade() -> None:
    """Change them back."""
    op.drop_table("case_tag")
    op.drop_column("case_instance", "tags")
