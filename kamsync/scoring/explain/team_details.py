"""What the report tells of our teams beyond the scored frame: who is there until when, departments,
managers as a programme, support by product family, cases by tier. Pure (docs/figures_people.md).

Counts and shares of at least three people; nobody is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.words import CHOSEN_TIERS
from kamsync.scoring.explain.manager_sheet import SheetLine, manager_sheet
from kamsync.scoring.explain.tier_cases import cases_by_tier, reply_of, year_of_cases
from kamsync.scoring.metrics.contributors import by_section, contributions, known_people
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.score import Scored

SOON_DAYS: Final = 90
LEAST_OWNERS: Final = 3
_CHOSEN: Final = CHOSEN_TIERS
STATES: Final = ("over", "ends", "runs", "open")
"""Of a time in a team: ended within 90 days, ends within 90, ends later, has no end."""


@dataclass(frozen=True)
class TeamDetails:
    calendar: pl.DataFrame | None
    """root, role, department, starts_at, ends_at, state of the teams of Key and Tomorrow accounts,
    the first to end first; None where no team is mapped."""
    departments: pl.DataFrame
    """department (null: the others together), owners, accounts, key, revenue, led, overdue."""
    sheet: tuple[SheetLine, ...]
    support: pl.DataFrame
    """family, role, people, active, reply, lacking, of [people] family_roles."""
    cases: pl.DataFrame | None
    """tier_cases.cases_by_tier; None where no case is mapped."""
    contributors: pl.DataFrame
    """root, section, origin, n, day: who keeps the file of an account, counted; empty where
    nobody is on record or users are not mapped."""


def look_at_teams(inputs: Inputs, policy: Policy, scored: Scored) -> TeamDetails:
    team = _teams(inputs, scored) if inputs.has("team_member") else None
    users = inputs.live("user", "id", "department").collect()
    return TeamDetails(
        calendar=None if team is None else calendar(team, scored.groups, policy),
        departments=by_department(scored.groups, users),
        sheet=manager_sheet(scored.groups, scored.staff.work),
        support=support(team, scored, policy, _owned_cases(inputs, policy, scored)),
        cases=cases_by_tier(inputs, policy, scored) if inputs.has("case") else None,
        contributors=_contributors(inputs, policy, scored),
    )


def _contributors(inputs: Inputs, policy: Policy, scored: Scored) -> pl.DataFrame:
    members = scored.members.rename({"id": "account_id"}).select("account_id", "g")
    rows = contributions(inputs, members, Windows(policy.as_of).today)
    found = by_section(rows if inputs.has("user") else rows.clear(), *known_people(inputs))
    return found.join(scored.groups.select("g", "root"), on="g", maintain_order="left").drop("g")


def _teams(inputs: Inputs, scored: Scored) -> pl.DataFrame:
    """g, root, user_id, role, department, starts_at, ends_at of every row of a team."""
    columns = ("user_id", "role", "department", "starts_at", "ends_at")
    rows = inputs.live("team_member", "account_id", *columns)
    members = scored.members.lazy().rename({"id": "account_id"})
    return rows.join(members, on="account_id").select("g", "root", *columns).collect()


def calendar(team: pl.DataFrame, groups: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    today = Windows(policy.as_of).today
    starts, ends = day_of("starts_at"), day_of("ends_at")
    state = (
        pl.when(ends.is_null())
        .then(pl.lit("open"))
        .when(ends < today)
        .then(pl.lit("over"))
        .when(ends <= today + SOON_DAYS)
        .then(pl.lit("ends"))
        .otherwise(pl.lit("runs"))
    )
    chosen = groups.filter(pl.col("tier").is_in(_CHOSEN)).select("root")
    near = (ends >= today - SOON_DAYS).fill_null(value=True)
    begun = (starts <= today + SOON_DAYS).fill_null(value=True)
    return (
        team.filter(near & begun)
        .join(chosen, on="root")
        .with_columns(state.alias("state"))
        .sort("ends_at", "root", "role", nulls_last=True)
        .select("root", "role", "department", "starts_at", "ends_at", "state")
    )


def by_department(groups: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    """Groups by the department of their owner; departments of fewer than three owners together,
    and nothing of them where they are fewer than three."""
    where = users.rename({"id": "owner_id"})
    owned = groups.select("owner_id", "tier", "revenue", "team_lead", "overdue_count").filter(
        pl.col("owner_id").is_not_null()
    )
    owned = owned.join(where, on="owner_id", how="left")
    owners = pl.col("owner_id").n_unique()
    small = owners.over("department") < LEAST_OWNERS
    name = pl.when(pl.col("department").is_not_null() & ~small).then("department")
    late = pl.col("overdue_count")
    return (
        owned.with_columns(name)
        .group_by("department")
        .agg(
            owners.cast(pl.Int64).alias("owners"),
            pl.len().cast(pl.Int64).alias("accounts"),
            (pl.col("tier") == "Key").sum().cast(pl.Int64).alias("key"),
            pl.col("revenue").sum().alias("revenue"),
            pl.col("team_lead").cast(pl.Float64).mean().alias("led"),
            pl.when(late.count() > 0).then(late.sum()).alias("overdue"),
        )
        .filter(pl.col("owners") >= LEAST_OWNERS)
        .sort(["revenue", "department"], descending=[True, False], nulls_last=True)
    )


def _owned_cases(inputs: Inputs, policy: Policy, scored: Scored) -> pl.DataFrame | None:
    """None where cases name no owner, or nothing asks for a role."""
    if not policy.family_roles or not inputs.has("case", "owner_id"):
        return None
    return year_of_cases(inputs, policy, scored.members.select("id"))


def support(
    team: pl.DataFrame | None,
    scored: Scored,
    policy: Policy,
    cases: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """For each family and role: the people in any team of today with it, those of them with an
    activity in 90 days, how soon these people answer cases, the accounts whose open deals lack
    the role. People and what is lacking are unknown where no team is read (`team` None). `cases`:
    of year_of_cases."""
    schema = {"family": pl.String, "role": pl.String, "people": pl.Int64, "active": pl.Int64}
    schema |= {"reply": pl.Float64, "lacking": pl.Int64}
    asked = [(family, r) for family, roles in sorted(policy.family_roles.items()) for r in roles]
    if team is None:
        return pl.DataFrame([(*pair, *(None,) * 4) for pair in asked], schema=schema, orient="row")
    here = _words(team, pl.lit(policy.as_of))
    busy = set(scored.staff.work["owner_id"].to_list())
    lacking = scored.groups["team_roles_missing"].drop_nulls().str.split(", ").to_list()
    rows = []
    for family, role in asked:
        people = set(here.filter(pl.col("word") == role.strip().lower())["user_id"].to_list())
        lack = sum(role in names for names in lacking)
        reply = None if cases is None else reply_of(cases, people)
        rows.append((family, role, len(people), len(people & busy), reply, lack))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _words(team: pl.DataFrame, today: pl.Expr) -> pl.DataFrame:
    here = (pl.col("starts_at") <= today).fill_null(value=True) & (
        pl.col("ends_at") >= today
    ).fill_null(value=True)
    present = team.filter(here)
    folded = [
        present.select("user_id", pl.col(c).str.strip_chars().str.to_lowercase().alias("word"))
        for c in ("role", "department")
    ]
    return pl.concat(folded).drop_nulls().unique()
