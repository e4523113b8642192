"""The ledger's tables. A change here needs a script in migrations/versions; a test compares."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)


def storable_text(value: str) -> str:
    """As a database can hold it."""
    if value.isascii() and "\0" not in value:
        return value
    valid = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return valid.replace("\0", "\ufffd")


class PlainText(TypeDecorator[str]):
    """Text from anywhere: what a database cannot hold (NUL, lone surrogates) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable_text(value)


class UtcTime(TypeDecorator[dt.datetime]):
    """Aware UTC datetimes, kept naive in both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, PlainText, nullable=null, primary_key=key)


def _run_id(*, key: bool = False) -> Column[str]:
    return Column("run_id", PlainText, ForeignKey("run.id"), nullable=False, primary_key=key)


run = Table(
    "run",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("id"),
    _text("connection"),
    _text("command"),
    Column("as_of", Date, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    _text("status"),
    Column("exit_code", Integer),
    _text("plan_id", null=True),
    _text("undone_run", null=True),
    _text("user"),
    Column("counts", JSON, nullable=False),
    Column("calls", JSON, nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("has_rejects", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("id"),
    Index(None, "connection", "status", "as_of"),
)

finding = Table(
    "finding",
    metadata,
    Column("number", Integer, primary_key=True),
    _run_id(),
    _text("code"),
    _text("severity"),
    _text("where"),
    _text("message"),
    _text("fix"),
    Column("values", JSON, nullable=False, server_default="{}"),
    Column("variant", PlainText, nullable=False, server_default=""),
    Index(None, "run_id"),
)

reject = Table(
    "reject_kept",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("connection"),
    Column("first_run", Integer, nullable=False),
    Column("until_run", Integer),
    _text("stream", null=True),
    _text("record_id", null=True),
    _text("where", null=True),
    _text("field", null=True),
    _text("value", null=True),
    _text("reason", null=True),
    Column("whole_record", Boolean),
    _text("account_id", null=True),
    Column("day", Date),
    Column("won", Boolean),
    Column("amount", BigInteger),
    _text("currency", null=True),
    Index(None, "connection", "until_run"),
)

batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("connection"),
    _run_id(),
    _text("kind"),
    Column("opened_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index(None, "run_id"),
    Index(None, "connection", "kind", "ended_at"),
)

write = Table(
    "write",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("ref"),
    Column("ok", Boolean),
    _text("code"),
    _text("reason"),
    _text("crm_id"),
    Index(None, "ok", "ref", "batch_id"),
)

output = Table(
    "output",
    metadata,
    _text("connection", key=True),
    _text("account_id", key=True),
    _text("values"),
    Column("as_of", Date, nullable=False),
    _run_id(),
)

memory = Table(
    "memory",
    metadata,
    _text("connection", key=True),
    _text("root", key=True),
    Column("as_of", Date, primary_key=True),
    _text("tier", null=True),
    _text("candidate", null=True),
    Column("streak", BigInteger),
    Column("tier_since", Date),
    _text("levels", null=True),
    _run_id(),
    Index(None, "connection", "as_of"),
)

episode = Table(
    "episode",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("connection"),
    _text("flag"),
    _text("root"),
    Column("as_of", Date, nullable=False),
    _text("event"),
    _text("key"),
    Column("n", Integer, nullable=False),
    _run_id(),
    Index(None, "connection", "as_of"),
    Index(None, "connection", "root"),
)

task = Table(
    "task",
    metadata,
    _text("connection", key=True),
    _text("key", key=True),
    _text("task_id", null=True),
    _text("account_id"),
    _text("owner_id", null=True),
    _text("flag"),
    _text("root"),
    Column("created_on", Date, nullable=False),
    Column("due_on", Date),
    _text("status"),
    _run_id(),
)

plan = Table(
    "plan",
    metadata,
    _text("connection", key=True),
    _text("id", key=True),
    _text("sha256"),
    Column("made_at", UtcTime, nullable=False),
)

approval = Table(
    "approval",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("connection"),
    _text("org_id"),
    _text("who"),
    Column("at", UtcTime, nullable=False),
    _text("plan_id"),
    _text("scorecard_hash"),
    Index(None, "connection"),
)

hold = Table(
    "hold",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("connection"),
    _text("run_id"),
    _text("reason"),
    Column("held_at", UtcTime, nullable=False),
    Column("released_at", UtcTime),
    _text("released_by", null=True),
    Index(None, "connection"),
)

alert_episode = Table(
    "alert_episode",
    metadata,
    _text("connection", key=True),
    _text("director", key=True),
    _text("root", key=True),
    _text("level"),
    _text("told"),
    Column("since", Date, nullable=False),
    Column("quiet_until", Date),
)

alert_event = Table(
    "alert_event",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("connection"),
    _text("run_id"),
    Column("at", UtcTime, nullable=False),
    Column("as_of", Date, nullable=False),
    _text("director"),
    _text("root"),
    _text("kind"),
    _text("level"),
    _text("earlier"),
    Column("immediate", Boolean, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("detail", JSON, nullable=False),
    Index(None, "connection", "waiting"),
)

alert_quiet = Table(
    "alert_quiet",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("connection"),
    _text("root"),
    _text("kind"),
    _text("level"),
    Column("since", Date, nullable=False),
    Column("until", Date),
    _text("by"),
    _text("reason"),
    _text("source"),
    Column("at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index(None, "connection", "root"),
)

alert_message = Table(
    "alert_message",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("connection"),
    _text("run_id"),
    _text("director"),
    _text("channel"),
    _text("kind"),
    _text("title"),
    _text("body"),
    Column("account", PlainText, nullable=False, server_default=""),
    Column("severity", PlainText, nullable=False, server_default="info"),
    Column("created_at", UtcTime, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    _text("status"),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", UtcTime),
    _text("error"),
    Index(None, "connection", "status"),
)

alert_clock = Table(
    "alert_clock",
    metadata,
    _text("connection", key=True),
    Column("looked_at", UtcTime, nullable=False),
)

operator_state = Table(
    "operator_state",
    metadata,
    _text("connection", key=True),
    _text("code", key=True),
    _text("subject", key=True),
    _text("severity"),
    Column("values", JSON, nullable=False),
    Column("since", UtcTime, nullable=False),
)
