"""Rejects stand from the first run that saw them until the first that did not; views for SQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_SAME = (
    'stream, record_id, "where", field, value, reason, whole_record, account_id, day, won, '
    "amount, currency"
)

_VIEWS = {
    "kamsync_runs": (
        "select connection, id as run, command, as_of, started_at, finished_at, status, exit_code, "
        'plan_id as plan, undone_run, "user", counts, calls from run'
    ),
    "kamsync_writes": (
        "select batch.connection, batch.run_id as run, batch.kind, write.ref, write.ok, "
        "write.code, write.reason, write.crm_id, batch.opened_at, batch.ended_at "
        "from write join batch on batch.id = write.batch_id"
    ),
    "kamsync_rejects": (
        'select run.connection, run.id as run, r.stream, r.record_id, r."where", r.field, '
        "r.value, r.reason, r.whole_record, r.account_id, r.day, r.won, r.amount, r.currency "
        "from run join reject_kept r on r.connection = run.connection and "
        "r.first_run <= run.number and (r.until_run is null or r.until_run > run.number) "
        "where run.has_rejects"
    ),
}
"""For whoever asks the ledger by SQL; docs/ledger.md describes them."""


def upgrade() -> None:
    op.add_column(
        "run", sa.Column("has_rejects", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("update run set has_rejects = true where id in (select run_id from reject)")
    op.create_table(
        "reject_kept",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("first_run", sa.Integer(), nullable=False),
        sa.Column("until_run", sa.Integer()),
        *(sa.Column(n, sa.Text()) for n in ("stream", "record_id", "where", "field")),
        *(sa.Column(n, sa.Text()) for n in ("value", "reason")),
        sa.Column("whole_record", sa.Boolean()),
        sa.Column("account_id", sa.Text()),
        sa.Column("day", sa.Date()),
        sa.Column("won", sa.Boolean()),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("currency", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reject_kept")),
    )
    op.execute(
        f"insert into reject_kept (connection, first_run, until_run, {_SAME}) "  # noqa: S608 - ours
        "select run.connection, run.number, run.number + 1, reject.stream, "
        'reject.record_id, reject."where", reject.field, reject.value, reject.reason, '
        "reject.whole_record, reject.account_id, reject.day, reject.won, reject.amount, "
        "reject.currency from reject join run on run.id = reject.run_id order by reject.number"
    )
    op.drop_table("reject")
    op.create_index(
        "ix_reject_kept_connection_until_run", "reject_kept", ["connection", "until_run"]
    )
    for name, query in _VIEWS.items():
        op.execute(f"create view {name} as {query}")
