"""What became of organisations: renamed, merged, succeeded, dissolved."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "register_lineage",
        sa.Column("number", _KEY, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_code", sa.String(), nullable=False),
        sa.Column("to_code", sa.String(), nullable=True),
        sa.Column("base_number", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("ban_follows", sa.Boolean(), nullable=True),
        sa.Column("case_key", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["base_number"], ["register_base.number"], name="fk_register_lineage_base_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_register_lineage"),
    )
    op.create_index("ix_register_lineage_to_code", "register_lineage", ["to_code"])
    op.create_index("ix_register_lineage_from_code", "register_lineage", ["from_code"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("register_lineage")
