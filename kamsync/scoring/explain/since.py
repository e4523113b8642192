"""What the time since a day brought beside revenue: wins, effort, margin, new families."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.scorecard import EFFORT_KINDS, Scorecard
from kamsync.scoring.read.activities import find_days
from kamsync.scoring.read.answers import read_answers
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.everyone import everyone
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.invoices import read_invoices
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.revenue_events import find_places
from kamsync.scoring.read.windows import add_months, epoch

_VOICE: Final = ("voice_before", "voice_after")


def since(inputs: Inputs, policy: Policy, card: Scorecard, day: dt.date) -> pl.DataFrame:
    """root, won (deals), minutes (of activities, by [effort]), margin and margin_of (revenue whose
    margin is known, home minor units), new_families (bought since and never before), voice_before
    and voice_after (mean mark of the survey answers of the 12 months on either side, 0 to 1), of
    every group. Null where a stream is not mapped or does not reach back to `day`."""
    context = everyone(inputs, policy, MeasureParams.of(card))
    roots = context.grouped.accounts.select("g", "root").unique("g").sort("root")
    parts = [_won(context, day), _minutes(context, card, day), _margin(context, day)]
    for part in (*parts, _families(context, day), _voice(context, day)):
        roots = roots.join(part, on="g", how="left") if part is not None else roots
    for name, known in (("won", parts[0]), ("minutes", parts[1])):
        if known is not None:
            roots = roots.with_columns(pl.col(name).fill_null(0))
    if "new_families" in roots.columns:
        roots = roots.with_columns(pl.col("new_families").fill_null(0))
    names = ("won", "minutes", "margin", "margin_of", "new_families")
    lacking = [pl.lit(None, pl.Int64).alias(n) for n in names if n not in roots.columns]
    return roots.with_columns(lacking).select("root", *names, *_VOICE)


def _members(context: MeasureContext) -> pl.LazyFrame:
    return context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")


def _won(context: MeasureContext, day: dt.date) -> pl.DataFrame | None:
    if not context.inputs.has("opportunity"):
        return None
    rows = context.inputs.live("opportunity", "account_id", "is_won", "close_date")
    inside = pl.col("is_won") & (pl.col("close_date") > day)
    inside &= pl.col("close_date") <= context.policy.as_of
    found = rows.filter(inside).join(_members(context), on="account_id")
    return found.group_by("g").agg(pl.len().cast(pl.Int64).alias("won")).collect()


def _minutes(context: MeasureContext, card: Scorecard, day: dt.date) -> pl.DataFrame | None:
    if not context.inputs.has("activity"):
        return None
    places = find_places(context.inputs, context.grouped)
    rows = find_days(context.inputs, context.policy, places)
    first = rows["day"].min()
    if not isinstance(first, int) or first > epoch(day) + 1:
        return None
    each = {kind: card.effort.minutes[kind] for kind in EFFORT_KINDS}
    took = pl.col("kind").cast(pl.String).replace_strict(each, default=0, return_dtype=pl.Int64)
    inside = rows.filter(pl.col("day") > epoch(day))
    return inside.group_by("g").agg(took.sum().alias("minutes"))


def _margin(context: MeasureContext, day: dt.date) -> pl.DataFrame | None:
    if not context.inputs.has("revenue", "margin"):
        return None
    known = (pl.col("day") > epoch(day)) & pl.col("margin").is_not_null()
    rows = read_invoices(context).rows.filter(known)
    return rows.group_by("g").agg(pl.col("margin").sum(), pl.col("amount").sum().alias("margin_of"))


def _families(context: MeasureContext, day: dt.date) -> pl.DataFrame | None:
    inputs = context.inputs
    invoices = context.policy.source == "revenue"
    stream, dated = ("revenue", "booked_on") if invoices else ("opportunity", "close_date")
    if not inputs.has(stream, "product_family"):
        return None
    rows = inputs.live(stream, "account_id", "product_family", dated, *_only_won(stream))
    sold = pl.col("amount") > 0 if invoices else pl.col("is_won")
    first = (
        rows.filter(sold & pl.col("product_family").is_not_null())
        .filter(pl.col(dated) <= context.policy.as_of)
        .join(_members(context), on="account_id")
        .group_by("g", "product_family")
        .agg(day_of(dated).min().alias("first"))
    )
    new = (pl.col("first") > epoch(day)).sum().cast(pl.Int64).alias("new_families")
    return first.group_by("g").agg(new).collect()


def _voice(context: MeasureContext, day: dt.date) -> pl.DataFrame:
    marks = read_answers(context).drop_nulls("mark").sort("g", "mark")
    start, end = (epoch(add_months(day, k)) for k in (-12, 12))
    at = pl.col("day")
    spans = ((at > start) & (at <= epoch(day)), (at > epoch(day)) & (at <= end))
    means = (pl.col("mark").filter(span).mean() for span in spans)
    return marks.group_by("g").agg(m.alias(n) for m, n in zip(means, _VOICE, strict=True))


def _only_won(stream: str) -> tuple[str, ...]:
    return ("amount",) if stream == "revenue" else ("is_won",)
