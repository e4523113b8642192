"""One person with a user in several CRMs is one owner: found by e-mail address. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from kamsync.model.joined_ids import connection_of

USER_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("owner_id", "kam_id", "sponsor_id", "modified_by"),
    "opportunity": ("owner_id", "modified_by"),
    "activity": ("owner_id", "modified_by"),
    "case": ("owner_id",),
    "contact": ("modified_by",),
    "objective": ("owner_id",),
    "plan_item": ("owner_id", "updated_by"),
    "team_member": ("user_id",),
    "user": ("manager_id",),
    "change_log": ("old", "new", "changed_by"),
}
"""Stream → columns that hold a user of the CRM."""


def same_people(users: pl.DataFrame, order: Sequence[str]) -> dict[str, str]:
    """Joined id of a user → that of the same person in the connection that comes first in `order`.

    The same address, without case, of one active user in each CRM; an address that several users
    of one CRM share is nobody's.
    """
    if not {"email", "is_active"} <= set(users.columns):
        return {}
    rank = {name: n for n, name in enumerate(order)}
    known = (
        users.filter(
            ~pl.col("is_deleted").fill_null(value=False)
            & pl.col("is_active").fill_null(value=True)
            & pl.col("email").str.contains("@", literal=True)
        )
        .select(
            "id",
            pl.col("email").str.strip_chars().str.to_lowercase().alias("email"),
            connection_of("id").alias("connection"),
        )
        .filter(pl.len().over("email", "connection") == 1)
        .with_columns(pl.col("connection").replace_strict(rank, default=len(rank)).alias("rank"))
        .sort("rank", "id")
        .with_columns(pl.col("id").first().over("email").alias("same_as"))
        .filter(pl.col("id") != pl.col("same_as"))
    )
    return dict(known.select("id", "same_as").iter_rows())


def with_same_people(stream: str, rows: pl.LazyFrame, same: Mapping[str, str]) -> pl.LazyFrame:
    """`rows` with the one user in place of the others; of users, the others say whom they are and
    count no more."""
    names = rows.collect_schema().names()
    if same and (columns := [c for c in USER_COLUMNS.get(stream, ()) if c in names]):
        rows = rows.with_columns(pl.col(columns).replace(dict(same)))
    if stream != "user":
        return rows
    same_as = pl.col("id").replace_strict(dict(same), default=None, return_dtype=pl.String)
    rows = rows.with_columns(same_as.alias("same_as"))
    gone = pl.col("same_as").is_not_null() | pl.col("is_deleted").fill_null(value=False)
    return rows.with_columns(gone.alias("is_deleted"))
