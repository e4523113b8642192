"""Which colleagues open deals ask for, and by when: one request for each deal, product family of
it and role ([people] family_roles, lead_days). Pure (docs/figures_people.md)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.scoring.metrics.capacity import present
from kamsync.scoring.metrics.coverage import AHEAD_DAYS, families
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows

SCHEMA: Final = {
    "root": pl.String,
    "deal": pl.String,
    "deal_name": pl.String,
    "family": pl.String,
    "role": pl.String,
    "close": pl.Date,
    "by": pl.Date,
    "user_id": pl.String,
}


def role_requests(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> pl.DataFrame:
    """SCHEMA of open deals that close from as_of to 90 days later, in the order of `by`; user_id:
    who has the role, or is of that department, in the team of today (the lowest id), else null.
    `members`: id, root, g."""
    if not policy.family_roles:
        return pl.DataFrame(schema=SCHEMA)
    asked = [(family, role) for family, roles in policy.family_roles.items() for role in roles]
    wanted = pl.DataFrame(asked, schema=["family", "role"], orient="row").with_columns(
        _folded("role").alias("word")
    )
    lead = {role.strip().lower(): days for role, days in policy.staffing.lead_days.items()}
    days = pl.col("word").replace_strict(lead, default=0, return_dtype=pl.Int64)
    found = (
        _deals(inputs, policy.as_of)
        .join(members, left_on="account_id", right_on="id")
        .join(wanted, on="family")
        .join(_colleagues(inputs, policy, members), on=["g", "word"], how="left")
        .with_columns((pl.col("close") - pl.duration(days=days)).alias("by"))
    )
    return (
        found.select(*SCHEMA)
        .unique(["deal", "family", "role"])
        .sort("by", "deal", "family", "role")
    )


def _deals(inputs: Inputs, as_of: dt.date) -> pl.DataFrame:
    """A row for each product family of a deal."""
    soon = pl.col("close_date").is_between(as_of, as_of + dt.timedelta(days=AHEAD_DAYS))
    columns = ("id", "account_id", "name", "product_family", "close_date")
    rows = inputs.live("opportunity", *columns, "is_closed").filter(~pl.col("is_closed") & soon)
    return (
        rows.select(
            "account_id",
            pl.col("id").alias("deal"),
            pl.col("name").alias("deal_name"),
            families("product_family").alias("family"),
            pl.col("close_date").alias("close"),
        )
        .explode("family")
        .drop_nulls("family")
        .collect()
    )


def _colleagues(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> pl.DataFrame:
    """g, word, user_id: one of those in the team of today for each role and department."""
    team = present(inputs, members.select("id", "g"), Windows(policy.as_of).today)
    words = [team.select("g", "user_id", _folded(c).alias("word")) for c in ("role", "department")]
    known = pl.concat(words).drop_nulls("word")
    return known.group_by("g", "word").agg(pl.col("user_id").min())


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_lowercase()
