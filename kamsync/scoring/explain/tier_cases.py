"""Is the priority that a tier promises really given? Cases of 12 months by tier. Pure
(docs/figures_people.md)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from kamsync.model.words import TIERS
from kamsync.scoring.metrics.response import business_minutes
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.score import Scored

LEAST: Final = 5
LEAST_PEOPLE: Final = 3
"""Of fewer it would be one person's figure."""
HIGH: Final = r"(?i)^\s*(?:high|urgent|critical|haute?|élevée?|urgente?|critique|p?[01]\b)"
"""Priorities that are above the usual one, in the words of the three CRMs."""


def cases_by_tier(inputs: Inputs, policy: Policy, scored: Scored) -> pl.DataFrame:
    """tier, n, high (share of those that carry a priority), reply, close (median business hours of
    those answered, closed; 5 or more), in the order of the tiers. Cases opened in 12 months."""
    tiers = scored.members.join(scored.groups.select("g", "tier"), on="g")
    timed = year_of_cases(inputs, policy, tiers)
    found = timed.group_by("tier").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("priority").str.contains(HIGH).cast(pl.Float64).mean().alias("high"),
        *(pl.when(pl.col(c).count() >= LEAST).then(pl.col(c).median()).alias(c) for c in _WAITS),
    )
    order = {tier: n for n, tier in enumerate(TIERS)}
    place = pl.col("tier").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return found.sort(place)


def year_of_cases(inputs: Inputs, policy: Policy, members: pl.DataFrame) -> pl.DataFrame:
    """owner_id, priority, reply, close (business hours, unknown while open) of cases opened in 12
    months, with the columns of `members` (id and others)."""
    windows, zone, office = Windows(policy.as_of), policy.timezone, policy.office
    opened = pl.col("opened_at").dt.convert_time_zone(zone).dt.date().cast(pl.Int32)
    rows = (
        inputs.live("case", "account_id", *_TIMES, "priority", "owner_id")
        .filter((opened > windows.ttm.lo) & (opened <= windows.ttm.hi))
        .join(members.lazy().rename({"id": "account_id"}), on="account_id")
        .collect()
    )
    minutes = {c: business_minutes(pl.col(c), zone, office) for c in _TIMES}
    waited = {
        "reply": (minutes["first_reply_at"] - minutes["opened_at"]) / 60,
        "close": (minutes["closed_at"] - minutes["opened_at"]) / 60,
    }
    return rows.with_columns(hours.clip(lower_bound=0).alias(n) for n, hours in waited.items())


def reply_of(cases: pl.DataFrame, people: Collection[str]) -> float | None:
    """Median hours to the first reply of those people's cases, 5 answered ones of 3 people."""
    theirs = cases.filter(pl.col("owner_id").is_in(list(people))).drop_nulls("reply")
    if theirs["owner_id"].n_unique() < LEAST_PEOPLE or theirs.height < LEAST:
        return None
    return float(str(theirs["reply"].median()))


_TIMES: Final = ("opened_at", "first_reply_at", "closed_at")
_WAITS: Final = ("reply", "close")
