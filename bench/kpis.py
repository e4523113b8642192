"""Scoring with twenty KPIs beside scoring without any: `python -m bench kpis`."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from bench import portfolio
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.score import score

MOST = 1.3
"""Processor time with KPIs / without, at most."""
METRICS = ("growth", "pipeline", "history", "threads", "client_touches_183d")
ORDERS = ("financial", "project", "relationship")


def card(n: int) -> Scorecard:
    """The shipped scorecard with so many KPIs over metrics that are measured anyway."""
    kpis = [
        f'[[kpis]]\nid = "k{k}"\nmetric = "{METRICS[k % len(METRICS)]}"\nweight = {k + 1}\n'
        f'order = "{ORDERS[k % 3]}"\nkind = "{("activity", "result")[k % 2]}"\nlevel = "company"\n'
        'family = "commercial"\nscale = [[0, 0], [1, 50], [100, 100]]\n'
        for k in range(n)
    ]
    return parse_scorecard(f"{n} KPIs", default_text() + "\n" + "\n".join(kpis))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench kpis", description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keep the portfolio here for the next time")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = portfolio.generate(options.accounts, options.folder or Path(scratch))
        without, with_20 = (_seconds(folder, card(n), options.rounds) for n in (0, 20))
    ratio = with_20 / without
    print(f"{options.accounts:,} accounts, n = {options.rounds}, processor time")
    print(f"without KPIs {without:.2f} s, with 20 {with_20:.2f} s: {ratio:.2f} (at most {MOST})")


def _seconds(folder: Path, followed: Scorecard, rounds: int) -> float:
    inputs, policy = portfolio.inputs(folder), portfolio.policy()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        score(inputs, policy, followed)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
