"""Papers that were declared void, each with the one that stands in its place."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "case_paper_void",
        sa.Column("instance_key", KEY, autoincrement=False, nullable=False),
        sa.Column("position", KEY, autoincrement=False, nullable=False),
        sa.Column("successor", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_by", sa.Text(), nullable=False),
        sa.Column("voided_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key", "position"],
            ["case_paper.instance_key", "case_paper.position"],
            name="fk_case_paper_void_instance_key_position",
        ),
        sa.ForeignKeyConstraint(
            ["instance_key", "successor"],
            ["case_paper.instance_key", "case_paper.position"],
            name="fk_case_paper_void_instance_key_successor",
        ),
        sa.PrimaryKeyConstraint("instance_key", "position", name="pk_case_paper_void"),
    )


def downgrade() -> None:
    """Change the tables back."""
    op.drop_table("case_paper_void")
