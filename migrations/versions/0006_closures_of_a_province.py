"""Closures of a province."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table('house_office_closure', recreate='always') as batch_op:
        batch_op.add_column(sa.Column('province', sa.Text(), server_default='', nullable=False))
        batch_op.drop_constraint('pk_house_office_closure', type_='primary')
        batch_op.create_primary_key('pk_house_office_closure', ['date', 'province'])


def downgrade() -> None:
    """Take the change back."""
    op.execute("DELETE FROM house_office_closure WHERE province <> ''")
    with op.batch_alter_table('house_office_closure', recreate='always') as batch_op:
        batch_op.drop_constraint('pk_house_office_closure', type_='primary')
        batch_op.drop_column('province')
        batch_op.create_primary_key('pk_house_office_closure', ['date'])
