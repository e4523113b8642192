"""Back-test, year since, drivers and outlook in time and memory: `python -m bench proof`."""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from bench import portfolio
from bench.measure import peak_mb
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.backtest import backtest
from kamsync.scoring.explain.deviants import completeness, deviants
from kamsync.scoring.explain.drivers import drivers
from kamsync.scoring.explain.matched import matched
from kamsync.scoring.explain.own_numbers import own_numbers
from kamsync.scoring.explain.replay import Replay, past_days
from kamsync.scoring.explain.year_after import closed_deals, year_after
from kamsync.scoring.metrics.outlook import outlook
from kamsync.scoring.read.windows import Windows, epoch
from kamsync.scoring.score import score


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench proof", description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="keep the portfolios here for the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for accounts in options.accounts:
            _measure(portfolio.generate(accounts, options.folder or Path(scratch)), accounts)


def _measure(folder: Path, accounts: int) -> None:
    inputs, policy, card = portfolio.inputs(folder), portfolio.policy(), load_scorecard(None)
    days = len(past_days(inputs, policy))
    print(f"\n{accounts:,} accounts, {days} past days, n = 1, processor time")
    _timed("score()", lambda: score(inputs, policy, card))
    _timed("back-test", lambda: backtest(inputs, policy, card))
    year = year_after(inputs, policy, card)
    _timed("year after", lambda: year_after(inputs, policy, card))
    if year is not None:
        deals = closed_deals(inputs, policy, year.day)
        _timed("drivers", lambda: drivers(year, card, None))
        _timed("own numbers", lambda: own_numbers(year, deals))
        _timed("matched", lambda: matched(year.frame))
        _timed("deviants", lambda: (completeness(year.frame), deviants(year.frame)))
    wins = _twice_as_old(Replay(inputs, policy, card).wins, policy.as_of)
    _timed("outlook", lambda: outlook(wins, Windows(policy.as_of)))
    print(f"peak so far {peak_mb():,.0f} MB")


def _twice_as_old(wins: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """The portfolio's three years become six, which the outlook looks back on."""
    today = epoch(as_of)
    return wins.with_columns((today - 2 * (today - pl.col("day"))).alias("day"))


def _timed(name: str, work: Callable[[], object]) -> None:
    start = time.process_time()
    work()
    print(f"{name:12}{time.process_time() - start:8.2f} s", flush=True)


if __name__ == "__main__":
    main()
