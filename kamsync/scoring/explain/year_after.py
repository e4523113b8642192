"""The accounts as they were known a year ago, and what the year since brought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.as_applied import NOTHING, Applied, as_applied
from kamsync.scoring.explain.backtest import past_days, revenue_after, wins_of
from kamsync.scoring.explain.known_then import inputs_then, policy_then
from kamsync.scoring.explain.since import since
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import epoch
from kamsync.scoring.score import score

KNOWN: Final = ("profile_pct", "confidence", "client_touches_183d", "threads", "flow")
"""Kept beside the points: how complete the file was, and how the relation was kept up."""


@dataclass(frozen=True)
class YearAfter:
    day: dt.date
    frame: pl.DataFrame
    """Groups that bought in the year before: root, tier, industry, points_ID of each criterion and
    KNOWN as of that day, revenue (of that year), tenure (days since the first revenue), after
    (revenue of the 12 months since), and what since() says of them."""
    bought: pl.DataFrame
    """root, after: every group with revenue in the 12 months since."""
    known: pl.Series
    """Roots with revenue before the day, however long ago."""


def year_after(
    inputs: Inputs, policy: Policy, card: Scorecard, applied: Applied = NOTHING
) -> YearAfter | None:
    """Every group once, so that cases are independent. None where the data do not reach back."""
    days = past_days(inputs, policy)
    if not days:
        return None
    day = days[0]
    groups = score(inputs_then(inputs, day), policy_then(policy, day), card).groups
    wins = wins_of(inputs, policy, card)
    after = revenue_after(wins, day).select("root", pl.col("m12").alias("after"))
    first = wins.group_by("root").agg(pl.col("day").min().alias("first"))
    points = [c for c in groups.columns if c.startswith("points_")]
    own = ("root", "tier", "industry", "revenue", *KNOWN)
    frame = groups.select(*own, *points).filter(pl.col("revenue") > 0)
    frame = frame.join(after, on="root", how="left").join(first, on="root", how="left")
    tenure = (epoch(day) - pl.col("first")).clip(lower_bound=0).alias("tenure")
    frame = frame.with_columns(pl.col("after").fill_null(0), tenure).drop("first")
    frame = frame.join(since(inputs, policy, card, day), on="root", how="left")
    frame = as_applied(frame, applied.get(day))
    known = first.filter(pl.col("first") <= epoch(day))["root"]
    return YearAfter(day, frame.sort("root"), after.filter(pl.col("after") > 0), known)


def closed_deals(inputs: Inputs, policy: Policy, day: dt.date) -> pl.DataFrame:
    """root, won of every deal closed after `day`, up to as_of."""
    roots = find_groups(inputs, replace(policy, filter={})).accounts.select("id", "root")
    closed = inputs.live("opportunity", "account_id", "is_closed", "is_won", "close_date").filter(
        pl.col("is_closed") & (pl.col("close_date") > day) & (pl.col("close_date") <= policy.as_of)
    )
    rows = closed.select(pl.col("account_id").alias("id"), pl.col("is_won").alias("won")).collect()
    return rows.join(roots, on="id").select("root", "won")
