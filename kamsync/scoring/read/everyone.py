"""Every group, those outside the portfolio's filter too: lost customers have often left it since,
and a past without them would look too good."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from kamsync.scoring.read.revenue_events import find_places, find_wins


def everyone(inputs: Inputs, policy: Policy, params: MeasureParams) -> MeasureContext:
    """The same day over every account; groups have numbers (g) of their own."""
    whole = replace(policy, filter={})
    grouped, rates = find_groups(inputs, whole), load_rates(inputs, whole)
    return MeasureContext(inputs, whole, grouped, rates, params)


def everyones_wins(inputs: Inputs, policy: Policy, params: MeasureParams) -> pl.DataFrame:
    """root, g, day, home, term_from, term_to of wins up to as_of."""
    context = everyone(inputs, policy, params)
    wins = find_wins(context, find_places(inputs, context.grouped))
    roots = context.grouped.accounts.select("g", "root").unique("g")
    return wins.select("g", "day", "home", "term_from", "term_to").join(roots, on="g")
