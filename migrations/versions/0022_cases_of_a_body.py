"""Which process instances are about a body, and which jobs wait until another instance has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = "ix_case_job_waits_for"


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "register_body_case",
        sa.Column("instance_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("root_key", _KEY, nullable=False),
        sa.Column("base_number", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_number"],
            ["register_base.number"],
            name="fk_register_body_case_base_number",
        ),
        sa.PrimaryKeyConstraint("instance_key", name="pk_register_body_case"),
    )
    op.create_index("ix_register_body_case_base_number", "register_body_case", ["base_number"])
    op.add_column("case_job", sa.Column("waits_for", _KEY, nullable=True))
    op.execute(f"CREATE INDEX {_WAITING} ON case_job (waits_for) WHERE waits_for IS NOT NULL")


def downgrade() -> None:
    """Drop them."""
    op.drop_index(_WAITING, "case_job")
    op.drop_column("case_job", "waits_for")
    op.drop_table("register_body_case")
