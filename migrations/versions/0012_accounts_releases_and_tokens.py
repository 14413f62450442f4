"""Sessions, the three offices, releases of deployments, tokens of machines, second factors."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DEMONSTRATION = "$argon2id$v=19$m=8,t=1,p=1$%"
"""How a demonstration hashes the password that it tells everybody."""


def upgrade() -> None:
    """Change the tables."""
    _add_accounts_and_sessions()
    _add_releases()
    _add_tokens()
    _add_second_factors()


def downgrade() -> None:
    """Change them back."""
    _drop_second_factors()
    _drop_tokens()
    _drop_releases()
    _drop_accounts_and_sessions()


def _add_accounts_and_sessions() -> None:
    op.create_table(
        "account_office",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["account_user.login"], name="fk_account_office_login"),
        sa.PrimaryKeyConstraint("login", "office", name="pk_account_office"),
    )
    op.create_table(
        "account_sign_in_attempts",
        sa.Column("counted_by", sa.Text(), nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("counted_by", name="pk_account_sign_in_attempts"),
    )
    op.create_index("ix_account_sign_in_attempts_since", "account_sign_in_attempts", ["since"])
    op.create_table(
        "account_session",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("lacks", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["login"], ["account_user.login"], name="fk_account_session_login"),
        sa.PrimaryKeyConstraint("key", name="pk_account_session"),
        sa.UniqueConstraint("token_hash", name="uq_account_session_token_hash"),
    )
    op.create_index("ix_account_session_login", "account_session", ["login", "address"])
    op.create_index("ix_account_session_begun_at", "account_session", ["begun_at"])
    op.create_table(
        "house_installation",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_installation"),
    )
    op.execute(
        sa.text(
            "INSERT INTO house_installation (id, mode) SELECT 1, 'demonstration' "
            "WHERE EXISTS (SELECT 1 FROM account_user WHERE password_hash LIKE :hashed)"
        ).bindparams(hashed=DEMONSTRATION)
    )
    op.drop_table("account_failed_sign_in")
    with op.batch_alter_table("account_user") as user:
        user.add_column(
            sa.Column(
                "password_to_be_changed", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )


def _drop_accounts_and_sessions() -> None:
    with op.batch_alter_table("account_user") as user:
        user.drop_column("password_to_be_changed")
    op.create_table(
        "account_failed_sign_in",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("counted_by", sa.Text(), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_account_failed_sign_in"),
    )
    for column in ("counted_by", "failed_at"):
        op.create_index(f"ix_account_failed_sign_in_{column}", "account_failed_sign_in", [column])
    for table in (
        "house_installation",
        "account_session",
        "account_sign_in_attempts",
        "account_office",
    ):
        op.drop_table(table)


def _add_releases() -> None:
    with op.batch_alter_table("definition_deployment") as deployment:
        deployment.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
        deployment.add_column(sa.Column("released_by", sa.Text(), nullable=True))
        deployment.add_column(
            sa.Column("release_reason", sa.Text(), server_default="", nullable=False)
        )
    op.execute("UPDATE definition_deployment SET released_at = deployed_at")
    op.execute("UPDATE definition_deployment SET released_by = deployed_by")


def _drop_releases() -> None:
    with op.batch_alter_table("definition_deployment") as deployment:
        for column in ("release_reason", "released_by", "released_at"):
            deployment.drop_column(column)


def _add_tokens() -> None:
    with op.batch_alter_table("account_user") as user:
        user.add_column(
            sa.Column("machine", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        "account_token",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("issued_for", KEY, nullable=True),
        sa.ForeignKeyConstraint(["login"], ["account_user.login"], name="fk_account_token_login"),
        sa.PrimaryKeyConstraint("key", name="pk_account_token"),
        sa.UniqueConstraint("token_hash", name="uq_account_token_token_hash"),
    )
    for column in ("login", "issued_for"):
        op.create_index(f"ix_account_token_{column}", "account_token", [column])


def _drop_tokens() -> None:
    op.drop_table("account_token")
    with op.batch_alter_table("account_user") as user:
        user.drop_column("machine")


def _add_second_factors() -> None:
    op.create_table(
        "account_second_factor",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_step", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["login"], ["account_user.login"], name="fk_account_second_factor_login"
        ),
        sa.PrimaryKeyConstraint("login", name="pk_account_second_factor"),
    )
    op.create_table(
        "account_recovery_code",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["login"], ["account_user.login"], name="fk_account_recovery_code_login"
        ),
        sa.PrimaryKeyConstraint("login", "code_hash", name="pk_account_recovery_code"),
    )


def _drop_second_factors() -> None:
    op.drop_table("account_recovery_code")
    op.drop_table("account_second_factor")
