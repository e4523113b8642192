"""Which criteria went with what became of the accounts. Pure. Proposes, never changes a weight.

The outcomes are fixed beforehand; criteria are seen as of a year ago, the outcome is the year
since. Below the least numbers it says what is missing instead of guessing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.association import Association, associations
from kamsync.scoring.explain.year_after import YearAfter

LEAST: Final = 60
LEAST_OF_EACH: Final = 15
EVENTS_PER_CRITERION: Final = 10
MOST: Final = 2000
"""Of more accounts a fixed random choice is looked at: resampling all of them takes minutes."""
KNOWN: Final = 0.8
"""Share of the accounts of which a criterion must be known to be looked at."""
OUTCOMES: Final[Mapping[str, pl.Expr]] = {
    "stayed": pl.col("after") > 0,
    "grew": pl.col("after") > pl.col("revenue") * (1 + pl.col("inflation")),
    "voice_up": pl.col("voice_after") > pl.col("voice_before"),
}


@dataclass(frozen=True)
class Lacking:
    """One least number that is not reached."""

    what: str
    """criteria | accounts | outcomes | events"""
    n: int
    need: int


@dataclass(frozen=True)
class Outcome:
    """What was found for one outcome, or what is lacking."""

    name: str
    n: int
    yes: int
    lacking: tuple[Lacking, ...]
    criteria: tuple[Association, ...]
    """In the scorecard's order; empty where something is lacking."""


@dataclass(frozen=True)
class Drivers:
    day: dt.date
    outcomes: tuple[Outcome, ...]
    unknown: Mapping[str, int]
    """Criterion that was known of too few, or is the same for all → of how many it was known."""
    accounts: int
    deflated: bool
    """Growth is held against inflation."""


def drivers(year: YearAfter, card: Scorecard, inflation: float | None) -> Drivers:
    """`inflation`: of the year since, as a fraction; None: growth is nominal."""
    frame = year.frame.with_columns(pl.lit(inflation or 0.0).alias("inflation"))
    known, unknown = _criteria(frame, card)
    whole = some(frame.drop_nulls([f"points_{c}" for c in known]))
    outcomes = tuple(_outcome(whole, name, known) for name in OUTCOMES)
    return Drivers(year.day, outcomes, unknown, frame.height, inflation is not None)


def some(frame: pl.DataFrame) -> pl.DataFrame:
    """All rows, or a fixed random choice of MOST in their order."""
    if frame.height <= MOST:
        return frame
    return frame[np.sort(np.random.default_rng(0).permutation(frame.height)[:MOST])]


def _criteria(frame: pl.DataFrame, card: Scorecard) -> tuple[list[str], dict[str, int]]:
    known, unknown = [], {}
    for criterion in card.criteria:
        points = frame[f"points_{criterion.id}"].drop_nulls()
        if len(points) >= KNOWN * frame.height and points.n_unique() > 1:
            known.append(criterion.id)
        else:
            unknown[criterion.id] = len(points)
    return known, unknown


def _outcome(frame: pl.DataFrame, name: str, known: list[str]) -> Outcome:
    frame = frame.filter(OUTCOMES[name].is_not_null())
    happened = frame.select(OUTCOMES[name].cast(pl.Float64))[:, 0].to_numpy()
    n, yes = frame.height, int(happened.sum())
    rarer = min(yes, n - yes)
    least = {
        "criteria": (len(known), 1),
        "accounts": (n, LEAST),
        "outcomes": (rarer, LEAST_OF_EACH),
        "events": (rarer, EVENTS_PER_CRITERION * len(known)),
    }
    lacking = tuple(
        Lacking(what, have, need) for what, (have, need) in least.items() if have < need
    )
    if lacking:
        return Outcome(name, n, yes, lacking, ())
    figures = frame.select(f"points_{c}" for c in known).cast(pl.Float64).to_numpy()
    others = np.log(frame.select("revenue", pl.col("tenure") + 1).cast(pl.Float64).to_numpy())
    return Outcome(name, n, yes, (), tuple(associations(known, figures, happened, others)))
