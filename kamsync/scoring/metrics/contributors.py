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
ORIGINS: Final = ("ours", "customer", "third")
"""Of whoever wrote: a user of ours, a contact of the customer, neither of them."""
_BY: Final = ("plan_item.updated_by", "rating.by", "account.rating_*_by")


def contributions(inputs: Inputs, members: pl.DataFrame, today: int) -> pl.DataFrame:
    """g, section (plan, joint, ratings), by, day: who wrote a part of the plan, a rating of the
    joint scorecard or one on the account within a year, and when last. `members`: account_id, g."""

    def recent(section: str, rows: pl.LazyFrame, by: str, at: str) -> pl.LazyFrame:
        within = day_of(at).is_between(today - YEAR_DAYS, today)
        words = (pl.lit(section).alias("section"), pl.col(by).alias("by"), day_of(at).alias("day"))
        return rows.filter(within).select("account_id", *words)

    parts = [
        recent(section, inputs.live(stream, "account_id", by, at), by, at)
        for section, stream, by, at in (
            ("plan", "plan_item", "updated_by", "updated_at"),
            ("joint", "rating", "by", "rated_at"),
        )
    ]
    names = inputs.streams["account"].collect_schema().names()
    rated = [c for c in names if c.startswith("rating_") and c.endswith("_by")]
    for by in rated:
        at = f"{by.removesuffix('_by')}_at"
        if at in names:
            rows = inputs.live("account", "id", by, at).rename({"id": "account_id"})
            parts.append(recent("ratings", rows, by, at))
    both = pl.concat(parts).drop_nulls("by").join(members.lazy(), on="account_id")
    return both.group_by("g", "section", "by").agg(pl.col("day").max()).collect()


def origin(users: pl.Series, contacts: pl.Series) -> pl.Expr:
    """Of `by`: one of ORIGINS."""
    by = pl.col("by")
    return (
        pl.when(by.is_in(users.implode()))
        .then(pl.lit("ours"))
        .when(by.is_in(contacts.implode()))
        .then(pl.lit("customer"))
        .otherwise(pl.lit("third"))
    )


def by_section(rows: pl.DataFrame, users: pl.Series, contacts: pl.Series) -> pl.DataFrame:
    """g, section, origin, n people, day of the newest. `rows`: as `contributions` gives them."""
    known = rows.with_columns(origin(users, contacts).alias("origin"))
    people = pl.col("by").n_unique().cast(pl.Int64).alias("n")
    found = known.group_by("g", "section", "origin").agg(people, pl.col("day").max())
    return found.sort("g", "section", "origin")


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
    Metric(
        "contributors_origins",
        "count",
        _BY,
        "of us, the customer and third parties, how many updated its plan or ratings within a year",
        rows=("3-37",),
        absent=0,
    ),
)
def contributors(rows: pl.DataFrame, users: pl.Series, contacts: pl.Series) -> pl.DataFrame:
    """g and the counts, of groups with one. `rows`: g, by; `users`, `contacts`: their ids."""
    outside = ~pl.col("by").is_in(users.implode())
    from_where = origin(users, contacts)
    return rows.group_by("g").agg(
        pl.col("by").n_unique().cast(pl.Int64).alias("contributors"),
        pl.col("by").filter(outside).n_unique().cast(pl.Int64).alias("contributors_outside"),
        from_where.n_unique().cast(pl.Int64).alias("contributors_origins"),
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
    frame = joined(frame, contributors(rows, *known_people(inputs)))
    if inputs.has("user"):
        return frame
    unknown = ("contributors_outside", "contributors_origins")
    return frame.with_columns(pl.lit(None, pl.Int64).alias(name) for name in unknown)


def known_people(inputs: Inputs) -> tuple[pl.Series, pl.Series]:
    """Ids of users and of contacts."""
    users, contacts = (inputs.live(name, "id").collect()["id"] for name in ("user", "contact"))
    return users, contacts


STEPS: Final = (add_contributors,)
