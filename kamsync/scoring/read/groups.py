"""Which account belongs to which group, and what a group inherits from its members.

Root: numbers §1.5. Roll-up: §1.6. Owner: §1.7. Portfolio filter: §1.8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.model.change import Finding
from kamsync.model.tables import STREAMS
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.registry import Column, produces

Ints = npt.NDArray[np.int64]

SUMMED = ("potential_revenue", "employees", "customer_revenue", "investment", "value_delivered")
"""The root's value if it has one, else the sum of the members'."""

_OWN_DATE = ("plan_start", "plan_end", "plan_reviewed_at", "plan_presented_at")
_SPONSOR = ("sponsor_id", "counterpart_id", "sponsor_cadence_days", "sponsor_at")
_UNDATED = (*_SPONSOR, "industry")
_KEPT = (
    *("id", "root", "g", "kam_id", "owner_id", "currency", *SUMMED),
    *("region", "country", "business_unit"),
)


@dataclass(frozen=True)
class Groups:
    accounts: pl.DataFrame
    """id, root, g and what events, owners and sums need of members; live accounts of the
    portfolio, by id."""
    roots: pl.DataFrame
    """One row per group, by root id: g (row number), root, members and the rolled-up columns."""
    findings: tuple[Finding, ...]


def find_groups(inputs: Inputs, policy: Policy) -> Groups:
    """Roots of all live accounts, with the portfolio filter applied to whole groups."""
    accounts = _live_accounts(inputs)
    root, findings = _roots(accounts, policy.unit)
    accounts = accounts.with_columns(root.alias("root"))
    accounts = _filtered(accounts, policy)
    # sorted by id, so the roots come in their order too
    index = accounts.filter(pl.col("id") == pl.col("root")).select("root").with_row_index("g")
    index = index.with_columns(pl.col("g").cast(pl.Int64))
    accounts = accounts.join(index, on="root", how="left", maintain_order="left")
    roots = _rolled_up(accounts)
    return Groups(accounts.select(_KEPT), roots, tuple(findings))


def _live_accounts(inputs: Inputs) -> pl.DataFrame:
    frame = inputs.streams["account"]
    have = frame.collect_schema().names()
    if "is_deleted" in have:
        frame = frame.filter(~pl.col("is_deleted").fill_null(value=False))
    known = {c.name for c in STREAMS["account"].columns}
    missing = [
        pl.lit(None, STREAMS["account"].dtype(c)).alias(c) for c in sorted(known - set(have))
    ]
    kept = [c for c in have if not c.startswith("out_")]
    accounts = frame.select(kept).with_columns(missing).collect()
    return accounts if accounts["id"].is_sorted() else accounts.sort("id")


def _roots(accounts: pl.DataFrame, unit: str) -> tuple[pl.Series, list[Finding]]:
    ids = accounts["id"]
    if unit == "account" or accounts.is_empty():
        return ids.alias("root"), []
    above = _parents(accounts)
    recurrent = _after_many_steps(above)
    on_cycle = np.zeros(len(above), dtype=bool)
    on_cycle[recurrent] = True
    on_cycle &= above != np.arange(len(above))
    above = np.where(on_cycle, np.arange(len(above)), above)
    findings = [
        Finding(
            "parent_cycle",
            "warning",
            f"account {account_id}",
        )
        for account_id in ids.filter(pl.Series(on_cycle)).to_list()
    ]
    return ids.gather(_after_many_steps(above)).alias("root"), findings


def own_roots(accounts: pl.DataFrame) -> pl.Series:
    """The root of each account, which need not be of the portfolio; accounts by id."""
    missing = [
        pl.lit(None, pl.String).alias(c)
        for c in ("parent_id", "group_id")
        if c not in accounts.columns
    ]
    return _roots(accounts.with_columns(missing), "group")[0]


def _parents(accounts: pl.DataFrame) -> Ints:
    """Row number of each account's parent, its own where it has none."""
    rows = accounts.select("id", "parent_id", "group_id").with_row_index("row")
    ids = rows.select(pl.col("id").alias("above"), pl.col("row").alias("above_row"))
    known = pl.col("group_id").is_in(rows["id"].implode())
    labels = rows.filter(pl.col("group_id").is_not_null() & ~known)
    carrier = labels.group_by("group_id").agg(pl.col("id").min().alias("carrier"))
    above = (
        rows.join(carrier, on="group_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("carrier", "group_id", "parent_id").alias("above"))
        .join(ids, on="above", how="left", maintain_order="left")
        .select(pl.coalesce("above_row", "row").cast(pl.Int64).alias("above"))
    )
    return above["above"].to_numpy().copy()


def _after_many_steps(above: Ints) -> Ints:
    """Where each account stands after at least as many steps upwards as there are accounts."""
    steps = 1
    while steps < len(above):
        above = above[above]
        steps *= 2
    return above


def _filtered(accounts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The filter is tested on the root and takes the whole group."""
    if not policy.filter:
        return accounts
    keep = pl.lit(value=True)
    for column, allowed in policy.filter.items():
        keep = keep & pl.col(column).cast(pl.String).is_in(list(allowed)).fill_null(value=False)
    roots = accounts.filter(pl.col("id") == pl.col("root")).filter(keep).select("root")
    return accounts.join(roots, on="root", how="semi", maintain_order="left")


@produces(
    Column("g", "count", (), "row number of the group, by root id"),
    Column("root", "id", ("account.parent_id", "account.group_id"), "its root account", csv=1),
    Column("name", "text", ("account.name",), "name of the root account", csv=2),
    Column("members", "count", ("account.parent_id",), "accounts in the group", csv=3),
)
def _rolled_up(accounts: pl.DataFrame) -> pl.DataFrame:
    """One row per group: the root's own columns, with what it inherits."""
    is_root = pl.col("id") == pl.col("root")
    roots = accounts.filter(is_root).sort("g")
    members = accounts.group_by("g").len("members").cast({"members": pl.Int64})
    roots = roots.join(members, on="g", how="left", maintain_order="left")
    if accounts.height == roots.height:
        return roots
    others = accounts.filter(~is_root)
    for column in _inherited(accounts.columns):
        value = _newest(others, column, _date_of(column, accounts.columns))
        roots = roots.join(value, on="g", how="left", maintain_order="left").with_columns(
            pl.coalesce(column, "~inherited").alias(column)
        )
        roots = roots.drop("~inherited")
    return roots


def _inherited(columns: list[str]) -> list[str]:
    found = [c for c in columns if c.startswith(("rating_", "profile_"))]
    return found + [c for c in (*_OWN_DATE, *_UNDATED) if c in columns]


def _date_of(column: str, columns: list[str]) -> str:
    """The column that says how new a value is; empty where there is none."""
    if column in _SPONSOR:
        return "sponsor_at" if "sponsor_at" in columns else ""
    if column in _OWN_DATE or column.endswith("_at"):
        return column
    stem = column.removesuffix("_by")
    return f"{stem}_at" if f"{stem}_at" in columns else ""


def _newest(others: pl.DataFrame, column: str, date: str) -> pl.DataFrame:
    rows = others.filter(pl.col(column).is_not_null())
    when = pl.col(date) if date else pl.lit(None, pl.Date())
    rows = rows.with_columns(when.alias("~when")).sort(
        ["g", "~when", "id"], descending=[False, True, False], nulls_last=True
    )
    return rows.group_by("g", maintain_order=True).agg(pl.col(column).first().alias("~inherited"))


def owners(
    groups: Groups, ttm_by_account: pl.DataFrame, inputs: Inputs, fallback: str
) -> pl.DataFrame:
    """g, owner_id, owner_issue (null without a user stream): numbers §1.7.

    `ttm_by_account`: id, revenue (home minor units).
    """
    active = _active_users(inputs)
    accounts = groups.accounts.select("id", "root", "g", "kam_id", "owner_id")
    for column in ("kam_id", "owner_id"):
        if active is not None:
            known = pl.col(column).is_in(active.implode())
            accounts = accounts.with_columns(pl.when(known).then(pl.col(column)).alias(column))
    own = accounts.filter(pl.col("id") == pl.col("root")).select(
        "g", pl.coalesce("kam_id", "owner_id").alias("own")
    )
    rest = (
        accounts.filter((pl.col("id") != pl.col("root")) & pl.col("owner_id").is_not_null())
        .join(ttm_by_account, on="id", how="left")
        .with_columns(pl.col("revenue").fill_null(0))
        .sort(["g", "revenue", "id"], descending=[False, True, False])
        .group_by("g", maintain_order=True)
        .agg(pl.col("owner_id").first().alias("members"))
    )
    found = own.join(rest, on="g", how="left").with_columns(
        pl.coalesce("own", "members").alias("found")
    )
    issue = pl.col("found").is_null() if active is not None else pl.lit(None, pl.Boolean())
    return found.select(
        "g",
        pl.coalesce(pl.col("found"), pl.lit(fallback or None, pl.String)).alias("owner_id"),
        issue.alias("owner_issue"),
    ).sort("g")


def _active_users(inputs: Inputs) -> pl.Series | None:
    if not inputs.has("user"):
        return None
    users = inputs.live("user", "id", "is_active").collect()
    return users.filter(pl.col("is_active").fill_null(value=True))["id"]
