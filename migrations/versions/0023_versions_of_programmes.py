"""The versions of whole programmes, and the files of each."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables; what nobody has deployed since is as it ships with the program."""
    op.create_table(
        "definition_programme",
        sa.Column("key", _KEY, autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("version", _KEY, nullable=False),
        sa.Column("deployment_key", _KEY, nullable=False),
        sa.Column("deployment_number", _KEY, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_definition_programme")),
        sa.UniqueConstraint(
            "programme", "version", name=op.f("uq_definition_programme_programme_version")
        ),
        sa.ForeignKeyConstraint(
            ["deployment_key"],
            ["definition_deployment.key"],
            name=op.f("fk_definition_programme_deployment_key"),
        ),
    )
    op.create_index(
        "ix_definition_programme_deployment", "definition_programme", ["deployment_number"]
    )
    op.create_table(
        "definition_programme_file",
        sa.Column("version_key", _KEY, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version_key", "path", name=op.f("pk_definition_programme_file")),
        sa.ForeignKeyConstraint(
            ["version_key"],
            ["definition_programme.key"],
            name=op.f("fk_definition_programme_file_version_key"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["definition_resource.sha256"],
            name=op.f("fk_definition_programme_file_sha256"),
        ),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("definition_programme_file")
    op.drop_table("definition_programme")
