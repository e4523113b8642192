"""The metrics that look past revenue and score, added to the frame before it is judged."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring import exposure
from kamsync.scoring.aggregate import slowburn
from kamsync.scoring.events import Events
from kamsync.scoring.groups import Groups
from kamsync.scoring.inputs import Inputs, Policy
from kamsync.scoring.rates import Rates
from kamsync.scoring.windows import Windows


@dataclass(frozen=True)
class Ground:
    """What these metrics are read from."""

    inputs: Inputs
    policy: Policy
    grouped: Groups
    rates: Rates
    card: Scorecard


def add_deeper(
    frame: pl.DataFrame, levels: pl.DataFrame, events: Events, ground: Ground
) -> pl.DataFrame:
    """`frame` (with revenue, trend, freshness and dependency) with the metrics of this family."""
    policy, rules = ground.policy, ground.card.dependency
    rows = exposure.invoices(ground.inputs, policy, ground.grouped.accounts, ground.rates)
    frame = exposure.add_invoiced(frame, rows, rules, policy.as_of)
    frame = exposure.add_exposure(frame, levels, rules, policy.planned_revenue)
    return _slow_burn(frame, rows, events, ground)


def _slow_burn(
    frame: pl.DataFrame, rows: exposure.Invoices, events: Events, ground: Ground
) -> pl.DataFrame:
    windows = Windows(ground.policy.as_of)
    series = slowburn.invoiced_series(rows.rows, windows) if rows.mapped else None
    effort = None
    if ground.inputs.has("activity"):
        effort = slowburn.effort_series(events.activities, windows)
    return slowburn.slow_burn(frame, series, effort)
