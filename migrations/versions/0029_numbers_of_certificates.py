"""证书编号: what a body recognised before the system is numbered on its certificate."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the column; of one programme each number stands for one body."""
    op.add_column("register_base", sa.Column("certificate_no", sa.Text(), nullable=True))
    op.create_index(
        "uq_register_base_certificate", "register_base", ["programme", "certificate_no"], unique=True
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("uq_register_base_certificate", "register_base")
    op.drop_column("register_base", "certificate_no")
