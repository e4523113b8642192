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
    first = pl.when(pl.col("account_id") != "A2").then(pl.lit(dt.date(2025, 4, 1)))
    usage = usage.with_columns(first.otherwise(pl.lit(TODAY)).alias("observed_on"))
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


def test_without_an_industry_or_its_figures_nothing_is_compared() -> None:
    groups = pl.DataFrame({"g": [0], "root": ["A"], "industry": ["steel"]})
    members = pl.DataFrame({"id": ["A"], "g": [0]})
    unread = benchmark(Inputs({}), members, groups, "A", Windows(TODAY))
    assert unread == Benchmark("steel", (), 0)
    unknown = benchmark(Inputs({}), members, groups.drop("industry"), "A", Windows(TODAY))
    assert unknown == Benchmark(None, (), 0)


def test_peers_whose_middle_is_nothing_are_shown_with_it() -> None:
    ids = list("ABCDEF")
    schema = {"account_id": pl.String, "measure": pl.String, "value": pl.Float64}
    rows = [(name, "stops", 1.0 if name == "A" else 0.0) for name in ids]
    usage = pl.DataFrame(rows, schema=schema, orient="row").with_columns(observed_on=TODAY)
    groups = pl.DataFrame({"g": range(6), "root": ids}).with_columns(industry=pl.lit("steel"))
    members = groups.select(pl.col("root").alias("id"), "g")
    found = benchmark(Inputs({"usage": usage.lazy()}), members, groups, "A", Windows(TODAY))
    assert found.lines == (Compared("stops", 1.0, 0.0, 5),)
