"""Who keeps what we know of an account up to date: how many people, how many of them from outside
(docs/figures_people.md). Counts, never figures of one person."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Metric, produces, step

YEAR_DAYS: Final = 365
_BY: Final = ("plan_item.updated_by", "rating.by", "account.rating_*_by")


def contributions(inputs: Inputs, members: pl.DataFrame, today: int) -> pl.DataFrame:
    """g, by: who wrote a part of the plan, a rating of the joint scorecard or one on the account
    within a year. `members`: account_id, g."""

    def recent(stream: str, by: str, at: str) -> pl.LazyFrame:
        within = day_of(at).is_between(today - YEAR_DAYS, today)
        rows = inputs.live(stream, "account_id", by, at).filter(within)
        return rows.select("account_id", pl.col(by).alias("by"))

    parts = [recent("plan_item", "updated_by", "updated_at"), recent("rating", "by", "rated_at")]
    names = inputs.streams["account"].collect_schema().names()
    rated = [c for c in names if c.startswith("rating_") and c.endswith("_by")]
    for by in rated:
        at = f"{by.removesuffix('_by')}_at"
        if at in names:
            rows = inputs.live("account", "id", by, at).rename({"id": "account_id"})
            within = day_of(at).is_between(today - YEAR_DAYS, today)
            parts.append(rows.filter(within).select("account_id", pl.col(by).alias("by")))
    both = pl.concat(parts).drop_nulls("by")
    return both.join(members.lazy(), on="account_id").select("g", "by").unique().collect()


@produces(
    Metric(
        "contributors",
        "count",
        _BY,
        "people who updated its plan or ratings within a year",
        rows=("3-37",),
        absent=0,
    ),
    Metric(
        "contributors_outside",
        "count",
        _BY,
        "contributors who are no users of ours: the customer, third parties",
        rows=("3-37",),
        absent=0,
    ),
)
def contributors(rows: pl.DataFrame, users: pl.Series) -> pl.DataFrame:
    """g and both, of groups with one. `rows`: g, by; `users`: their ids."""
    outside = ~pl.col("by").is_in(users.implode())
    return rows.group_by("g").agg(
        pl.col("by").n_unique().cast(pl.Int64).alias("contributors"),
        pl.col("by").filter(outside).n_unique().cast(pl.Int64).alias("contributors_outside"),
    )


@step(contributors)
def add_contributors(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context = sources.context
    inputs = context.inputs
    signed = inputs.has("plan_item", "updated_by") or inputs.has("rating", "by")
    names = inputs.streams["account"].collect_schema().names()
    if not signed and not any(c.startswith("rating_") and c.endswith("_by") for c in names):
        return frame
    members = context.grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    rows = contributions(inputs, members, sources.windows.today)
    users = inputs.live("user", "id").collect()["id"]
    frame = joined(frame, contributors(rows, users))
    if inputs.has("user"):
        return frame
    return frame.with_columns(pl.lit(None, pl.Int64).alias("contributors_outside"))


STEPS: Final = (add_contributors,)
