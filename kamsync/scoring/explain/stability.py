"""Rank stability: does an account stay in its tier when the weights are uncertain?

1,000 seeded weight vectors from a Dirichlet around the scorecard's weights, about 20 % relative
spread each (JRC handbook on composite indicators: uncertainty analysis of weights).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.scorecard import Scorecard, TierRules

Floats = npt.NDArray[np.float64]

DRAWS: Final = 1_000
SPREAD: Final = 0.20
BORDERLINE: Final = 0.70
_SEED: Final = 20_010
_CHUNK: Final = 2_000
_UNRATED, _KEY, _TOMORROW, _MAINTAIN, _NOT_KEY = range(5)


def draw_weights(card: Scorecard, draws: int = DRAWS) -> Floats:
    """(draws, criteria) weight vectors that sum to 1; the same for the same scorecard.

    The concentration A makes the relative variance (1 − m) / (m·(A + 1)), on the mean by weight,
    equal SPREAD²: by weight, so that a criterion of next to nothing does not still the others.
    """
    mean = np.array([c.weight for c in card.criteria])
    mean = mean / mean.sum()
    concentration = (len(mean) - 1) / SPREAD**2 - 1
    drawn: Floats = np.random.default_rng(_SEED).dirichlet(mean * max(concentration, 1.0), draws)
    return drawn


def stability(groups: pl.DataFrame, card: Scorecard, draws: int = DRAWS) -> pl.DataFrame:
    """g, stability (share of draws with the same candidate tier), borderline (below 70 %).

    Null where an override is in force: weights do not decide there.
    """
    weights = draw_weights(card, draws)
    ranked = groups["size_rank"].count()
    groups = groups.with_columns(pl.lit(-(-ranked // 5)).alias("top_fifth"))
    shares = np.empty(groups.height)
    for start in range(0, groups.height, _CHUNK):
        part = groups.slice(start, _CHUNK)
        tiers = _tiers(part, card, weights)
        own = _tiers(part, card, _own_weights(card))
        shares[start : start + part.height] = (tiers == own).mean(axis=1)
    frame = groups.select("g", "override").with_columns(pl.Series("stability", shares))
    kept = pl.when(pl.col("override").is_null()).then(pl.col("stability"))
    return frame.select("g", kept.alias("stability"), (kept < BORDERLINE).alias("borderline"))


def _own_weights(card: Scorecard) -> Floats:
    weights: Floats = np.array([[c.weight for c in card.criteria]])
    total: float = sum(c.weight for c in card.criteria)
    return np.divide(weights, total)


def _tiers(groups: pl.DataFrame, card: Scorecard, weights: Floats) -> npt.NDArray[np.int8]:
    """(groups, draws) tier codes by the rules of numbers §5.6, without override and capacity."""
    rules = card.tiers
    points = _matrix(groups, card, "points")
    score = _shown(_scores(points, weights))
    potential_points, columns = _potential(groups, card, points)
    potential = _shown(_scores(potential_points, weights[:, columns]))
    quality = _matrix(groups, card, "quality")
    percent = _shown(100 * np.nan_to_num(quality) @ weights.T)
    codes = np.full(score.shape, _NOT_KEY, dtype=np.int8)
    keep = groups["pareto"].is_in(["A", "B"]).to_numpy()[:, None] | (score >= rules.maintain_score)
    codes[keep] = _MAINTAIN
    _set_tomorrow(codes, groups, rules, potential, percent)
    cut = np.where(
        (groups["earlier_tier"] == "Key").fill_null(value=False).to_numpy(),
        rules.key_leave,
        rules.key_enter,
    )
    cut = np.where(groups["earlier_tier"].is_null().to_numpy(), rules.key_score, cut)[:, None]
    eligible = groups["eligible_for_key"].to_numpy()[:, None]
    codes[(score >= cut) & (percent >= rules.key_confidence) & eligible] = _KEY
    codes[percent < rules.unrated_confidence] = _UNRATED
    return codes


def _set_tomorrow(
    codes: npt.NDArray[np.int8],
    groups: pl.DataFrame,
    rules: TierRules,
    potential: Floats,
    percent: Floats,
) -> None:
    top = (groups["size_rank"] <= groups["top_fifth"]).fill_null(value=False)
    alive = (groups["revenue"].fill_null(0) > 0) | (groups["pipeline"].fill_null(0) > 0)
    allowed = (alive & ~top & groups["fit_ok"]).to_numpy()[:, None]
    reaches = (potential >= rules.tomorrow_potential) & (percent >= rules.tomorrow_confidence)
    codes[allowed & reaches] = _TOMORROW


def _matrix(groups: pl.DataFrame, card: Scorecard, prefix: str) -> Floats:
    names = [f"{prefix}_{c.id}" for c in card.criteria]
    return groups.select(pl.col(n).fill_null(float("nan")) for n in names).to_numpy()


def _potential(groups: pl.DataFrame, card: Scorecard, points: Floats) -> tuple[Floats, list[int]]:
    """Points of the potential view; growth "new" counts with the last anchor's points."""
    columns = [n for n, c in enumerate(card.criteria) if c.view == "potential"]
    seen = points[:, columns].copy()
    is_new = groups["growth_label"].is_in(["new", "small base"]).to_numpy()
    for place, n in enumerate(columns):
        criterion = card.criteria[n]
        if criterion.metric == "growth" and criterion.scale:
            take = is_new & np.isnan(seen[:, place])
            seen[take, place] = criterion.scale[-1][1]
    return seen, columns


def _scores(points: Floats, weights: Floats) -> Floats:
    """(groups, draws): Σ w·points / Σ w over what is known; NaN with nothing known."""
    known = ~np.isnan(points)
    some = known.any(axis=1, keepdims=True)
    total = np.nan_to_num(points) @ weights.T
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(some, total / (known @ weights.T), np.nan)
    return np.round(found, 9)


def _shown(values: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        found: Floats = np.floor(np.round(values, 9) + 0.5)
    return np.nan_to_num(found, nan=-1.0)
