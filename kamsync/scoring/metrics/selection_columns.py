"""Selection figures on the scored frame, each where its inputs are mapped or configured."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.countries import point_of
from kamsync.scoring.frame import joined
from kamsync.scoring.metrics import selection
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import Rates, to_home
from kamsync.scoring.read.windows import Windows

SELECTED: Final = (
    *(selection.potential, selection.product_fit, selection.distance),
    *(selection.payment, selection.client_strategy),
)
"""What makes the columns; each where its inputs are mapped or configured."""


def add_selection(
    frame: pl.DataFrame, wins: pl.DataFrame, context: MeasureContext
) -> tuple[pl.DataFrame, list[Finding]]:
    """`frame` with product_fit, revenue_potential, distance_km and the like; unknown is null."""
    inputs, policy = context.inputs, context.policy
    windows = Windows(policy.as_of)
    parts = [selection.potential(frame)]
    if policy.strategic_families and _has_families(inputs, policy):
        parts.append(selection.product_fit(wins, policy.strategic_families, windows))
    if policy.own_sites:
        parts.append(selection.distance(frame, policy.own_sites))
    if inputs.has("revenue", "due_on") or inputs.has("revenue", "paid_on"):
        invoices = _invoices(inputs, context.grouped, context.rates)
        parts.append(selection.payment(invoices, windows.ttm))
    if "profile_strategy" in frame.columns:
        parts.append(selection.client_strategy(frame))
    for part in parts:
        frame = joined(frame, part)
    return frame, _strange_countries(frame, policy)


def _has_families(inputs: Inputs, policy: Policy) -> bool:
    stream = "revenue" if policy.source == "revenue" else "opportunity"
    return policy.source != "account" and inputs.has(stream, "product_family")


def _invoices(inputs: Inputs, grouped: Groups, rates: Rates) -> pl.DataFrame:
    """g, home, day, due, paid (epoch days) of invoices with a rate, whatever revenue is."""
    members = grouped.accounts.select(pl.col("id").alias("account_id"), "g")
    rows = (
        inputs.live("revenue", "account_id", "amount", "currency", "booked_on", "due_on", "paid_on")
        .join(members.lazy(), on="account_id")
        .select(
            "g",
            "amount",
            "currency",
            day_of("booked_on").alias("day"),
            day_of("due_on").alias("due"),
            day_of("paid_on").alias("paid"),
        )
        .collect(engine="streaming")
    )
    return to_home(rows, rates, "amount", "home").filter(pl.col("home").is_not_null())


def _strange_countries(frame: pl.DataFrame, policy: Policy) -> list[Finding]:
    if not policy.own_sites:
        return []
    names = frame["country"].drop_nulls().unique().sort().to_list()
    strange = [name for name in names if point_of(name) is None]
    if not strange:
        return []
    values = {"names": strange}
    return [Finding("country_unknown", "warning", "account.country", values=values)]
