"""The accounts as they were known a year ago, and what the year since brought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.as_applied import NOTHING, Applied, as_applied
from kamsync.scoring.explain.backtest import revenue_after
from kamsync.scoring.explain.replay import Replay
from kamsync.scoring.explain.since import since
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import epoch


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
    return year_of(Replay(inputs, policy, card), applied)


def year_of(replay: Replay, applied: Applied = NOTHING) -> YearAfter | None:
    """The same, of days that others ask about too."""
    if not replay.days:
        return None
    day, wins = replay.days[0], replay.wins
    after = revenue_after(wins, day).select("root", pl.col("m12").alias("after"))
    first = wins.group_by("root").agg(pl.col("day").min().alias("first"))
    frame = replay.then(day).groups.drop("revenue_previous")
    frame = frame.join(after, on="root", how="left").join(first, on="root", how="left")
    tenure = (epoch(day) - pl.col("first")).clip(lower_bound=0).alias("tenure")
    frame = frame.with_columns(pl.col("after").fill_null(0), tenure).drop("first")
    frame = frame.join(since(replay.inputs, replay.policy, replay.card, day), on="root", how="left")
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
