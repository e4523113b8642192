"""A customer's own figures beside the middle of its peers, never fewer than five (row 2-29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.windows import Windows

LEAST_PEERS: Final = 5


@dataclass(frozen=True)
class Compared:
    measure: str
    own: float
    middle: float
    """Median of the peers."""
    peers: int


@dataclass(frozen=True)
class Benchmark:
    industry: str | None
    lines: tuple[Compared, ...]
    """By measure; only those that enough peers have."""
    withheld: int
    """Measures of its own that fewer than five peers have."""


def benchmark(
    inputs: Inputs, members: pl.DataFrame, groups: pl.DataFrame, root: str, windows: Windows
) -> Benchmark:
    """Peers: other groups of the same industry with the measure. A group's figure is the mean of
    its rows of the trailing 12 months. `members`: id, g; `groups`: g, root, industry."""
    own = groups.row(by_predicate=pl.col("root") == root, named=True)
    industry = own["industry"] if "industry" in groups.columns else None
    if not industry or not inputs.has("usage"):
        return Benchmark(industry, (), 0)
    peers = groups.filter(pl.col("industry") == industry).select("g")
    day, span = pl.col("day"), windows.ttm
    figures = (
        inputs.live("usage", "account_id", "measure", "value", "observed_on")
        .with_columns(day_of("observed_on").alias("day"), pl.col("measure").str.strip_chars())
        .filter((day > span.lo) & (day <= span.hi) & pl.col("value").is_not_null())
        .join(members.lazy().select(pl.col("id").alias("account_id"), "g"), on="account_id")
        .join(peers.lazy(), on="g", how="semi")
        .sort("g", "measure", "day", "value")
        .group_by("g", "measure", maintain_order=True)
        .agg(pl.col("value").mean())
        .drop_nulls("measure")
        .collect()
    )
    mine = figures.filter(pl.col("g") == own["g"]).sort("measure")
    others = figures.filter(pl.col("g") != own["g"])
    lines = []
    for _, measure, value in mine.select("g", "measure", "value").iter_rows():
        theirs = others.filter(pl.col("measure") == measure)["value"]
        if len(theirs) >= LEAST_PEERS:
            lines.append(Compared(measure, value, float(theirs.median() or 0.0), len(theirs)))  # type: ignore[arg-type]
    return Benchmark(industry, tuple(lines), mine.height - len(lines))
