"""The calibrated line of silence: by hand, and beside fractions and loops on random rhythms."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.silence_calibration import _chosen, calibrated, rhythm_of
from kamsync.scoring.read.windows import EPOCH, Windows
from tests.scoring import oracle_silence as oracle

TODAY = dt.date(2026, 3, 31)
Days = dict[str, list[dt.date]]


def _frame(days: Days) -> pl.DataFrame:
    rows = []
    for g, root in enumerate(sorted(days)):
        epochs = [(day - EPOCH).days for day in days[root]]
        rows += [(g, b, b - a if a else None) for a, b in zip([0, *epochs], epochs, strict=False)]
    schema = {"g": pl.Int64, "day": pl.Int64, "since": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _ours(days: Days, allowed: Fraction = Fraction(1, 2)) -> oracle.Silence:
    rhythm = rhythm_of(_frame(days))
    found, lines = calibrated(rhythm, Windows(TODAY), allowed)
    roots = sorted(days)
    return oracle.Silence(
        None if found.level is None else Fraction(found.level, 1000),
        found.is_calibrated,
        found.false,
        found.decided,
        {roots[g]: int(n) for g, n in zip(rhythm.groups, lines, strict=False)},
    )


def _every(gaps: list[int], until: dt.date = TODAY) -> list[dt.date]:
    """Win dates with these gaps between them, the last one on `until`."""
    days = [until]
    for gap in reversed(gaps):
        days.append(days[-1] - dt.timedelta(days=gap))
    return days[::-1]


def test_the_line_is_the_quantile_of_own_gaps_and_pool_and_at_least_30_days() -> None:
    # m = 10, gaps/m = 1, 1, 1, 4; the pool is the same four values, each weighing 2.5.
    # 0.99 · 14 = 13.86 is reached only with the 4s: 40 days. Alone it is not calibrated.
    found = _ours({"A": _every([10, 10, 10, 40])})
    assert (found.p, found.calibrated, found.lines) == (Fraction(99, 100), False, {"A": 40})

    # weekly buyers: 7 days is below the least line
    assert _ours({"A": _every([7, 7, 7, 7])}).lines == {"A": 30}


def test_an_alarm_that_an_order_follows_within_90_days_is_false() -> None:
    # 25 groups with m = 20. At p = 0.90 the pool (25 × 5 of 1, 25 × one 4, one of 6 each) gives
    # of weight 10: 5/7 · 10 at 1, then 1/7 each. The fourth gap of 80 days comes after 3 of 20.
    days = {f"G{n:02d}": _every([20, 20, 20, 80, 20, 20], dt.date(2025, 9, 1)) for n in range(25)}

    found, theirs = _ours(days), oracle.calibrate(days, TODAY, Fraction(1, 2))

    assert found == theirs
    # the line at the fourth gap: own 1, 1, 1 and pool 1 (5/6), 4 (1/6): 0.9 · 13 = 11.7 is above
    # 3 + 8.33, so θ = 80 and the gap that ends on day 80 makes no alarm; the running one does
    assert (found.p, found.false, found.decided) == (Fraction(9, 10), 0, 25)


def test_where_silence_says_nothing_it_says_so() -> None:
    # every group pauses 40 days at times and comes back: the alarms at 30 days are all false
    gaps = [5] * 6 + [40] + [5] * 6 + [45] + [5] * 6
    days = {f"G{n:02d}": _every(gaps, TODAY - dt.timedelta(days=60)) for n in range(11)}

    found = _ours(days)

    assert found.p is None
    assert found.lines == {}
    assert found.decided >= 20
    assert found == oracle.calibrate(days, TODAY, Fraction(1, 2))


_SOAKED = [pytest.param(seed, marks=pytest.mark.soak) for seed in range(8, 30)]


@pytest.mark.parametrize("seed", [*range(8), *_SOAKED])
def test_every_figure_equals_fractions_and_loops(seed: int) -> None:
    r = random.Random(seed)
    days: Days = {}
    for n in range(r.choice([0, 1, 3, 12, 24])):
        usual = r.choice([2, 5, 9, 20, 45, 90])
        gaps = [
            max(1, int(r.expovariate(1 / usual))) if r.random() < 0.9 else usual * r.randint(1, 9)
            for _ in range(r.randint(0, 12))
        ]
        until = TODAY - dt.timedelta(days=r.choice([0, 0, 29, 30, 31, 90, 120, 200, 400]))
        days[f"G{n:02d}"] = oracle.days_inside(_every(gaps, until), TODAY)
    allowed = r.choice([Fraction(0), Fraction(1, 2), Fraction(9, 10)])

    assert _ours(days, allowed) == oracle.calibrate(days, TODAY, allowed)


def test_no_group_with_a_rhythm_leaves_nothing_to_say() -> None:
    found = _ours({"A": _every([10, 10])})
    assert (found.lines, found.false, found.decided) == ({}, 0, 0)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        # (false, decided) of 0.90, 0.95, 0.975, 0.99, 0.995
        (((10, 20), (0, 20), (0, 20), (0, 20), (0, 20)), (900, True, 10, 20)),
        (((11, 20), (10, 20), (0, 20), (0, 20), (0, 20)), (950, True, 10, 20)),
        (((11, 20), (11, 20), (10, 20), (0, 20), (0, 20)), (975, True, 10, 20)),
        (((11, 20), (11, 20), (9, 19), (10, 20), (0, 20)), (990, True, 10, 20)),
        (((11, 20), (11, 20), (11, 20), (11, 20), (10, 20)), (995, True, 10, 20)),
        (((11, 20), (0, 19), (0, 19), (0, 19), (0, 19)), (None, True, 11, 20)),
        (((0, 19), (0, 18), (0, 17), (3, 16), (0, 15)), (990, False, 3, 16)),
    ],
)
def test_the_lowest_level_whose_alarms_are_true_often_enough(
    counts: Any, found: tuple[Any, ...]
) -> None:
    chosen = _chosen(list(counts), Fraction(1, 2))
    assert (chosen.level, chosen.is_calibrated, chosen.false, chosen.decided) == found


@pytest.mark.parametrize(
    ("gap", "since", "outcome"),
    [
        *((120, 0, (1, 1)), (121, 0, (0, 1)), (31, 100, (1, 1)), (30, 100, (0, 0))),
        *((120, 60, (1, 1)), (31, 89, (1, 1)), (31, 88, (0, 0))),
    ],
)
def test_an_alarm_is_false_up_to_its_ninetieth_day_and_decided_from_then_on(
    gap: int, since: int, outcome: tuple[int, int]
) -> None:
    """Twenty buy every ten days: the line is at 30 days. One paused once, so many days ago."""
    days = {f"G{n:02d}": _every([10] * 12) for n in range(20)}
    days["X"] = _every([10, 10, 10, gap, *[10] * 3], TODAY - dt.timedelta(days=since))
    if since:
        days["X"] = _every([10, 10, 10, gap], TODAY - dt.timedelta(days=since))
    found = _ours(days)
    assert (found.false, found.decided) == outcome
    assert found == oracle.calibrate(days, TODAY, Fraction(1, 2))


@pytest.mark.parametrize(("ago", "decided"), [(119, 0), (120, 1)])
def test_a_silence_that_still_runs_is_decided_90_days_after_its_alarm(
    ago: int, decided: int
) -> None:
    days = {f"G{n:02d}": _every([10] * 12) for n in range(20)}
    days["X"] = _every([10] * 4, TODAY - dt.timedelta(days=ago))
    found = _ours(days)
    assert (found.false, found.decided) == (0, decided)
