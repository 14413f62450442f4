"""One lead a consortium, exceptions from its limits, several sanctions of one host on one day."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
LEADS = sa.text("left_on IS NULL AND role = '牵头单位'")
DAY = ['credit_code', 'programme', 'delisted_on']


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table('register_member') as batch_op:
        batch_op.add_column(sa.Column('exception', sa.Text(), nullable=True))
        batch_op.create_index('uq_register_member_one_lead', ['case_key'], unique=True, sqlite_where=LEADS, postgresql_where=LEADS)
    with op.batch_alter_table('register_sanction', recreate='always') as batch_op:
        batch_op.add_column(sa.Column('position', sa.Integer(), server_default='1', nullable=False))
        batch_op.drop_constraint('pk_register_sanction', type_='primary')
        batch_op.create_primary_key('pk_register_sanction', [*DAY, 'position'])


def downgrade() -> None:
    """Change them back."""
    op.execute('DELETE FROM register_sanction WHERE position > 1')
    with op.batch_alter_table('register_sanction', recreate='always') as batch_op:
        batch_op.drop_constraint('pk_register_sanction', type_='primary')
        batch_op.drop_column('position')
        batch_op.create_primary_key('pk_register_sanction', DAY)
    with op.batch_alter_table('register_member') as batch_op:
        batch_op.drop_index('uq_register_member_one_lead', sqlite_where=LEADS, postgresql_where=LEADS)
        batch_op.drop_column('exception')
