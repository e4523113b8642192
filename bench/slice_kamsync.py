"""The slice of aggregates that is compared, by kamsync's own functions."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench import portfolio
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.metrics import concentration, engagement, pipeline, revenue
from kamsync.scoring.read.activities import find_activities
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from kamsync.scoring.read.revenue_events import build_events, find_places
from kamsync.scoring.read.windows import QUARTERS, Windows

SUMS = ["revenue", "revenue_previous", *(f"q{k}" for k in range(QUARTERS)), "pipeline"]
COUNTS = ["client_touches_183d", "threads", "engaged_contacts"]


def run(folder: Path, out: Path) -> None:
    aggregated(portfolio.inputs(folder), out)


def aggregated(inputs: Inputs, out: Path) -> None:
    policy = portfolio.policy()
    windows = Windows(policy.as_of)
    rates = load_rates(inputs, policy)
    groups = find_groups(inputs, policy)
    places = find_places(inputs, groups)
    ground = MeasureContext(inputs, policy, groups, rates, MeasureParams.of(load_scorecard(None)))
    events = build_events(ground, places)
    activities = find_activities(inputs, policy, places)
    frame = groups.roots.select("g", "root")
    for part in (
        revenue.window_sums(events.wins, windows),
        pipeline.pipeline(events.deals, windows),
        engagement.touches(activities, windows),
        engagement.threads(activities, windows),
    ):
        frame = frame.join(part, on="g", how="left")
    frame = concentration.pareto(frame.with_columns(pl.col(*SUMS, *COUNTS).fill_null(0)))
    frame.select("root", *SUMS, *COUNTS, "share").write_parquet(out / "groups.parquet")
    sums = concentration.scope_sums(events.wins, events.deals, policy.dimensions, windows)
    whole = pl.col("revenue").clip(lower_bound=0)
    shares = sums.filter("has_rows").with_columns(
        (whole / whole.sum().over("scope", "value")).alias("share")
    )
    roots = frame.select("g", "root")
    shares.join(roots, on="g").select("scope", "value", "root", "revenue", "share").write_parquet(
        out / "scopes.parquet"
    )
