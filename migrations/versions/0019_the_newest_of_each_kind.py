"""Every definition has a newest version again.

A deployment took the mark of the newest version from what had the same id and was of another kind.
"""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Mark the highest version of whatever has no newest one."""
    op.execute(
        "UPDATE definition_version SET latest = true WHERE version = ("
        "SELECT max(other.version) FROM definition_version AS other"
        " WHERE other.kind = definition_version.kind AND other.id = definition_version.id)"
    )


def downgrade() -> None:
    """Nothing to undo: the mark is right either way."""
