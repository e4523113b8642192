"""What came of promises: where it stood before, where it stands, what improved (docs/figures.md
§11.8). Also for the page that the customer sees."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.voice import in_window
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

_NUMBER: Final = r"[-−]?\d+(?:[.,]\d+)?"
_THOUSANDS: Final = r"(\d)[\s\u{00a0}\u{202f}'’](\d{3})"
_RESULT: Final = (
    *("commitment.baseline", "commitment.actual", "commitment.promised"),
    *("commitment.done_at", "commitment.side"),
)


def number_in(column: str) -> pl.Expr:
    """The first number of a text: "12,5 %" → 12.5; null without one."""
    joined_up = pl.col(column).str.replace_all(_THOUSANDS, "${1}${2}")
    found = joined_up.str.extract(f"({_NUMBER})")
    return found.str.replace(",", ".").str.replace("−", "-").cast(pl.Float64, strict=False)


def _unit(column: str) -> pl.Expr:
    bare = pl.col(column).str.replace_all(_THOUSANDS, "${1}${2}")
    return bare.str.replace_all(_NUMBER, "").str.replace_all(r"\s+", " ").str.strip_chars()


def with_change(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` (baseline, actual, promised as texts) with change: (after − before) / |before|, where
    both have a number of one unit; and improvement: the change, below zero where it went away from
    what was promised; unknown where the promise does not say in which direction."""
    before, after, goal = (number_in(c) for c in ("baseline", "actual", "promised"))
    same = _unit("baseline").str.to_lowercase() == _unit("actual").str.to_lowercase()
    change = pl.when(same & (before != 0)).then((after - before) / before.abs())
    wanted = (goal - before).sign()
    improved = pl.when(wanted != 0).then(change * wanted)
    return rows.with_columns(change.alias("change"), improved.alias("improvement"))


@produces(
    Metric(
        "outcome_improvement",
        "share",
        _RESULT,
        "mean improvement over where it stood before, of our promises done in 12 months that say "
        "both",
        rows=("4-20",),
    ),
    Metric("outcomes_n", "count", _RESULT, "promises that outcome_improvement rests on", absent=0),
)
def outcomes(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and both."""
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    columns = ("account_id", "side", "baseline", "actual", "promised", "done_at")
    rows = (
        context.inputs.live("commitment", *columns)
        .filter((pl.col("side") == "ours") & in_window("done_at", windows.as_of))
        .join(members, on="account_id")
        .collect()
    )
    known = with_change(rows).filter(pl.col("improvement").is_not_null())
    return known.group_by("g").agg(
        pl.col("improvement").mean().alias("outcome_improvement"),
        pl.len().cast(pl.Int64).alias("outcomes_n"),
    )


@step(outcomes)
def add_outcomes(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    if not sources.context.inputs.has("commitment", "baseline"):
        return frame
    return joined(frame, outcomes(sources.context, sources.windows))


STEPS: Final = (add_outcomes,)
