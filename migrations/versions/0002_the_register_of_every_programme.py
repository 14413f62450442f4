"""The register of every programme."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    """Change the tables."""
    op.create_table('register_member',
    sa.Column('case_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('base_number', sa.Text(), nullable=True),
    sa.Column('credit_code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('layer', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_member_base_number')),
    sa.PrimaryKeyConstraint('case_key', 'position', name=op.f('pk_register_member'))
    )
    with op.batch_alter_table('register_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_member_base_number'), ['base_number'], unique=False)
        batch_op.create_index('ix_register_member_credit_code', ['credit_code'], unique=False)
        batch_op.create_index('uq_register_member_once', ['case_key', 'credit_code'], unique=True, sqlite_where=sa.text('left_on IS NULL'), postgresql_where=sa.text('left_on IS NULL'))

    op.create_table('register_target',
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('task', sa.Text(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('progress', sa.Text(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_target_base_number')),
    sa.PrimaryKeyConstraint('base_number', 'position', name=op.f('pk_register_target'))
    )
    op.create_table('register_used_result',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('case_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_used_result_base_number')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_register_used_result'))
    )
    with op.batch_alter_table('register_used_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_used_result_base_number'), ['base_number'], unique=False)

    with op.batch_alter_table('register_application', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recommender_code', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('recommended_on', sa.Date(), nullable=True))

    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.add_column(sa.Column('case_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('recommender_code', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('renewed_on', sa.Date(), nullable=True))
        batch_op.alter_column('application_number',
               nullable=True)

    op.execute(
        'UPDATE register_base SET case_key = (SELECT case_key FROM register_application'
        ' WHERE number = register_base.application_number)'
    )
    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.alter_column('case_key', nullable=False)
        batch_op.create_index(batch_op.f('ix_register_base_case_key'), ['case_key'], unique=False)

    with op.batch_alter_table('register_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recommend_quota', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.alter_column('stat_window_mode',
               nullable=True)

    with op.batch_alter_table('register_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fulfilled', sa.Boolean(), nullable=True))

    with op.batch_alter_table('register_sanction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('base_number', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('refused_until', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_register_sanction_base_number'), ['base_number'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_register_sanction_base_number'), 'register_base', ['base_number'], ['number'])


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table('register_sanction', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_register_sanction_base_number'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_register_sanction_base_number'))
        batch_op.drop_column('refused_until')
        batch_op.drop_column('base_number')

    with op.batch_alter_table('register_report', schema=None) as batch_op:
        batch_op.drop_column('fulfilled')

    with op.batch_alter_table('register_batch', schema=None) as batch_op:
        batch_op.alter_column('stat_window_mode',
               nullable=False)
        batch_op.drop_column('recommend_quota')

    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_register_base_case_key'))
        batch_op.alter_column('application_number',
               nullable=False)
        batch_op.drop_column('renewed_on')
        batch_op.drop_column('recommender_code')
        batch_op.drop_column('case_key')

    with op.batch_alter_table('register_application', schema=None) as batch_op:
        batch_op.drop_column('recommended_on')
        batch_op.drop_column('recommender_code')

    with op.batch_alter_table('register_used_result', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_register_used_result_base_number'))

    op.drop_table('register_used_result')
    op.drop_table('register_target')
    with op.batch_alter_table('register_member', schema=None) as batch_op:
        batch_op.drop_index('uq_register_member_once', sqlite_where=sa.text('left_on IS NULL'), postgresql_where=sa.text('left_on IS NULL'))
        batch_op.drop_index('ix_register_member_credit_code')
        batch_op.drop_index(batch_op.f('ix_register_member_base_number'))

    op.drop_table('register_member')
