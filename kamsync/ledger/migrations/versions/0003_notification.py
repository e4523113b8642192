"""A message may open an account: notifications inside the CRM need one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    account = sa.Column("account", sa.Text(), nullable=False, server_default="")
    op.add_column("alert_message", account)
