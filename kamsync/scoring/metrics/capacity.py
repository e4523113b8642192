"""Have we the people for dedicated teams, and how far are those there dedicated?
(docs/figures_people.md) Figures of teams of three or more, never of one person."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.model.staff_resources import Staffing
from kamsync.scoring.frame import joined
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.registry import Column, Metric, produces

LEAST_PEOPLE: Final = 3
LEAST_WORK: Final = 10
_OWNERS: Final = ("account.owner_id", "account.kam_id")
_TEAM: Final = ("team_member.user_id", "team_member.role", "team_member.ends_at")
_WORK: Final = (*_TEAM, "activity.owner_id", "activity.occurred_at")


@produces(
    Column("sellers", "count", _OWNERS, "people who own an account of the portfolio"),
    Column("key_accounts", "count", _OWNERS, "Key accounts of the portfolio"),
    Metric(
        "capacity_hours",
        "hours",
        _OWNERS,
        "hours a year there are for each Key account, if owners did nothing else",
        rows=("0-05",),
    ),
    Metric(
        "coverage_advice",
        "state",
        (*_OWNERS, "opportunity.product_family"),
        "coverage_model, but fluid where the hours do not suffice for dedicated managers",
        rows=("0-05",),
    ),
)
def add_capacity(frame: pl.DataFrame, staffing: Staffing) -> pl.DataFrame:
    """`frame` (with tier, owner_id, coverage_model) with these, the first three the same for all;
    the hours are unknown without a figure in the config or a Key account."""
    sellers = frame["owner_id"].drop_nulls().n_unique()
    key = frame.filter(pl.col("tier") == "Key").height
    hours = staffing.seller_hours
    each = sellers * hours / key if hours and key else None
    short = None
    if each is not None and staffing.dedicated_hours:
        short = each < staffing.dedicated_hours
    advice = pl.lit("fluid") if short else pl.col("coverage_model")
    return frame.with_columns(
        pl.lit(sellers, pl.Int64).alias("sellers"),
        pl.lit(key, pl.Int64).alias("key_accounts"),
        pl.lit(each, pl.Float64).alias("capacity_hours"),
        advice.alias("coverage_advice"),
    )


@produces(
    Metric(
        "team_exclusivity",
        "share",
        _WORK,
        "of the activities in 90 days of its team of today, 3 people or more, those on Key "
        "accounts",
        rows=("0-14",),
    )
)
def exclusivity(team: pl.DataFrame, work: pl.DataFrame, key: pl.Series) -> pl.DataFrame:
    """g and it, of groups with such a team, 10 activities or more. `team`: g, user_id; `work`: g,
    owner_id, n; `key`: the g of Key accounts."""
    of_key = pl.col("n").filter(pl.col("g").is_in(key.implode())).sum()
    each = work.group_by("owner_id").agg(pl.col("n").sum(), of_key.alias("on_key"))
    people = team.unique(["g", "user_id"]).filter(pl.len().over("g") >= LEAST_PEOPLE)
    sums = (
        people.join(each, left_on="user_id", right_on="owner_id")
        .group_by("g")
        .agg(pl.col("n").sum(), pl.col("on_key").sum())
    )
    return sums.filter(pl.col("n") >= LEAST_WORK).select(
        "g", (pl.col("on_key") / pl.col("n")).alias("team_exclusivity")
    )


@produces(
    Metric(
        "team_cost",
        "money",
        _TEAM,
        "cost a year of the people in its team today, where their role has one",
        rows=("0-21",),
    ),
    Metric(
        "team_cost_flexible",
        "share",
        _TEAM,
        "part of it for those who are there for a set time only",
        rows=("0-21",),
    ),
)
def cost(team: pl.DataFrame, staffing: Staffing) -> pl.DataFrame:
    """g and both, of groups with a role that costs. `team`: g, user_id, role, ends_at of who is
    there today; somebody with several roles costs the dearest."""
    costs = {role.strip().lower(): amount for role, amount in staffing.role_cost.items()}
    word = pl.col("role").str.strip_chars().str.to_lowercase()
    priced = word.replace_strict(costs, default=None, return_dtype=pl.Int64)
    people = (
        team.with_columns(priced.alias("cost"))
        .group_by("g", "user_id")
        .agg(pl.col("cost").max(), pl.col("ends_at").is_not_null().all().alias("flexible"))
        .drop_nulls("cost")
    )
    whole, flexible = pl.col("cost").sum(), pl.col("cost").filter("flexible").sum()
    return people.group_by("g").agg(
        whole.alias("team_cost"),
        pl.when(whole > 0).then(flexible / whole).alias("team_cost_flexible"),
    )


def present(inputs: Inputs, members: pl.DataFrame, today: int) -> pl.DataFrame:
    """g, user_id, role, department, starts_at, ends_at of who is in a team on as_of. `members`:
    id, g."""
    starts, ends = day_of("starts_at"), day_of("ends_at")
    here = (starts <= today).fill_null(value=True) & (ends >= today).fill_null(value=True)
    columns = ("user_id", "role", "department", "starts_at", "ends_at")
    of = members.lazy().select(pl.col("id").alias("account_id"), "g")
    rows = inputs.live("team_member", "account_id", *columns).filter(here)
    return rows.join(of, on="account_id").select("g", *columns).collect()


def add_teams(
    frame: pl.DataFrame, team: pl.DataFrame, work: pl.DataFrame, staffing: Staffing
) -> pl.DataFrame:
    """`frame` (with tier) with what its teams cost and how far they are dedicated."""
    key = frame.filter(pl.col("tier") == "Key")["g"]
    frame = joined(frame, exclusivity(team, work, key))
    return joined(frame, cost(team, staffing)) if staffing.role_cost else frame
