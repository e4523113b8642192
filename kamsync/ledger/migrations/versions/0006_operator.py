"""What the operator was told of; how serious a message is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    severity = sa.Column("severity", sa.Text(), nullable=False, server_default="info")
    op.add_column("alert_message", severity)
    op.create_table(
        "operator_state",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "code", "subject", name=op.f("pk_operator_state")),
    )
