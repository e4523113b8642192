"""Runs the benchmarks: `python -m bench`, or `python -m bench NAME …` for one of the others."""

from __future__ import annotations

import argparse
import runpy
import sys
import tempfile
from pathlib import Path

from bench import portfolio
from bench.compare import assert_same
from bench.measure import Measured, measured

OTHERS = {
    "night": "first plan, night without news and run, by the commands themselves",
    "salesforce": "pulling from a loopback org, beside simple-salesforce",
    "hubspot": "pulling from a loopback portal",
    "wall": "how long a pull from HubSpot takes under the vendor's own limit",
    "jobs": "how long a first pull from Salesforce takes where its Bulk jobs take their time",
    "engines": "the row-heavy part on Polars, DuckDB and Spark, beside SQL by hand",
    "kpis": "scoring with twenty KPIs, beside scoring without",
    "scorecard": "rank stability, whatif, explanation and audits, in time of one scoring",
    "proof": "the back-test, the year after and drivers",
    "zoho": "pulling from a loopback org, beside the official SDK",
    "growth": "what nights leave on the disk, carried on to five years",
}
SMALL = (10_000, 100_000)
MANY_ROUNDS_UP_TO = 100_000


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in OTHERS:
        name = sys.argv.pop(1)
        runpy.run_module(f"bench.{name}", run_name="__main__")
        return
    options = _options()
    if options.list:
        for name, meaning in OTHERS.items():
            print(f"python -m bench {name:12} {meaning}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        root = options.folder or Path(scratch)
        for accounts in options.accounts or SMALL:
            _compared(accounts, root, Path(scratch), pandas=not options.no_pandas)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", help="sizes (default: 10000 100000)")
    parser.add_argument("--folder", type=Path, help="keep the portfolios here for the next time")
    parser.add_argument("--no-pandas", action="store_true", help="pandas needs much memory at 1M")
    parser.add_argument("--list", action="store_true", help="the other benchmarks")
    return parser.parse_args()


def _compared(accounts: int, root: Path, scratch: Path, *, pandas: bool) -> None:
    rounds = 3 if accounts <= MANY_ROUNDS_UP_TO else 1
    folder = portfolio.generate(accounts, root)
    deals, touches = accounts * portfolio.DEALS, accounts * portfolio.TOUCHES
    print(f"\n{accounts:,} accounts, {deals:,} opportunities, {touches:,} activities; n = {rounds}")

    def take(module: str) -> Measured:
        return measured(f"bench.{module}", folder, scratch / module, rounds)

    ours = take("slice_kamsync")
    print(f"{'aggregates':28}{'time':>10}{'processor':>11}{'peak':>9}{'ratio':>8}{'of cpu':>8}")
    _line("kamsync", ours, ours)
    for name, module in (("DuckDB, SQL by hand", "slice_sql"), ("pandas", "slice_pandas")):
        if module != "slice_pandas" or pandas:
            _line(name, take(module), ours)
            assert_same(scratch / "slice_kamsync", scratch / module)
    print("same numbers everywhere; ratio = kamsync / the other, below 1 kamsync is faster")
    _line("all of scoring", take("whole"))
    found = take("diff")
    _line("diff, 1 % changed", found)
    print(f"{'':28}{found.rows / found.seconds:>10,.0f} records/s of {found.rows:,}")


def _line(name: str, found: Measured, ours: Measured | None = None) -> None:
    text = f"{name:28}{found.seconds:>9.2f}s{found.processor:>10.2f}s{found.peak_mb:>6,.0f} MB"
    if ours and ours is not found:
        text += f"{ours.seconds / found.seconds:>8.2f}{ours.processor / found.processor:>8.2f}"
    print(text, flush=True)


if __name__ == "__main__":
    main()
