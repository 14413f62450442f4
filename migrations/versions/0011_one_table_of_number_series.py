"""One table of number series; each begins after the highest number given out before."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NUMBERED = (
    ("register_batch", "id"),
    ("register_application", "number"),
    ("register_base", "number"),
    ("register_grant", "number"),
)
"""Numbers that end in ``-`` and a place in their series."""
PLACED = (
    ("change", "register_change", "base_number", "number"),
    ("evaluation", "register_evaluation", "base_number", "number"),
    ("inquiry", "register_inquiry", "base_number", "number"),
    ("target", "register_target", "base_number", "position"),
    ("standing", "register_status_change", "base_number", "position"),
    ("member", "register_member", "case_key", "position"),
    ("paper", "case_paper", "instance_key", "position"),
)
"""Numbers that are whole numbers within something."""


def upgrade() -> None:
    """Change the tables."""
    series = op.create_table(
        "house_series",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_house_series"),
    )
    given = _given(op.get_bind())
    if given:
        op.bulk_insert(series, [{"name": name, "last": last} for name, last in given.items()])
    op.drop_table("house_paper_series")


def _given(connection: sa.Connection) -> dict[str, int]:
    highest: dict[str, int] = {}
    for table, column in NUMBERED:
        for (number,) in connection.execute(sa.text(f"SELECT {column} FROM {table}")):
            prefix, mark, place = number.rpartition("-")
            if place.isascii() and place.isdigit():
                name = prefix + mark
                highest[name] = max(highest.get(name, 0), int(place))
    for series, table, owner, column in PLACED:
        asked = f"SELECT {owner}, max({column}) FROM {table} GROUP BY {owner}"
        for key, last in connection.execute(sa.text(asked)):
            highest[f"{series}/{key}"] = last
    asked = "SELECT programme, series, year, last FROM house_paper_series"
    for programme, series, year, last in connection.execute(sa.text(asked)):
        highest[f"document/{programme}/{series}/{year}"] = last
    deployed = connection.execute(sa.text("SELECT max(number) FROM definition_deployment")).scalar()
    if deployed:
        highest["deployment"] = deployed
    return highest


def downgrade() -> None:
    """Change them back."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "house_paper_series",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", key, nullable=False),
        sa.Column("last", key, nullable=False),
        sa.PrimaryKeyConstraint("programme", "series", "year", name="pk_house_paper_series"),
    )
    op.drop_table("house_series")
