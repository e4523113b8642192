"""How much work goes into an account's dossier: days on which something of it was dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.model.words import Tier
from kamsync.plans.items import AccountPlan
from kamsync.scoring.metrics.dated_facts import dated_columns
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.windows import EPOCH, Windows
from kamsync.scoring.registry import Metric, produces

_DATED: Final = (
    *("account.profile_strategy_at", "account.rating_fit_at", "account.plan_reviewed_at"),
    *("account.plan_presented_at", "plan_item.updated_at", "plan_item.done_at"),
)


@produces(
    Metric(
        "dossier_days",
        "count",
        _DATED,
        "days of 12 months on which a part of profile, ratings, plan or its review is dated",
        rows=("3-12",),
    ),
)
def add_dossier_days(
    frame: pl.DataFrame, plans: dict[int, AccountPlan], inputs: Inputs, as_of: dt.date
) -> pl.DataFrame:
    """`frame` with it: of what stands there now, so a part that was edited twice counts its last
    day. Unknown where neither plan items nor a dated field is read."""
    dated = (*dated_columns(frame.columns).values(), "plan_reviewed_at", "plan_presented_at")
    fields = [c for c in dated if inputs.has("account", c)]
    if not (fields or inputs.has("plan_item")):
        return frame
    found: dict[int, set[int]] = {}
    for g, plan in plans.items():
        dates = [day for i in plan.items for day in (i.updated_at, i.done_at) if day]
        found[g] = {(day - EPOCH).days for day in dates}
    days = frame.select("g", *(day_of(c).alias(c) for c in fields))
    span, counts = Windows(as_of).ttm, []
    for g, *others in days.iter_rows():
        every = found.get(g, set()) | {day for day in others if day is not None}
        counts.append(sum(span.lo < day <= span.hi for day in every))
    return frame.with_columns(pl.Series("dossier_days", counts, pl.Int64()))


@produces(
    Metric(
        "dossier_share",
        "ratio",
        _DATED,
        "dossier_days against what [plans] dossier_days asks of its tier",
        rows=("3-12",),
    ),
)
def against_norm(frame: pl.DataFrame, norms: Mapping[Tier, int]) -> pl.DataFrame:
    """`frame` (with tier, dossier_days) with it; unknown in a tier without a norm."""
    asked = pl.col("tier").replace_strict(norms, default=None, return_dtype=pl.Int64())
    share = pl.when(asked > 0).then(pl.col("dossier_days") / asked)
    return frame.with_columns(share.cast(pl.Float64()).alias("dossier_share"))
