"""The questions a scorecard is asked, in time of one scoring: `python -m bench scorecard`.

Scoring anew, then on its frame: rank stability under 1,000 weightings, another scorecard on the
same figures (whatif), the explanation of every account's score, and the audits of the report.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from bench import portfolio
from kamsync.messages.why import why
from kamsync.queries.archive import moves
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.criteria import scale_values
from kamsync.scoring.decide.judgement import judged_again
from kamsync.scoring.explain.details import look
from kamsync.scoring.explain.path_to_key import way_to_key
from kamsync.scoring.explain.stability import stability
from kamsync.scoring.metrics.dated_facts import confidence_fields
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import Scored, score

Answer = TypeVar("Answer")

SIZES = (10_000, 100_000)
EXPLAINED = 1_000
"""Accounts whose explanation is written out; a person asks for one."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench scorecard", description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=SIZES)
    parser.add_argument("--folder", type=Path, help="keep the portfolios here for the next time")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for accounts in options.accounts:
            _measure(accounts, options.folder or Path(scratch), options.rounds)


def _measure(accounts: int, root: Path, rounds: int) -> None:
    folder = portfolio.generate(accounts, root)
    inputs, policy, card = portfolio.inputs(folder), portfolio.policy(), load_scorecard(None)
    base, scored = _timed(lambda: score(inputs, policy, card), rounds)
    print(f"\n{accounts:,} accounts, {scored.groups.height:,} groups; n = {rounds}")
    print(f"{'':44}{'time':>10}{'of score()':>12}")
    _line("score()", base, base)
    for name, question in _questions(inputs, policy, card, scored).items():
        seconds, _ = _timed(question, rounds)
        _line(name, seconds, base)


def _questions(
    inputs: Inputs, policy: Policy, card: Scorecard, scored: Scored
) -> dict[str, Callable[[], object]]:
    groups, home = scored.groups, policy.home_currency
    first, *others = card.criteria
    other = replace(card, criteria=(replace(first, weight=first.weight + 10), *others))
    return {
        "rank stability, 1,000 weightings": lambda: stability(groups, card),
        "whatif: another scorecard, judged again": lambda: judged_again(
            groups, other, policy.as_of, home
        ),
        "whatif as the command does it, both cards": lambda: moves(inputs, policy, card, other),
        f"explanations of {EXPLAINED:,} accounts": lambda: _explained(groups, card, home),
        "fields worth most confidence": lambda: confidence_fields(groups, card),
        "audit of loose ends, bridges": lambda: look(inputs, policy, scored),
    }


def _explained(groups: pl.DataFrame, card: Scorecard, home: str) -> int:
    """Why, and what would make it Key, of the largest accounts."""
    largest = groups.sort("revenue", descending=True).head(EXPLAINED)
    for place, row in enumerate(largest.iter_rows(named=True)):
        values = scale_values(largest.slice(place, 1), card, home)
        why(row, card, "en", home)
        way_to_key(row, values, card)
    return largest.height


def _timed(question: Callable[[], Answer], rounds: int) -> tuple[float, Answer]:
    """The median of `rounds`, and the last answer."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        answer = question()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def _line(name: str, seconds: float, base: float) -> None:
    print(f"{name:44}{seconds:>9.2f}s{seconds / base:>12.2f}", flush=True)


if __name__ == "__main__":
    main()
