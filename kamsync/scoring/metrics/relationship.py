"""Relationship step by step: two-way touches and their people, then how fresh what we know is."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics import engagement, freshness
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Column, Metric, produces, step

_CLIENT: Final = freshness.CLIENT
_INTERNAL: Final = (
    "activity.occurred_at",
    "account.plan_reviewed_at",
    "account.rating_*_at",
)
_INDUSTRY: Final = ("industry.observed_on",)
DOMAINS: Final = ("client", "internal", "industry")


@step(engagement.touches, engagement.threads, reads="activities")
def add_touches(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    inputs, windows, activities = sources.context.inputs, sources.windows, sources.activities
    frame = joined(frame, engagement.touches(activities, windows))
    frame = joined(frame, engagement.threads(activities, windows))
    mapped = pl.lit(inputs.has("activity"))
    linked = pl.lit(inputs.has("activity", "contact_ids"))
    known = {"client_touches_183d": mapped, "threads": linked, "engaged_contacts": linked}
    return frame.with_columns(
        pl.when(fed).then(pl.col(name)).alias(name) for name, fed in known.items()
    ).with_columns(((pl.col("threads") > 0) & (pl.col("threads") < 1.5)).alias("single_threaded"))


@produces(
    *(
        Column(f"{d}_day", "day", (), f"newest datum of the {d} domain, up to as_of")
        for d in DOMAINS
    ),
    Metric(
        "freshness_client",
        "state",
        _CLIENT,
        "age of the newest datum from the customer",
        rows=("4-09",),
        csv=28,
    ),
    Metric(
        "freshness_internal",
        "state",
        _INTERNAL,
        "age of the newest datum of our own",
        rows=("4-04",),
        csv=29,
    ),
    Metric(
        "freshness_industry",
        "state",
        _INDUSTRY,
        "age of the newest industry datum",
        rows=("4-06",),
        csv=30,
    ),
    Metric(
        "triangulation",
        "count",
        (),
        "domains that are fresh or ageing, 0–3",
        rows=("4-03",),
        csv=32,
    ),
    Metric(
        "client_age_days",
        "days",
        _CLIENT,
        "days since the newest datum from the customer",
        csv=31,
    ),
    Metric(
        "last_client_data_on",
        "date",
        _CLIENT,
        "date of the newest datum from the customer",
        csv=64,
    ),
    Metric("client_data_stale", "yes/no", _CLIENT, "nothing from the customer within 183 days"),
)
def _dated(frame: pl.DataFrame, params: MeasureParams, today: int, fed: pl.Expr) -> pl.DataFrame:
    """`frame` (with DOMAIN_day) with the age of what is known. `fed`: whether a stream could have
    brought customer data."""
    frame = frame.with_columns(
        *(_state(today - pl.col(f"{d}_day"), params).alias(f"freshness_{d}") for d in DOMAINS),
        (today - pl.col("client_day")).alias("client_age_days"),
        freshness.newest_on(pl.col("client_day")).alias("last_client_data_on"),
    )
    state = pl.col("freshness_client")
    usable = [
        pl.col(f"freshness_{d}").is_in(["fresh", "ageing"]).fill_null(value=False).cast(pl.Int64)
        for d in DOMAINS
    ]
    return frame.with_columns(
        pl.sum_horizontal(usable).alias("triangulation"),
        pl.when(state.is_not_null())
        .then(state == "stale")
        .when(fed)
        .then(pl.lit(value=True))
        .alias("client_data_stale"),
    )


@step(_dated, freshness.flow_and_gap, reads="activities answers")
def add_freshness(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows, activities = sources.context, sources.windows, sources.activities
    inputs, roots = context.inputs, context.grouped.roots
    client = freshness.client_days(activities, sources.answers.select("g", "day"), roots, windows)
    internal = freshness.internal_days(activities, sources.totals.closed, roots, windows)
    industry = freshness.industry_days(inputs, roots, windows)
    frame = joined(frame, freshness.newest(client, "client_day"))
    frame = joined(frame, freshness.newest(internal, "internal_day"))
    frame = joined(frame, freshness.newest(industry, "industry_day"))
    frame = joined(frame, freshness.flow_and_gap(client, windows))
    mapped = pl.lit(inputs.has("activity") or inputs.has("survey"))
    seen = mapped | pl.col("client_day").is_not_null()
    frame = frame.with_columns(
        pl.when(seen).then(pl.col("flow").fill_null(0)).alias("flow"),
        pl.when(seen).then(pl.col("gap").fill_null(windows.half_year.days)).alias("gap"),
    )
    return _dated(frame, context.params, windows.today, mapped)


def _state(age: pl.Expr, params: MeasureParams) -> pl.Expr:
    """fresh, ageing or stale; null without any date."""
    return (
        pl.when(age.is_null())
        .then(pl.lit(None, pl.String))
        .when(age <= params.fresh_days)
        .then(pl.lit("fresh"))
        .when(age <= params.stale_days)
        .then(pl.lit("ageing"))
        .otherwise(pl.lit("stale"))
    )


STEPS: Final = (add_touches, add_freshness)
