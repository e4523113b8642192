"""`python -m bench engines`: the aggregates with their row-heavy part on each engine, beside SQL by
hand, in one run; equality of the numbers is asserted. Of Spark only the driver's memory is seen."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from bench import portfolio
from bench.compare import assert_same
from bench.measure import Measured, measured


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench engines", description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=[10_000])
    parser.add_argument("--folder", type=Path, help="keep the portfolios here for the next time")
    parser.add_argument("--memory", default="", help='DuckDB\'s limit, e.g. "1GB"')
    parser.add_argument("--spark", default="", help="sc://HOST:PORT; empty: without Spark")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    os.environ["KAMSYNC_BENCH_MEMORY"] = options.memory
    with tempfile.TemporaryDirectory() as scratch:
        for accounts in options.accounts:
            folder = portfolio.generate(accounts, options.folder or Path(scratch))
            print(f"\n{accounts:,} accounts; n = {options.rounds}")
            _compared(folder, Path(scratch), options)


def _compared(folder: Path, scratch: Path, options: argparse.Namespace) -> None:
    plain = scratch / "plain"
    ours = measured("bench.slice_kamsync", folder, plain, options.rounds)
    print(f"{'aggregates':34}{'time':>10}{'processor':>11}{'peak':>10}")
    _line("polars", ours)
    _line("DuckDB, SQL by hand", measured("bench.slice_sql", folder, scratch / "sql", 1))
    assert_same(plain, scratch / "sql")
    others = {"duckdb": "duckdb", "shared expressions on polars": "polars"}
    if options.spark:
        others["spark (driver only)"] = options.spark
    for name, engine in others.items():
        os.environ["KAMSYNC_BENCH_ENGINE"] = engine
        out = scratch / name.partition(" ")[0]
        _line(name, measured("bench.slice_engine", folder, out, options.rounds))
        assert_same(plain, out)
    print("same numbers everywhere")


def _line(name: str, found: Measured) -> None:
    times = f"{found.seconds:>9.2f}s{found.processor:>10.2f}s{found.peak_mb:>7,.0f} MB"
    print(f"{name:34}{times}", flush=True)


if __name__ == "__main__":
    main()
