"""The parties of cases, and the audiences that diagrams declare.

The parties of cases that run already are taken from what they were known by: who began them, and
whom their tasks were offered to; their audiences are worked out when the program starts.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "case_party",
        sa.Column("root_key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["root_key"], ["case_instance.key"], name="fk_case_party_root_key"),
        sa.PrimaryKeyConstraint("root_key", "who", "role", name="pk_case_party"),
    )
    op.create_index("ix_case_party_who", "case_party", ["who", "root_key"])
    op.create_table(
        "definition_audience",
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_key"], ["definition_version.key"], name="fk_definition_audience_process_key"
        ),
        sa.PrimaryKeyConstraint(
            "process_key", "kind", "name", "role", name="pk_definition_audience"
        ),
    )
    op.add_column(
        "case_paper", sa.Column("audience", sa.Text(), nullable=False, server_default="[]")
    )
    _take_over()


def downgrade() -> None:
    """Change them back."""
    op.drop_column("case_paper", "audience")
    op.drop_table("definition_audience")
    op.drop_table("case_party")


def _take_over() -> None:
    connection = op.get_bind()
    begun = "select root_key, started_by from case_instance where parent_key is null"
    found = {(root, f"user:{login}") for root, login in connection.execute(sa.text(begun))}
    offered = (
        "select i.root_key, t.candidate_groups, t.candidate_users, t.assignee, t.completed_by "
        "from case_user_task t join case_instance i on i.key = t.instance_key"
    )
    for root, groups, users, *logins in connection.execute(sa.text(offered)):
        found |= {(root, f"group:{group}") for group in json.loads(groups)}
        found |= {(root, f"user:{login}") for login in (*json.loads(users), *logins) if login}
    if found:
        table = sa.table("case_party", sa.column("root_key"), sa.column("who"), sa.column("role"))
        rows = [{"root_key": root, "who": who, "role": ""} for root, who in sorted(found)]
        op.bulk_insert(table, rows)
