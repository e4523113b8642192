"""The slice of slice_kamsync with its row-heavy part on the engine that KAMSYNC_BENCH_ENGINE names:
duckdb, polars (the shared expressions on Polars), or sc://HOST:PORT of a Spark server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench import portfolio
from bench.slice_kamsync import aggregated
from kamsync.engines.factory import open_engine
from kamsync.engines.polars import LazyPolars
from kamsync.engines.port import Engine, Stored


def run(folder: Path, out: Path) -> None:
    inputs = portfolio.inputs(folder)
    stored = {n: Stored(scan, folder / f"{n}.parquet") for n, scan in inputs.streams.items()}
    with _engine(out) as engine:
        aggregated(replace(inputs, engine=lambda: engine, stored=stored), out)


@contextmanager
def _engine(out: Path) -> Iterator[Engine]:
    name = os.environ["KAMSYNC_BENCH_ENGINE"]
    if name == "polars":
        engine: Engine = LazyPolars()
    elif name == "duckdb":
        engine = open_engine("duckdb", out, os.environ.get("KAMSYNC_BENCH_MEMORY", ""))
    else:
        engine = open_engine("spark", out, "", name, "")
    yield engine
    engine.close()
