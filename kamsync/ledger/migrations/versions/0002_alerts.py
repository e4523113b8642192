"""Alerts: episodes per director, events, what keeps quiet, the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "alert_episode",
        *_text("connection", "director", "root", "level", "told"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("quiet_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("connection", "director", "root", name=op.f("pk_alert_episode")),
    )
    op.create_table(
        "alert_event",
        sa.Column("number", sa.Integer(), nullable=False),
        *_text("connection", "run_id"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        *_text("director", "root", "kind", "level", "earlier"),
        sa.Column("immediate", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alert_event")),
    )
    op.create_index(
        op.f("ix_alert_event_connection_waiting"), "alert_event", ["connection", "waiting"]
    )
    op.create_table(
        "alert_quiet",
        sa.Column("number", sa.Integer(), nullable=False),
        *_text("connection", "root", "kind", "level"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        *_text("by", "reason", "source"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alert_quiet")),
    )
    op.create_index(op.f("ix_alert_quiet_connection_root"), "alert_quiet", ["connection", "root"])
    op.create_table(
        "alert_message",
        sa.Column("number", sa.Integer(), nullable=False),
        *_text("connection", "run_id", "director", "channel", "kind", "title", "body"),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        *_text("status"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=True),
        *_text("error"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alert_message")),
    )
    op.create_index(
        op.f("ix_alert_message_connection_status"), "alert_message", ["connection", "status"]
    )
    op.create_table(
        "alert_clock",
        *_text("connection"),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("connection", name=op.f("pk_alert_clock")),
    )
