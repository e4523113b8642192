"""Selection figures on the scored frame, each where its inputs are mapped or configured."""

from __future__ import annotations

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.countries import point_of
from kamsync.scoring.metrics import selection
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.rates import Rates, to_home
from kamsync.scoring.read.windows import Windows


def add_selection(
    frame: pl.DataFrame,
    wins: pl.DataFrame,
    inputs: Inputs,
    policy: Policy,
    grouped: Groups,
    rates: Rates,
) -> tuple[pl.DataFrame, list[Finding]]:
    """`frame` with product_fit, revenue_potential, distance_km and the like; unknown is null."""
    windows = Windows(policy.as_of)
    parts = [selection.potential(frame)]
    if policy.strategic_families and _has_families(inputs, policy):
        parts.append(selection.product_fit(wins, policy.strategic_families, windows))
    if policy.own_sites:
        parts.append(selection.distance(frame, policy.own_sites))
    if inputs.has("revenue", "due_on") or inputs.has("revenue", "paid_on"):
        invoices = _invoices(inputs, grouped, rates)
        parts.append(selection.payment(invoices, windows.ttm))
    if "profile_strategy" in frame.columns:
        parts.append(selection.client_strategy(frame))
    for part in parts:
        frame = frame.join(part, on="g", how="left", maintain_order="left")
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
