"""Money won: trailing windows and quarters (numbers §2.1, §3.5)."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.read.windows import QUARTERS, Span, Windows
from kamsync.scoring.registry import Column, Metric, produces

_WON = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")


def amount_in(span: Span, amount: str = "home") -> nw.Expr:
    """What a revenue row counts in a window: all of it on its day, or spread over its term.

    Spread: floor(amount · days in the window / days of the term + 1/2), once per row and window.
    """
    at_close = closing_in(span, amount)
    first = nw.max_horizontal(nw.col("term_from"), nw.lit(span.lo + 1))
    end = nw.min_horizontal(nw.col("term_to"), nw.lit(span.hi + 1))
    days = nw.when(end > first).then(end - first).otherwise(0).cast(nw.Int128)
    term = (nw.col("term_to") - nw.col("term_from")).cast(nw.Int128)
    spread = (nw.col(amount).cast(nw.Int128) * days * 2 + term) // (term * 2)
    return nw.when(nw.col("term_to").is_null()).then(at_close).otherwise(spread.cast(nw.Int64))


def closing_in(span: Span, amount: str = "home") -> nw.Expr:
    """amount_in for rows that are known to have no term: cheaper on millions of rows."""
    inside = nw.col("day").is_between(span.lo, span.hi, closed="right")
    return nw.when(inside).then(nw.col(amount)).otherwise(0)


def counted(wins: pl.DataFrame, span: Span, amount: str = "home") -> nw.Expr:
    has_terms = wins["term_to"].null_count() < wins.height
    return amount_in(span, amount) if has_terms else closing_in(span, amount)


@produces(
    Metric(
        *("revenue", "money", _WON, "won in the trailing 12 months"),
        absent=0,
        csv=5,
        rows=("0-02", "1-06"),
    ),
    Metric("revenue_previous", "money", _WON, "won in the 12 months before", absent=0, csv=6),
    Column("first_win", "day", _WON, "first win ever"),
    Column("last_win", "day", _WON, "newest win"),
    *(
        Column(f"q{k}", "money", _WON, f"won in trailing quarter {k}, 0 = the latest", absent=0)
        for k in range(QUARTERS)
    ),
)
def window_sums(wins: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g, revenue, revenue_previous, q0 … q11 (home minor units), first_win, last_win (epoch)."""
    quarters = {
        f"q{k}": counted(wins, windows.quarter(k)).sum().cast(nw.Int64) for k in range(QUARTERS)
    }
    win_day = nw.when(nw.col("is_win")).then(nw.col("day"))
    return (
        nw.from_native(wins, eager_only=True)
        .group_by("g")
        .agg(
            counted(wins, windows.ttm).sum().cast(nw.Int64).alias("revenue"),
            counted(wins, windows.previous).sum().cast(nw.Int64).alias("revenue_previous"),
            win_day.min().alias("first_win"),
            win_day.max().alias("last_win"),
            **quarters,
        )
        .to_native()
    )


@produces(
    Metric(
        "history",
        "count",
        _WON,
        "trailing quarters with revenue, of the last 8",
        rows=("0-07",),
        csv=22,
    ),
)
def history(groups: pl.DataFrame) -> pl.DataFrame:
    """g, history from the quarter sums."""
    active = [(nw.col(f"q{k}") > 0).cast(nw.Int64) for k in range(8)]
    frame = nw.from_native(groups, eager_only=True)
    return frame.select("g", nw.sum_horizontal(*active).alias("history")).to_native()
