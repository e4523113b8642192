"""The slice of aggregates that is compared, by kamsync's own functions."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench import portfolio
from kamsync.scoring.aggregate import concentration, engagement, pipeline, revenue
from kamsync.scoring.events import build_events
from kamsync.scoring.groups import find_groups
from kamsync.scoring.rates import load_rates
from kamsync.scoring.windows import QUARTERS, Windows

SUMS = ["revenue", "revenue_previous", *(f"q{k}" for k in range(QUARTERS)), "pipeline"]
COUNTS = ["client_touches_183d", "threads", "engaged_contacts"]


def run(folder: Path, out: Path) -> None:
    inputs, policy = portfolio.inputs(folder), portfolio.policy()
    windows = Windows(policy.as_of)
    rates = load_rates(inputs, policy)
    groups = find_groups(inputs, policy)
    events = build_events(inputs, policy, groups, rates)
    frame = groups.roots.select("g", "root")
    for part in (
        revenue.window_sums(events.wins, windows),
        pipeline.pipeline(events.deals, windows),
        engagement.touches(events.activities, windows),
        engagement.threads(events.activities, windows),
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
