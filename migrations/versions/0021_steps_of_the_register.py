"""The register's diary, rectifications of their own, and the states of inquiries and changes.

A rectification that an evaluation has stays with it; one without a result is written down as a
rectification of its own, so that it can be ended and reassessed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("register_inquiry", "register_change", "register_target")


def upgrade() -> None:
    """Add the tables and columns, and the rectifications that there are."""
    op.create_table(
        "register_event",
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("case_key", _KEY, nullable=False),
    )
    op.create_table(
        "register_rectification",
        sa.Column("base_number", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_key", _KEY, nullable=False),
        sa.Column("evaluation_no", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reassessed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["base_number"], ["register_base.number"]),
        sa.PrimaryKeyConstraint("base_number", "number"),
    )
    op.add_column("register_status_change", sa.Column("event", sa.String(), nullable=True))
    op.add_column("register_inquiry", sa.Column("case_key", _KEY, nullable=True))
    for table in _STATES:
        op.add_column(table, sa.Column("state", sa.String(), nullable=True))
    _rectifications()


def downgrade() -> None:
    """Drop them."""
    for table in _STATES:
        op.drop_column(table, "state")
    op.drop_column("register_inquiry", "case_key")
    op.drop_column("register_status_change", "event")
    op.drop_table("register_rectification")
    op.drop_table("register_event")


def _rectifications() -> None:
    op.execute(
        "INSERT INTO register_rectification (base_number, number, case_key, evaluation_no,"
        " standing, started_on, until, reassessed_on)"
        " SELECT e.base_number, e.number, 0, e.number,"
        " CASE WHEN e.reassessment_passed THEN '已通过'"
        " WHEN e.reassessed_on > e.rectified_until THEN '未通过' ELSE '整改中' END,"
        " coalesce(e.concluded_on, e.due_on), e.rectified_until, e.reassessed_on"
        " FROM register_evaluation AS e WHERE e.rectified_until IS NOT NULL"
    )
    op.execute(
        "INSERT INTO house_series (name, last)"
        " SELECT 'rectification/' || base_number, max(number)"
        " FROM register_rectification GROUP BY base_number"
    )
