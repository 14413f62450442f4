"""Who leads a body is a column, whatever its programme calls it; a rectification is 进行中."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_INDEX, _MEMBERS = "uq_register_member_one_lead", "register_member"
_BEFORE, _AFTER = "left_on IS NULL AND role = '牵头单位'", "left_on IS NULL AND leads"


def upgrade() -> None:
    """Add the column; until now only the word 牵头单位 led."""
    _drop_index(_BEFORE)
    leads = sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column(_MEMBERS, leads)
    op.execute("UPDATE register_member SET leads = (role = '牵头单位')")
    with op.batch_alter_table(_MEMBERS) as batch:
        batch.alter_column("leads", existing_type=sa.Boolean(), server_default=None)
    _create_index(_AFTER)
    _rename("整改中", "进行中")


def downgrade() -> None:
    """Go by the word again."""
    _rename("进行中", "整改中")
    _drop_index(_AFTER)
    with op.batch_alter_table(_MEMBERS) as batch:
        batch.drop_column("leads")
    _create_index(_BEFORE)


def _rename(before: str, after: str) -> None:
    states = sa.text("UPDATE register_rectification SET standing = :after WHERE standing = :before")
    events = sa.text("UPDATE register_event SET state = :after WHERE state = :before AND noun = '整改'")
    for statement in (states, events):
        op.execute(statement.bindparams(before=before, after=after))


def _drop_index(where: str) -> None:
    op.drop_index(
        _INDEX, _MEMBERS, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _create_index(where: str) -> None:
    op.create_index(
        _INDEX, _MEMBERS, ["case_key"], unique=True,
        sqlite_where=sa.text(where), postgresql_where=sa.text(where),
    )  # fmt: skip
