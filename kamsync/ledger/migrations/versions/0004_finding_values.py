"""A finding keeps its values, so that it is said in the language of whoever reads it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    values = sa.Column("values", sa.JSON(), nullable=False, server_default="{}")
    variant = sa.Column("variant", sa.Text(), nullable=False, server_default="")
    op.add_column("finding", values)
    op.add_column("finding", variant)
