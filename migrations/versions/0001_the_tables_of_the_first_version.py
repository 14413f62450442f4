"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table('account_group',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_group'))
    )
    op.create_table('account_user',
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('organisation', sa.Text(), nullable=True),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('administrator', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('login', name=op.f('pk_account_user'))
    )
    op.create_table('case_document_content',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_case_document_content'))
    )
    op.create_table('definition_deployment',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deployed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deployed_by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_definition_deployment')),
    sa.UniqueConstraint('number', name=op.f('uq_definition_deployment_number'))
    )
    op.create_table('definition_resource',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_definition_resource'))
    )
    op.create_table('history_head',
    sa.Column('chain', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('length', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_history_head'))
    )
    op.create_table('history_record',
    sa.Column('chain', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('chain', 'number', name=op.f('pk_history_record'))
    )
    with op.batch_alter_table('history_record', schema=None) as batch_op:
        batch_op.create_index('ix_history_record_kind', ['kind', 'at'], unique=False)

    op.create_table('house_calendar_day',
    sa.Column('date', sa.Date(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('published', 'estimated', native_enum=False), nullable=False),
    sa.Column('imported_by', sa.Text(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status in ('published', 'estimated')", name=op.f('ck_house_calendar_day_status')),
    sa.PrimaryKeyConstraint('date', name=op.f('pk_house_calendar_day'))
    )
    op.create_table('house_clock',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('pinned_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_clock'))
    )
    op.create_table('house_key_block',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('given', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_key_block'))
    )
    op.create_table('house_office_closure',
    sa.Column('date', sa.Date(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('date', name=op.f('pk_house_office_closure'))
    )
    op.create_table('register_batch',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('guide_published_on', sa.Date(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('stat_window_mode', sa.Text(), nullable=False),
    sa.Column('case_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('opens_on <= closes_on', name=op.f('ck_register_batch_opens_before_it_closes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_batch'))
    )
    op.create_table('register_organisation',
    sa.Column('credit_code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('affiliation', sa.Text(), nullable=True),
    sa.Column('recommends_as', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('credit_code', name=op.f('pk_register_organisation'))
    )
    op.create_table('register_sanction',
    sa.Column('credit_code', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=False),
    sa.Column('delisted_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('clauses', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('credit_code', 'programme', 'delisted_on', name=op.f('pk_register_sanction'))
    )
    op.create_table('transit_inbox',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('event_id', sa.Text(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('message_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_transit_inbox')),
    sa.UniqueConstraint('source', 'event_id', name=op.f('uq_transit_inbox_source_event_id'))
    )
    op.create_table('transit_message',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('correlation_key', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('variables', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_transit_message')),
    sa.UniqueConstraint('name', 'correlation_key', 'message_id', name=op.f('uq_transit_message_name_correlation_key_message_id'))
    )
    with op.batch_alter_table('transit_message', schema=None) as batch_op:
        batch_op.create_index('ix_transit_message_buffered', ['name', 'correlation_key'], unique=False, sqlite_where=sa.text("state = 'buffered'"), postgresql_where=sa.text("state = 'buffered'"))
        batch_op.create_index('ix_transit_message_expiry', ['state', 'expires_at'], unique=False)

    op.create_table('transit_outbox',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.Text(), nullable=False),
    sa.Column('partner', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_transit_outbox')),
    sa.UniqueConstraint('event_id', name=op.f('uq_transit_outbox_event_id'))
    )
    with op.batch_alter_table('transit_outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transit_outbox_instance_key'), ['instance_key'], unique=False)
        batch_op.create_index('ix_transit_outbox_next', ['next_at', 'key'], unique=False, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))

    op.create_table('account_membership',
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('group_id', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['account_group.id'], name=op.f('fk_account_membership_group_id')),
    sa.ForeignKeyConstraint(['login'], ['account_user.login'], name=op.f('fk_account_membership_login')),
    sa.PrimaryKeyConstraint('login', 'group_id', name=op.f('pk_account_membership'))
    )
    op.create_table('account_substitution',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('absent', sa.Text(), nullable=False),
    sa.Column('deputy', sa.Text(), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['absent'], ['account_user.login'], name=op.f('fk_account_substitution_absent')),
    sa.ForeignKeyConstraint(['deputy'], ['account_user.login'], name=op.f('fk_account_substitution_deputy')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_account_substitution'))
    )
    with op.batch_alter_table('account_substitution', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_substitution_deputy'), ['deputy'], unique=False)

    op.create_table('definition_version',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('kind', sa.Enum('process', 'decision_requirements', 'decision', 'form', native_enum=False), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version_tag', sa.Text(), nullable=True),
    sa.Column('latest', sa.Boolean(), nullable=False),
    sa.Column('deployment_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deployment_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('resource_name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('parent_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['deployment_key'], ['definition_deployment.key'], name=op.f('fk_definition_version_deployment_key')),
    sa.ForeignKeyConstraint(['sha256'], ['definition_resource.sha256'], name=op.f('fk_definition_version_sha256')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_definition_version')),
    sa.UniqueConstraint('kind', 'id', 'version', name=op.f('uq_definition_version_kind_id_version'))
    )
    with op.batch_alter_table('definition_version', schema=None) as batch_op:
        batch_op.create_index('ix_definition_version_deployment', ['deployment_key', 'kind', 'id'], unique=False)
        batch_op.create_index('uq_definition_version_latest', ['kind', 'id'], unique=True, sqlite_where=sa.text('latest'), postgresql_where=sa.text('latest'))

    op.create_table('register_application',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('batch_id', sa.Text(), nullable=False),
    sa.Column('credit_code', sa.Text(), nullable=False),
    sa.Column('host_name', sa.Text(), nullable=False),
    sa.Column('base_name', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('case_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('standing', sa.Text(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid_sheets', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('average_score', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('unmet', sa.Text(), nullable=False),
    sa.Column('concluded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['register_batch.id'], name=op.f('fk_register_application_batch_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_register_application')),
    sa.UniqueConstraint('case_key', name=op.f('uq_register_application_case_key'))
    )
    with op.batch_alter_table('register_application', schema=None) as batch_op:
        batch_op.create_index('ix_register_application_batch_standing', ['batch_id', 'standing'], unique=False)
        batch_op.create_index(batch_op.f('ix_register_application_credit_code'), ['credit_code'], unique=False)

    op.create_table('transit_attempt',
    sa.Column('event_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_key'], ['transit_outbox.key'], name=op.f('fk_transit_attempt_event_key')),
    sa.PrimaryKeyConstraint('event_key', 'number', name=op.f('pk_transit_attempt'))
    )
    op.create_table('case_instance',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('process_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('process_id', sa.Text(), nullable=False),
    sa.Column('process_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.Column('parent_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parent_wait_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('root_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deployments_known', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('history_length', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('history_hash', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['process_key'], ['definition_version.key'], name=op.f('fk_case_instance_process_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_instance'))
    )
    with op.batch_alter_table('case_instance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_instance_parent_key'), ['parent_key'], unique=False)
        batch_op.create_index('ix_case_instance_process', ['process_id', 'state', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_instance_process_key'), ['process_key'], unique=False)
        batch_op.create_index('ix_case_instance_root', ['root_key'], unique=False)

    op.create_table('definition_start',
    sa.Column('process_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['process_key'], ['definition_version.key'], name=op.f('fk_definition_start_process_key')),
    sa.PrimaryKeyConstraint('process_key', 'element_id', name=op.f('pk_definition_start'))
    )
    with op.batch_alter_table('definition_start', schema=None) as batch_op:
        batch_op.create_index('ix_definition_start_name', ['kind', 'name'], unique=False)

    op.create_table('register_base',
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=False),
    sa.Column('application_number', sa.Text(), nullable=False),
    sa.Column('credit_code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('document_no', sa.Text(), nullable=False),
    sa.Column('recognised_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['application_number'], ['register_application.number'], name=op.f('fk_register_base_application_number')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_register_base')),
    sa.UniqueConstraint('application_number', name=op.f('uq_register_base_application_number'))
    )
    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_base_credit_code'), ['credit_code'], unique=False)

    op.create_table('register_objection',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('application_number', sa.Text(), nullable=False),
    sa.Column('raised_by', sa.Text(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('valid', sa.Boolean(), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['application_number'], ['register_application.number'], name=op.f('fk_register_objection_application_number')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_objection'))
    )
    with op.batch_alter_table('register_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_objection_application_number'), ['application_number'], unique=False)

    op.create_table('case_document',
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('task_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('uploaded_by', sa.Text(), nullable=False),
    sa.Column('uploaded_by_name', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_document_instance_key')),
    sa.ForeignKeyConstraint(['sha256'], ['case_document_content.sha256'], name=op.f('fk_case_document_sha256')),
    sa.PrimaryKeyConstraint('instance_key', 'sha256', name=op.f('pk_case_document'))
    )
    op.create_table('case_element_instance',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_element_instance_instance_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_element_instance'))
    )
    with op.batch_alter_table('case_element_instance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_element_instance_instance_key'), ['instance_key'], unique=False)

    op.create_table('case_incident',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('process_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('wait_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('details', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_incident_instance_key')),
    sa.ForeignKeyConstraint(['process_key'], ['definition_version.key'], name=op.f('fk_case_incident_process_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_incident'))
    )
    with op.batch_alter_table('case_incident', schema=None) as batch_op:
        batch_op.create_index('ix_case_incident_instance', ['instance_key'], unique=False)
        batch_op.create_index('ix_case_incident_open', ['key'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index('uq_case_incident_open_wait', ['instance_key', 'wait_key', 'kind'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('case_job',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('process_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('process_id', sa.Text(), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('headers', sa.Text(), nullable=False),
    sa.Column('retries', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('worker', sa.Text(), nullable=True),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error_message', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_job_instance_key')),
    sa.ForeignKeyConstraint(['process_key'], ['definition_version.key'], name=op.f('fk_case_job_process_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_job'))
    )
    with op.batch_alter_table('case_job', schema=None) as batch_op:
        batch_op.create_index('ix_case_job_instance', ['instance_key'], unique=False)
        batch_op.create_index('ix_case_job_open', ['type', 'key'], unique=False, sqlite_where=sa.text("state in ('created', 'activated')"), postgresql_where=sa.text("state in ('created', 'activated')"))

    op.create_table('case_timer',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('process_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('estimate', sa.DateTime(timezone=True), nullable=True),
    sa.Column('repetitions', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('interrupting', sa.Boolean(), nullable=False),
    sa.Column('deadline_id', sa.Text(), nullable=True),
    sa.Column('counted_from', sa.Text(), nullable=True),
    sa.Column('headers', sa.Text(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lateness_seconds', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_timer_instance_key')),
    sa.ForeignKeyConstraint(['process_key'], ['definition_version.key'], name=op.f('fk_case_timer_process_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_timer'))
    )
    with op.batch_alter_table('case_timer', schema=None) as batch_op:
        batch_op.create_index('ix_case_timer_due', ['due_at', 'key'], unique=False, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.create_index('ix_case_timer_instance', ['instance_key'], unique=False)
        batch_op.create_index('uq_case_timer_moment', ['instance_key', 'element_instance_key', 'element_id', 'due_at'], unique=True, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))

    op.create_table('case_user_task',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('process_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('process_id', sa.Text(), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('assignee', sa.Text(), nullable=True),
    sa.Column('candidate_groups', sa.Text(), nullable=False),
    sa.Column('candidate_users', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('follow_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('priority', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('headers', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('completed_by', sa.Text(), nullable=True),
    sa.Column('completed_by_name', sa.Text(), nullable=True),
    sa.Column('signers', sa.Text(), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_user_task_instance_key')),
    sa.ForeignKeyConstraint(['process_key'], ['definition_version.key'], name=op.f('fk_case_user_task_process_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_user_task'))
    )
    with op.batch_alter_table('case_user_task', schema=None) as batch_op:
        batch_op.create_index('ix_case_user_task_completed_by', ['completed_by', 'ended_at'], unique=False)
        batch_op.create_index('ix_case_user_task_instance', ['instance_key'], unique=False)
        batch_op.create_index('ix_case_user_task_open', ['deadline_at', 'key'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('case_variable',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_variable_instance_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_variable')),
    sa.UniqueConstraint('scope_key', 'name', name=op.f('uq_case_variable_scope_key_name'))
    )
    with op.batch_alter_table('case_variable', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_variable_instance_key'), ['instance_key'], unique=False)

    op.create_table('register_report',
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('year', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_report_base_number')),
    sa.PrimaryKeyConstraint('base_number', 'year', name=op.f('pk_register_report'))
    )
    op.create_table('register_status_change',
    sa.Column('base_number', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('clauses', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['base_number'], ['register_base.number'], name=op.f('fk_register_status_change_base_number')),
    sa.PrimaryKeyConstraint('base_number', 'position', name=op.f('pk_register_status_change'))
    )
    op.create_table('runtime_call',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('child_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_runtime_call_instance_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_runtime_call')),
    sa.UniqueConstraint('child_key', name=op.f('uq_runtime_call_child_key'))
    )
    with op.batch_alter_table('runtime_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runtime_call_instance_key'), ['instance_key'], unique=False)

    op.create_table('runtime_message_subscription',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('process_id', sa.Text(), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('correlation_key', sa.Text(), nullable=False),
    sa.Column('interrupting', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_runtime_message_subscription_instance_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_runtime_message_subscription'))
    )
    with op.batch_alter_table('runtime_message_subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runtime_message_subscription_instance_key'), ['instance_key'], unique=False)
        batch_op.create_index('ix_runtime_message_subscription_name', ['name', 'correlation_key'], unique=False)

    op.create_table('runtime_signal_subscription',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('element_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('interrupting', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_runtime_signal_subscription_instance_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_runtime_signal_subscription'))
    )
    with op.batch_alter_table('runtime_signal_subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runtime_signal_subscription_instance_key'), ['instance_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_runtime_signal_subscription_name'), ['name'], unique=False)

    op.create_table('runtime_state',
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('snapshot', sa.Text(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=False),
    sa.Column('waits', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_runtime_state_instance_key')),
    sa.PrimaryKeyConstraint('instance_key', name=op.f('pk_runtime_state'))
    )
    op.create_table('case_reminder',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('timer_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('instance_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('reminder', 'escalation', native_enum=False), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('whom', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('reminder', 'escalation')", name=op.f('ck_case_reminder_kind')),
    sa.CheckConstraint("state in ('pending', 'sent', 'withdrawn')", name=op.f('ck_case_reminder_state')),
    sa.ForeignKeyConstraint(['instance_key'], ['case_instance.key'], name=op.f('fk_case_reminder_instance_key')),
    sa.ForeignKeyConstraint(['timer_key'], ['case_timer.key'], name=op.f('fk_case_reminder_timer_key')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_case_reminder'))
    )
    with op.batch_alter_table('case_reminder', schema=None) as batch_op:
        batch_op.create_index('ix_case_reminder_due', ['at', 'key'], unique=False, sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.create_index('ix_case_reminder_timer', ['timer_key'], unique=False)

    op.create_table('runtime_candidate',
    sa.Column('task_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['task_key'], ['case_user_task.key'], name=op.f('fk_runtime_candidate_task_key')),
    sa.PrimaryKeyConstraint('task_key', 'who', 'role', name=op.f('pk_runtime_candidate'))
    )
    with op.batch_alter_table('runtime_candidate', schema=None) as batch_op:
        batch_op.create_index('ix_runtime_candidate_list', ['who', 'deadline_at', 'task_key'], unique=False, sqlite_where=sa.text('offered'), postgresql_where=sa.text('offered'))

    op.create_table('runtime_draft',
    sa.Column('task_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('variables', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['task_key'], ['case_user_task.key'], name=op.f('fk_runtime_draft_task_key')),
    sa.PrimaryKeyConstraint('task_key', 'login', name=op.f('pk_runtime_draft'))
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table('runtime_draft')
    with op.batch_alter_table('runtime_candidate', schema=None) as batch_op:
        batch_op.drop_index('ix_runtime_candidate_list', sqlite_where=sa.text('offered'), postgresql_where=sa.text('offered'))

    op.drop_table('runtime_candidate')
    with op.batch_alter_table('case_reminder', schema=None) as batch_op:
        batch_op.drop_index('ix_case_reminder_timer')
        batch_op.drop_index('ix_case_reminder_due', sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))

    op.drop_table('case_reminder')
    op.drop_table('runtime_state')
    with op.batch_alter_table('runtime_signal_subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runtime_signal_subscription_name'))
        batch_op.drop_index(batch_op.f('ix_runtime_signal_subscription_instance_key'))

    op.drop_table('runtime_signal_subscription')
    with op.batch_alter_table('runtime_message_subscription', schema=None) as batch_op:
        batch_op.drop_index('ix_runtime_message_subscription_name')
        batch_op.drop_index(batch_op.f('ix_runtime_message_subscription_instance_key'))

    op.drop_table('runtime_message_subscription')
    with op.batch_alter_table('runtime_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runtime_call_instance_key'))

    op.drop_table('runtime_call')
    op.drop_table('register_status_change')
    op.drop_table('register_report')
    with op.batch_alter_table('case_variable', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_variable_instance_key'))

    op.drop_table('case_variable')
    with op.batch_alter_table('case_user_task', schema=None) as batch_op:
        batch_op.drop_index('ix_case_user_task_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_case_user_task_instance')
        batch_op.drop_index('ix_case_user_task_completed_by')

    op.drop_table('case_user_task')
    with op.batch_alter_table('case_timer', schema=None) as batch_op:
        batch_op.drop_index('uq_case_timer_moment', sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.drop_index('ix_case_timer_instance')
        batch_op.drop_index('ix_case_timer_due', sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))

    op.drop_table('case_timer')
    with op.batch_alter_table('case_job', schema=None) as batch_op:
        batch_op.drop_index('ix_case_job_open', sqlite_where=sa.text("state in ('created', 'activated')"), postgresql_where=sa.text("state in ('created', 'activated')"))
        batch_op.drop_index('ix_case_job_instance')

    op.drop_table('case_job')
    with op.batch_alter_table('case_incident', schema=None) as batch_op:
        batch_op.drop_index('uq_case_incident_open_wait', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_case_incident_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_case_incident_instance')

    op.drop_table('case_incident')
    with op.batch_alter_table('case_element_instance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_element_instance_instance_key'))

    op.drop_table('case_element_instance')
    op.drop_table('case_document')
    with op.batch_alter_table('register_objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_register_objection_application_number'))

    op.drop_table('register_objection')
    with op.batch_alter_table('register_base', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_register_base_credit_code'))

    op.drop_table('register_base')
    with op.batch_alter_table('definition_start', schema=None) as batch_op:
        batch_op.drop_index('ix_definition_start_name')

    op.drop_table('definition_start')
    with op.batch_alter_table('case_instance', schema=None) as batch_op:
        batch_op.drop_index('ix_case_instance_root')
        batch_op.drop_index(batch_op.f('ix_case_instance_process_key'))
        batch_op.drop_index('ix_case_instance_process')
        batch_op.drop_index(batch_op.f('ix_case_instance_parent_key'))

    op.drop_table('case_instance')
    op.drop_table('transit_attempt')
    with op.batch_alter_table('register_application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_register_application_credit_code'))
        batch_op.drop_index('ix_register_application_batch_standing')

    op.drop_table('register_application')
    with op.batch_alter_table('definition_version', schema=None) as batch_op:
        batch_op.drop_index('uq_definition_version_latest', sqlite_where=sa.text('latest'), postgresql_where=sa.text('latest'))
        batch_op.drop_index('ix_definition_version_deployment')

    op.drop_table('definition_version')
    with op.batch_alter_table('account_substitution', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_substitution_deputy'))

    op.drop_table('account_substitution')
    op.drop_table('account_membership')
    with op.batch_alter_table('transit_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_transit_outbox_next', sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
        batch_op.drop_index(batch_op.f('ix_transit_outbox_instance_key'))

    op.drop_table('transit_outbox')
    with op.batch_alter_table('transit_message', schema=None) as batch_op:
        batch_op.drop_index('ix_transit_message_expiry')
        batch_op.drop_index('ix_transit_message_buffered', sqlite_where=sa.text("state = 'buffered'"), postgresql_where=sa.text("state = 'buffered'"))

    op.drop_table('transit_message')
    op.drop_table('transit_inbox')
    op.drop_table('register_sanction')
    op.drop_table('register_organisation')
    op.drop_table('register_batch')
    op.drop_table('house_office_closure')
    op.drop_table('house_key_block')
    op.drop_table('house_clock')
    op.drop_table('house_calendar_day')
    with op.batch_alter_table('history_record', schema=None) as batch_op:
        batch_op.drop_index('ix_history_record_kind')

    op.drop_table('history_record')
    op.drop_table('history_head')
    op.drop_table('definition_resource')
    op.drop_table('definition_deployment')
    op.drop_table('case_document_content')
    op.drop_table('account_user')
    op.drop_table('account_group')
