"""A row for each token."""

import sqlalchemy as sa
from alembic import op

from engine.errors import Refused

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    """Change the tables. Cases that run on the old form cannot be carried over."""
    running = op.get_bind().scalar(sa.text("select count(*) from runtime_state"))
    if running:
        raise Refused(f"数据库中有 {running} 个在办案件是用正式发布以前的版本保存的，不能转换；请换一个新的数据库")
    op.drop_table('runtime_state')
    op.create_table('runtime_token',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('parent_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('waits', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('restless', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_runtime_token_instance_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_runtime_token'))
    )
    with op.batch_alter_table('runtime_token', schema=None) as batch_op:
        batch_op.create_index('ix_runtime_token_instance', ['instance_key', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_runtime_token_parent_key'), ['parent_key'], unique=False)
        batch_op.create_index('ix_runtime_token_due', ['instance_key', 'due_at'], unique=False, sqlite_where=sa.text('due_at is not null'), postgresql_where=sa.text('due_at is not null'))
        batch_op.create_index('ix_runtime_token_restless', ['instance_key'], unique=False, sqlite_where=sa.text('restless'), postgresql_where=sa.text('restless'))


def downgrade() -> None:
    """Change them back."""
    op.drop_table('runtime_token')
    op.create_table('runtime_state',
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('snapshot', sa.Text(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=False),
    sa.Column('waits', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_runtime_state_instance_key')),
    sa.PrimaryKeyConstraint('instance_key', name=op.f('pk_runtime_state'))
    )
