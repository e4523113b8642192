"""Ids of several connections side by side: `crm:0015…` is record 0015… of connection crm. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from kamsync.model.tables import STREAMS
from kamsync.model.words import OWNER_FIELDS

_NO_RECORD: Final = ("themes", "text_hash")
"""Columns of ids that name no record of the CRM."""
_REJECTED: Final = ("record_id", "account_id", "owner_id")


def joined_id(connection: str, record_id: str) -> str:
    return f"{connection}:{record_id}"


def split_id(joined: str) -> tuple[str, str]:
    """(connection, the CRM's own id); a connection name has no colon, an id may have some."""
    connection, _, record_id = joined.partition(":")
    return connection, record_id


def connection_of(column: str) -> pl.Expr:
    """The connection that a column of joined ids names."""
    return pl.col(column).str.split(":").list.first()


def task_id_of(column: str, *, joined: bool) -> pl.Expr:
    """The id that a task got when it was made, out of its id among the activities, where the kind
    may stand before it: `task:17`, `crm:task:17`."""
    parts = pl.col(column).str.split(":")
    last = parts.list.last()
    return pl.concat_str(parts.list.first(), last, separator=":") if joined else last


def in_order(connections: Collection[str]) -> list[str]:
    """As their joined ids sort: streams put one after the other so are sorted by id."""
    return sorted(connections, key=lambda name: f"{name}:")


def with_joined_ids(stream: str, rows: pl.LazyFrame, connection: str) -> pl.LazyFrame:
    """`rows` of one connection, every id in them with its name in front; nothing stays nothing."""
    kinds = {name: STREAMS[stream].column(name) for name in rows.collect_schema().names()}
    front = pl.lit(f"{connection}:")
    changed = []
    for name, column in kinds.items():
        if column is None or name in _NO_RECORD:
            continue
        if column.kind == "id" or name == "out_root_ref":
            changed.append((front + pl.col(name)).alias(name))
        elif column.kind == "ids":
            changed.append(pl.col(name).list.eval(front + pl.element()).alias(name))
    return rows.with_columns(changed)


def changes_with_joined_users(
    rows: pl.LazyFrame, users: pl.Series, connection: str
) -> pl.LazyFrame:
    """A change log whose owners are users of the connection (`users`: the CRM's own ids); one that
    is written by name stays a name."""
    if not {"field", "old", "new"} <= set(rows.collect_schema()):
        return rows
    of_owner = pl.col("field").str.strip_chars().str.to_lowercase().is_in(OWNER_FIELDS)
    return rows.with_columns(
        pl.when(of_owner & pl.col(c).is_in(users.implode()))
        .then(pl.lit(f"{connection}:") + pl.col(c))
        .otherwise(pl.col(c))
        .alias(c)
        for c in ("old", "new")
    )


def rejects_with_joined_ids(rejects: pl.DataFrame, connection: str) -> pl.DataFrame:
    front = pl.lit(f"{connection}:")
    return rejects.with_columns((front + pl.col(c)).alias(c) for c in _REJECTED)
