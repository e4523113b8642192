"""Our own side of an account: who works on it, who owns it, who is in whose way
(docs/figures_people.md). Counts of people, never figures of one person."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Metric, produces, step

_WORK: Final = ("activity.owner_id", "activity.occurred_at")
_OWNERS: Final = ("account.owner_id", "account.kam_id", "user.is_active")
_DEALS: Final = ("opportunity.owner_id", "opportunity.product_family", "opportunity.is_closed")


@produces(
    Metric("active_people", "count", _WORK, "our people with an activity in 90 days", absent=0),
    Metric(
        "active_departments",
        "count",
        (*_WORK, "user.department"),
        "departments of our people with an activity in 90 days",
        absent=0,
    ),
    Metric(
        "lone_kam",
        "yes/no",
        _WORK,
        "one of our people alone had activities in 90 days",
        rows=("1-31",),
        absent=False,
    ),
)
def working(active: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    """One row per group with an activity. `active`: g, owner_id; `users`: id, department."""
    who = active.unique().join(users.rename({"id": "owner_id"}), on="owner_id", how="left")
    n = pl.len().cast(pl.Int64)
    departments = pl.col("department").drop_nulls().n_unique().cast(pl.Int64)
    return who.group_by("g").agg(
        n.alias("active_people"),
        departments.alias("active_departments"),
        (n == 1).alias("lone_kam"),
    )


@produces(
    Metric(
        "owner_issue_kind",
        "state",
        _OWNERS,
        "what is wrong with its owner: nobody is named, the person is inactive, no person but a "
        "queue, or several key account managers",
        rows=("0-13",),
    )
)
def owner_kind(frame: pl.DataFrame, accounts: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    """g, owner_issue_kind. `frame`: g, owner_issue; `accounts`: id, root, g, kam_id, owner_id;
    `users`: id, is_active."""
    active = users.filter(pl.col("is_active").fill_null(value=True))["id"]
    own = accounts.filter(pl.col("id") == pl.col("root")).select(
        "g", pl.coalesce("kam_id", "owner_id").alias("named")
    )
    several = (
        accounts.filter(pl.col("kam_id").is_in(active.implode()))
        .group_by("g")
        .agg((pl.col("kam_id").n_unique() > 1).alias("several"))
    )
    found = frame.select("g", "owner_issue").join(own, on="g", how="left")
    found = found.join(several, on="g", how="left", maintain_order="left")
    wrong = (
        pl.when(pl.col("named").is_null())
        .then(pl.lit("none"))
        .when(pl.col("named").is_in(users["id"].implode()))
        .then(pl.lit("inactive"))
        .otherwise(pl.lit("queue"))
    )
    return found.select(
        "g",
        pl.when(pl.col("owner_issue"))
        .then(wrong)
        .when(pl.col("several"))
        .then(pl.lit("several"))
        .alias("owner_issue_kind"),
    )


@produces(
    Metric(
        "conflicts",
        "count",
        (*_OWNERS, *_DEALS),
        "where we are in our own way: several key account managers, and product families in which "
        "different people pursue open deals",
        rows=("3-32",),
        absent=0,
    ),
    Metric(
        "conflict_families",
        "text",
        _DEALS,
        "product families in which different people of ours pursue open deals",
    ),
)
def conflicts(kinds: pl.DataFrame, deals: pl.DataFrame) -> pl.DataFrame:
    """g and both, of groups with one. `kinds`: of owner_kind; `deals`: g, product_family,
    owner_id of open deals."""
    parallel = (
        deals.drop_nulls()
        .group_by("g", "product_family")
        .agg(pl.col("owner_id").n_unique().alias("people"))
        .filter(pl.col("people") > 1)
        .group_by("g")
        .agg(
            pl.len().cast(pl.Int64).alias("families"),
            pl.col("product_family").sort().str.join(", ").alias("conflict_families"),
        )
    )
    several = kinds.filter(pl.col("owner_issue_kind") == "several").select(
        "g", pl.lit(1, pl.Int64).alias("several")
    )
    both = parallel.join(several, on="g", how="full", coalesce=True)
    count = pl.col("families").fill_null(0) + pl.col("several").fill_null(0)
    return both.select("g", count.alias("conflicts"), "conflict_families")


def _open_deals(context: MeasureContext) -> pl.DataFrame:
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    deals = context.inputs.live(
        "opportunity", "account_id", "is_closed", "product_family", "owner_id"
    )
    return (
        deals.filter(~pl.col("is_closed"))
        .join(members, on="account_id")
        .select("g", "product_family", "owner_id")
        .collect(engine="streaming")
    )


@step(working, owner_kind, conflicts, needs="owner_issue", reads="work")
def add_colleagues(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context = sources.context
    inputs = context.inputs
    users = inputs.live("user", "id", "department", "is_active").collect()
    if inputs.has("activity", "owner_id"):
        recent = sources.work.select("g", "owner_id")
        frame = joined(frame, working(recent, users.select("id", "department")))
    if not inputs.has("user"):
        return frame
    kinds = owner_kind(frame, context.grouped.accounts, users)
    frame = joined(frame, kinds)
    return joined(frame, conflicts(kinds, _open_deals(context)))


STEPS: Final = (add_colleagues,)
