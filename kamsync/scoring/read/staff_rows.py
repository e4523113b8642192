"""What measuring keeps of our own people for the judging and the report: who worked where, and
what open deals are expected to bring by month. Nothing of it is a column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from kamsync.model.tables import SHARE_UNIT
from kamsync.scoring.read.windows import EPOCH, Windows, add_months, epoch

MONTHS: Final = 12
WORK: Final = {"g": pl.Int64, "owner_id": pl.String, "kind": pl.String, "n": pl.Int64}
AHEAD: Final = {
    "month": pl.Date,
    "product_family": pl.String,
    "n": pl.Int64,
    "amount": pl.Int64,
    "expected": pl.Int64,
    "variance": pl.Float64,
    "chances": pl.Float64,
}


@dataclass(frozen=True)
class StaffRows:
    work: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WORK))
    """Activities of 90 days: how many of each kind by whom on which group."""
    months: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=AHEAD))
    """Open deals by month of their close, this one first, and product family: their number, sum,
    Σ amount · p, Σ amount² · p(1 − p), Σ p; p is the probability."""


def counted_work(work: pl.DataFrame) -> pl.DataFrame:
    counted = work.with_columns(pl.col("kind").cast(pl.String)).group_by("g", "owner_id", "kind")
    return counted.agg(pl.len().cast(pl.Int64).alias("n")).select(*WORK)


def months_ahead(deals: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """AHEAD of deals that close from as_of to the end of the eleventh month after its own."""
    first = windows.as_of.replace(day=1)
    ahead = pl.col("day").is_between(windows.today, epoch(add_months(first, MONTHS)) - 1)
    family = pl.col("product_family") if "product_family" in deals.columns else pl.lit(None)
    p = pl.col("probability") / SHARE_UNIT
    day = pl.lit(EPOCH) + pl.duration(days=pl.col("day"))
    rows = (
        deals.filter(ahead & pl.col("home").is_not_null() & pl.col("probability").is_not_null())
        .select(
            day.cast(pl.Date).dt.truncate("1mo").alias("month"),
            family.cast(pl.String).alias("product_family"),
            "home",
            (pl.col("home").cast(pl.Int128) * pl.col("probability").cast(pl.Int128)).alias(
                "weight"
            ),
            (pl.col("home").cast(pl.Float64) ** 2 * p * (1 - p)).alias("variance"),
            p.alias("p"),
        )
        # sorted, so that sums of floats are the same every time
        .sort("month", "product_family", "home", "p")
    )
    twice = 2 * pl.col("weight").sum() + pl.lit(SHARE_UNIT, pl.Int128)
    return (
        rows.group_by("month", "product_family", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            pl.col("home").sum().cast(pl.Int64).alias("amount"),
            (twice // pl.lit(2 * SHARE_UNIT, pl.Int128)).cast(pl.Int64).alias("expected"),
            pl.col("variance").sum(),
            pl.col("p").sum().alias("chances"),
        )
        .select(*AHEAD)
    )
