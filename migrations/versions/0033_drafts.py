"""Drafts that analysts try before they deploy."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "definition_draft",
        sa.Column("key", _KEY, autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_definition_draft")),
    )
    op.create_table(
        "definition_draft_file",
        sa.Column("draft_key", _KEY, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_key"], ["definition_draft.key"],
            name=op.f("fk_definition_draft_file_draft_key"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["definition_resource.sha256"],
            name=op.f("fk_definition_draft_file_sha256"),
        ),
        sa.PrimaryKeyConstraint("draft_key", "path", name=op.f("pk_definition_draft_file")),
    )  # fmt: skip


def downgrade() -> None:
    """Drop them."""
    op.drop_table("definition_draft_file")
    op.drop_table("definition_draft")
