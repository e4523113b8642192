"""What we put into a customer and what comes of it: problems found, solutions proposed, money spent
on it alone (docs/figures.md §13)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

PROBLEMS: Final = ("need", "challenge")
CANCELLED: Final = ["cancelled", "canceled", "dropped", "annulé", "abandonné"]
"""Words a programme's status may say it with."""
_LOG: Final = ("plan_item.kind", "plan_item.updated_at")
_PROGRAMMES: Final = ("plan_item.kind", "plan_item.programme_type", "plan_item.done_at")
_MARGIN: Final = ("account.investment", "revenue.margin", "revenue.booked_on")


@produces(
    Metric(
        "problems_found",
        "count",
        _LOG,
        "needs and challenges of the customer recorded or revised in 12 months",
        absent=0,
        rows=("2-03",),
    ),
    Metric(
        "solutions_proposed",
        "count",
        _LOG,
        "recommendations to the customer recorded or revised in 12 months",
        absent=0,
        rows=("2-03",),
    ),
    Metric(
        "partnerships_active",
        "count",
        _PROGRAMMES,
        "relational programmes neither done nor cancelled",
        absent=0,
        rows=("2-03",),
    ),
)
def value_log(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and these, of groups with an item of a plan, over all their accounts."""
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    day, span = day_of("updated_at"), windows.ttm
    recent = ((day > span.lo) & (day <= span.hi)).fill_null(value=False)
    status = pl.col("status").str.strip_chars().str.to_lowercase()
    over = (day_of("done_at") <= windows.today).fill_null(value=False)
    over = over | status.is_in(CANCELLED).fill_null(value=False)
    relational = (pl.col("programme_type") == "relational").fill_null(value=False)
    kind = pl.col("kind")
    counted = {
        "problems_found": kind.is_in(PROBLEMS) & recent,
        "solutions_proposed": (kind == "recommendation") & recent,
        "partnerships_active": (kind == "programme") & relational & ~over,
    }
    rows = context.inputs.live(
        "plan_item", "account_id", "kind", "programme_type", "status", "updated_at", "done_at"
    )
    return (
        rows.join(members, on="account_id")
        .group_by("g")
        .agg(found.sum().cast(pl.Int64).alias(name) for name, found in counted.items())
        .collect()
    )


@produces(
    Metric(
        "investment_return",
        "share",
        _MARGIN,
        "margin of 12 months less what is spent on this account alone, over what is spent",
        rows=("3-28",),
    )
)
def investment_return(frame: pl.DataFrame, margin: float | None) -> pl.DataFrame:
    """`frame` (with investment, revenue, margin_ttm, margin_gaps) with it. `margin`: part of
    revenue that is margin, where invoices do not say it; unknown without either. A margin of 0
    beside revenue is that of nobody's invoice."""
    invoiced = (pl.col("margin_ttm") != 0) | (pl.col("revenue") <= 0)
    measured = pl.when((pl.col("margin_gaps") == 0) & invoiced).then(pl.col("margin_ttm"))
    assumed = pl.col("revenue") * pl.lit(margin, pl.Float64)
    earned, spent = pl.coalesce(measured, assumed), pl.col("investment")
    found = pl.when(spent > 0).then((earned - spent) / spent)
    return frame.with_columns(found.cast(pl.Float64).alias("investment_return"))


@produces(
    Metric(
        "customer_roi",
        "share",
        ("account.value_delivered", "opportunity.amount", "revenue.amount"),
        "what the customer gained by our work less what it paid us in 12 months, over what it paid",
        rows=("4-18",),
    )
)
def customer_roi(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with value_delivered, revenue) with it; unknown where nothing was agreed or paid."""
    gained, paid = pl.col("value_delivered"), pl.col("revenue")
    found = pl.when(paid > 0).then((gained - paid) / paid)
    return frame.with_columns(found.cast(pl.Float64).alias("customer_roi"))


@step(value_log)
def add_value_log(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    if not sources.context.inputs.has("plan_item"):
        return frame
    return joined(frame, value_log(sources.context, sources.windows))


@step(investment_return, needs="revenue margin_ttm margin_gaps")
def add_investment(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    return investment_return(frame, sources.context.policy.margin)


@step(customer_roi, needs="revenue")
def add_customer_roi(frame: pl.DataFrame, _: Sources) -> pl.DataFrame:
    return customer_roi(frame)


STEPS: Final = (add_value_log, add_investment, add_customer_roi)
