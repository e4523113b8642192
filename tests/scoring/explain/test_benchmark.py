"""A customer beside its peers: five of them at least, and no peer can be told."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.documents.benchmark import benchmark_page
from kamsync.documents.page import flat
from kamsync.scoring.explain.benchmark import Benchmark, Compared, benchmark
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.windows import Windows

TODAY = dt.date(2026, 3, 31)


def compared(peers: int) -> Benchmark:
    """A (two members) with 10 and 20; peers with 1, 2, 3 …; one of another industry."""
    ids = ["A", "A2", *(f"P{n}" for n in range(peers)), "X"]
    groups = [0, 0, *range(1, peers + 1), peers + 1]
    values = [10.0, 20.0, *map(float, range(1, peers + 1)), 1000.0]
    usage = pl.DataFrame({"account_id": ids, "measure": [" uptime"] * len(ids), "value": values})
    usage = usage.with_columns(pl.lit(dt.date(2025, 6, 1)).alias("observed_on"))
    old = usage.head(1).with_columns(
        pl.lit(dt.date(2025, 3, 31)).alias("observed_on"), pl.lit(999.0).alias("value")
    )
    alone = usage.head(1).with_columns(pl.lit("alone").alias("measure"))
    rows = pl.concat([usage, old, alone])
    frame = pl.DataFrame({"g": sorted(set(groups))}).with_columns(
        pl.when(pl.col("g") == 0).then(pl.lit("A")).otherwise(pl.format("R{}", "g")).alias("root"),
        pl.when(pl.col("g") > peers)
        .then(pl.lit("paper"))
        .otherwise(pl.lit("steel"))
        .alias("industry"),
    )
    members = pl.DataFrame({"id": ids, "g": groups}).with_columns(pl.col("g").cast(pl.Int64))
    return benchmark(Inputs({"usage": rows.lazy()}), members, frame, "A", Windows(TODAY))


def test_the_middle_of_five_peers_of_the_industry_is_shown() -> None:
    found = compared(5)
    assert found == Benchmark("steel", (Compared("uptime", 15.0, 3.0, 5),), 1)
    assert compared(4).lines == ()


def test_the_page_for_the_customer_names_nobody() -> None:
    for language, apart in (("en", "+400%"), ("fr", "+400 %")):
        page = benchmark_page(compared(5), "Ardent", TODAY, language)
        words = repr([b for c in page.parts[0].blocks for b in flat(c, language)])
        assert apart in " ".join(words.replace("\\u202f", " ").replace("\\xa0", " ").split())
        assert "R1" not in words
    empty = benchmark_page(compared(4), "Ardent", TODAY, "en")
    assert "at least 5 others" in repr(empty.parts)
