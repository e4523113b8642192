"""The team of an account: who is there, for how long, how steady it is (docs/figures_people.md).
Counts and shares of people, never figures of one person."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Metric, produces, step

YEAR_DAYS: Final = 365
LEADS: Final = (
    *("lead", "team lead", "team leader", "account lead", "kam", "key account manager"),
    *("chef d'équipe", "cheffe d'équipe", "chef d’équipe", "cheffe d’équipe"),
    *("responsable", "responsable d'équipe", "responsable d’équipe", "responsable du compte"),
    *("responsable grand compte", "responsable grands comptes", "responsable de compte"),
)
"""Roles of who leads a team, in lower case."""
_TEAM: Final = ("team_member.user_id", "team_member.starts_at", "team_member.ends_at")
_starts, _ends = day_of("starts_at"), day_of("ends_at")


@produces(
    Metric("team_size", "count", _TEAM, "our people in its team today", rows=("0-15",), absent=0),
    Metric(
        "team_flexible",
        "share",
        _TEAM,
        "those of its team of today who are there for a set time only",
        rows=("0-15", "0-21"),
    ),
    Metric(
        "team_lead",
        "yes/no",
        ("team_member.role",),
        "somebody in its team of today leads it",
        rows=("2-09",),
        absent=False,
    ),
)
def present(team: pl.DataFrame, today: int) -> pl.DataFrame:
    """One row per group with somebody there. `team`: g, user_id, role, starts_at, ends_at."""
    here = (_starts <= today).fill_null(value=True) & (_ends >= today).fill_null(value=True)
    leads = pl.col("role").str.strip_chars().str.to_lowercase().is_in(LEADS)
    people = (
        team.filter(here)
        .group_by("g", "user_id")
        .agg(
            pl.col("ends_at").is_not_null().all().alias("flexible"),
            leads.fill_null(value=False).any().alias("leads"),
        )
    )
    return people.group_by("g").agg(
        pl.len().cast(pl.Int64).alias("team_size"),
        pl.col("flexible").cast(pl.Float64).mean().alias("team_flexible"),
        pl.col("leads").any().alias("team_lead"),
    )


@produces(
    Metric(
        "team_stability",
        "share",
        _TEAM,
        "of our people in its team within 365 days, those there throughout",
        rows=("0-14",),
    ),
    Metric(
        "team_of_year", "count", _TEAM, "how many of our people were in its team within 365 days"
    ),
)
def steady(team: pl.DataFrame, today: int) -> pl.DataFrame:
    """One row per group whose team says from when somebody is there."""
    since = today - YEAR_DAYS
    within = (_starts <= today).fill_null(value=True) & (_ends > since).fill_null(value=True)
    stays = (_starts <= since).fill_null(value=True) & (_ends >= today).fill_null(value=True)
    people = team.filter(within).group_by("g", "user_id").agg(stays.any().alias("stays"))
    dated = team.filter(pl.col("starts_at").is_not_null()).select("g").unique()
    return (
        people.join(dated, on="g", how="semi")
        .group_by("g")
        .agg(
            pl.col("stays").cast(pl.Float64).mean().alias("team_stability"),
            pl.len().cast(pl.Int64).alias("team_of_year"),
        )
    )


@produces(
    Metric(
        "team_overstayed",
        "count",
        (*_TEAM, "activity.owner_id"),
        "people whose time in its team is over and who had an activity after it, within 90 days",
        rows=("0-15",),
        absent=0,
    )
)
def overstayed(team: pl.DataFrame, work: pl.DataFrame) -> pl.DataFrame:
    """One row per group with one. `work`: g, owner_id, day."""
    ends = team.group_by("g", "user_id").agg(
        _ends.max().alias("end"), pl.col("ends_at").is_null().any().alias("stays")
    )
    over = ends.filter(~pl.col("stays")).rename({"user_id": "owner_id"})
    late = work.join(over, on=["g", "owner_id"]).filter(pl.col("day") > pl.col("end"))
    return late.group_by("g").agg(
        pl.col("owner_id").n_unique().cast(pl.Int64).alias("team_overstayed")
    )


@produces(
    Metric(
        "coverage_index",
        "share",
        (*_TEAM, "opportunity.product_family"),
        "from fluid (0) to dedicated (1): the mean of recurrence, team_stability and "
        "team_exclusivity, else the people who are there for no set time",
        rows=("0-40",),
    )
)
def index(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with NEEDED) with it."""
    devoted = pl.coalesce("team_exclusivity", 1 - pl.col("team_flexible"))
    parts = pl.col("recurrence") + pl.col("team_stability") + devoted
    return frame.with_columns((parts / 3).alias("coverage_index"))


@step(present, steady, overstayed, needs="recurrence", reads="work")
def add_team(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, today = sources.context, sources.windows.today
    inputs = context.inputs
    if not inputs.has("team_member"):
        return frame
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    columns = ("account_id", "user_id", "role", "starts_at", "ends_at")
    team = inputs.live("team_member", *columns).join(members, on="account_id").collect()
    frame = joined(frame, present(team, today))
    frame = joined(frame, steady(team, today))
    if inputs.has("activity", "owner_id"):
        frame = joined(frame, overstayed(team, sources.work.select("g", "owner_id", "day")))
    return frame


NEEDED: Final = ("recurrence", "team_stability", "team_flexible", "team_exclusivity")
STEPS: Final = (add_team,)
