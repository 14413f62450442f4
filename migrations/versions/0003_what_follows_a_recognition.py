"""What follows a recognition."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    """Change the tables."""
    op.create_table('register_change',
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_change_base_number')),
    sa.PrimaryKeyConstraint('base_number', 'number', name=op.f('pk_register_change'))
    )
    op.create_table('register_evaluation',
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('duty', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('standing', sa.Text(), nullable=False),
    sa.Column('grade', sa.Text(), nullable=True),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('absence', sa.Text(), nullable=True),
    sa.Column('due_cause', sa.Boolean(), nullable=True),
    sa.Column('rectified_until', sa.Date(), nullable=True),
    sa.Column('reassessed_on', sa.Date(), nullable=True),
    sa.Column('reassessment_passed', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_evaluation_base_number')),
    sa.PrimaryKeyConstraint('base_number', 'number', name=op.f('pk_register_evaluation')),
    sa.UniqueConstraint('duty', name=op.f('uq_register_evaluation_duty'))
    )
    op.create_table('register_grant',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=False),
    sa.Column('credit_code', sa.Text(), nullable=False),
    sa.Column('base_number', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('document_no', sa.Text(), nullable=False),
    sa.Column('granted_on', sa.Date(), nullable=False),
    sa.Column('finish_by', sa.Date(), nullable=True),
    sa.Column('completed_on', sa.Date(), nullable=True),
    sa.Column('used_up_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('recovered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_grant_base_number')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_register_grant'))
    )
    with op.batch_alter_table('register_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_grant_base_number'), ['base_number'], unique=False)
        batch_op.create_index('ix_register_grant_programme_credit_code', ['programme', 'credit_code'], unique=False)

    op.create_table('register_inquiry',
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_inquiry_base_number')),
    sa.PrimaryKeyConstraint('base_number', 'number', name=op.f('pk_register_inquiry'))
    )
    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.Text(), nullable=True))

    with op.batch_alter_table('register_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('standing', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('duty', sa.Text(), nullable=True))

    op.execute("UPDATE register_base SET origin = '认定'")
    op.execute(
        "UPDATE register_report SET duty = base_number || '/report/' || year,"
        " standing = CASE WHEN filed_on IS NULL THEN '未到期' ELSE '已交' END"
    )
    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.alter_column('origin', nullable=False)

    with op.batch_alter_table('register_report', schema=None) as batch_op:
        batch_op.alter_column('standing', nullable=False)
        batch_op.alter_column('duty', nullable=False)


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table('register_report', schema=None) as batch_op:
        batch_op.drop_column('duty')
        batch_op.drop_column('standing')

    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.drop_column('origin')

    op.drop_table('register_inquiry')
    with op.batch_alter_table('register_grant', schema=None) as batch_op:
        batch_op.drop_index('ix_register_grant_programme_credit_code')
        batch_op.drop_index(batch_op.f('ix_register_grant_base_number'))

    op.drop_table('register_grant')
    op.drop_table('register_evaluation')
    op.drop_table('register_change')
