"""Batch operations, what received a message, and cases by what callers call them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state = 'ACTIVE'")


def upgrade() -> None:
    """Make the tables, columns and the index."""
    op.create_table(
        "batch_operation",
        sa.Column("key", _KEY, nullable=False, autoincrement=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_batch_operation")),
    )
    op.create_index(
        "ix_batch_operation_open", "batch_operation", ["key"],
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    )  # fmt: skip
    op.create_table(
        "batch_operation_item",
        sa.Column("batch_key", _KEY, nullable=False, autoincrement=False),
        sa.Column("item_key", _KEY, nullable=False, autoincrement=False),
        sa.Column("instance_key", _KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_key"], ["batch_operation.key"],
            name=op.f("fk_batch_operation_item_batch_key"),
        ),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["case_instance.key"],
            name=op.f("fk_batch_operation_item_instance_key"),
        ),
        sa.PrimaryKeyConstraint("batch_key", "item_key", name=op.f("pk_batch_operation_item")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_batch_operation_item_instance_key"), "batch_operation_item", ["instance_key"]
    )
    op.create_index(
        "ix_batch_operation_item_next", "batch_operation_item", ["batch_key", "item_key"],
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    )  # fmt: skip
    op.create_index("ix_case_start_request_instance", "case_start_request", ["instance_key"])
    op.add_column("transit_message", sa.Column("correlated_at", sa.DateTime(timezone=True)))
    op.add_column("transit_message", sa.Column("element_id", sa.Text()))
    op.add_column("transit_message", sa.Column("element_instance_key", _KEY))
