"""The column that marks a token looked at again when all others rest says so by its name."""

from alembic import op

revision = "0020"
down_revision = "0019"

_TABLE = "runtime_token"
_OLD, _NEW = "restless", "recheck_when_idle"


def upgrade() -> None:
    """Rename the column and its index."""
    _rename(_OLD, _NEW)


def downgrade() -> None:
    """Give the column and its index their old names."""
    _rename(_NEW, _OLD)


def _rename(old: str, new: str) -> None:
    op.drop_index(f"ix_{_TABLE}_{old}", _TABLE)
    op.execute(f"ALTER TABLE {_TABLE} RENAME COLUMN {old} TO {new}")
    op.execute(f"CREATE INDEX ix_{_TABLE}_{new} ON {_TABLE} (instance_key) WHERE {new}")
