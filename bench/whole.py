"""All of scoring: aggregates, dependency, criteria, tiers, flags."""

from __future__ import annotations

from pathlib import Path

from bench import portfolio
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.score import score


def run(folder: Path, _out: Path) -> int:
    """Groups scored."""
    scored = score(portfolio.inputs(folder), portfolio.policy(), load_scorecard(None))
    return scored.groups.height
