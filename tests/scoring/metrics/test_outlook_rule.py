"""The rule of the outlook beside loops in plain Python, and its steps by hand."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from kamsync.scoring.metrics.outlook_check import _reason, gain_interval
from kamsync.scoring.metrics.outlook_rule import Book, Cases, Rule, _bounds, conformal, learnt

Numbers = list[int]


def a_book(quarters: list[Numbers]) -> Book:
    """Groups by quarters, the newest first; every second one calibrates."""
    table = np.array(quarters, dtype=np.int64).T
    return Book(table, np.arange(table.shape[1]) % 2 == 1)


def situation_of(year: Numbers) -> int:
    if all(q > 0 for q in year):
        return 0
    later, earlier = any(q > 0 for q in year[:2]), any(q > 0 for q in year[2:])
    return 1 if later and earlier else 2 if later else 3


def median_of(cases: list[tuple[int, int]]) -> float:
    """Of after over level, weighted by level."""
    half = sum(level for level, _ in cases) / 2
    seen = 0
    for level, after in sorted(cases, key=lambda case: case[1] / case[0]):
        seen += level
        if seen >= half:
            return after / level
    raise AssertionError


def ends_of(off: list[float]) -> tuple[float, float]:
    tail = max((len(off) + 1) // 10, 1)
    return sorted(off)[tail - 1], sorted(off)[-tail]


def rule_of(quarters: list[Numbers], back: int, reach: int) -> list[tuple[float, ...]] | None:
    """Situation → factor, low, high, n."""
    made: list[tuple[int, int, int]] = []
    kept: list[tuple[int, int, int]] = []
    for day in (back + 4, back + 6, back + 8):
        if day + 4 > reach:
            continue
        for place, group in enumerate(quarters):
            year = group[day : day + 4]
            if sum(year) > 0:
                case = (situation_of(year), sum(year), sum(group[day - 4 : day]))
                (kept if place % 2 else made).append(case)
    if min(len(made), len(kept)) < 30:
        return None
    whole = median_of([(level, after) for _, level, after in made])
    factors = []
    for k in range(4):
        own = [(level, after) for s, level, after in made if s == k]
        middle = median_of(own) if own else whole
        factors.append((max((len(own) * middle + 20 * whole) / (len(own) + 20), 0.0), len(own)))
    off = [(s, after / level - factors[s][0]) for s, level, after in kept]
    found: list[tuple[float, ...]] = []
    for k, (factor, n) in enumerate(factors):
        mine = [x for s, x in off if s == k]
        low, high = ends_of(mine if len(mine) >= 40 else [x for _, x in off])
        found.append((factor, factor + low, factor + high, n))
    return found


def a_market(seed: int, groups: int) -> list[Numbers]:
    r = random.Random(seed)
    kinds = [(0.95, 100), (0.5, 300), (0.2, 50)]
    market = []
    for _ in range(groups):
        often, size = r.choice(kinds)
        buys = [r.randint(-5, size) if r.random() < often else 0 for _ in range(20)]
        market.append(buys)
    return market


@pytest.mark.parametrize(
    ("seed", "groups", "back", "reach"),
    [
        (1, 90, 0, 12),
        (2, 150, 2, 16),
        (3, 40, 4, 20),
        (4, 20, 0, 11),
        (5, 150, 0, 7),
        (6, 66, 0, 8),
    ],
)
def test_the_rule_equals_loops(seed: int, groups: int, back: int, reach: int) -> None:
    market = a_market(seed, groups)
    found, theirs = learnt(a_book(market), back, reach), rule_of(market, back, reach)

    assert (found is None) == (theirs is None)
    if found is not None and theirs is not None:
        ours = zip(found.factor, found.low, found.high, found.n, strict=True)
        for mine, other in zip(ours, theirs, strict=True):
            assert mine == pytest.approx(other)


def test_thirty_on_each_side_are_enough() -> None:
    steady = [10] * 12
    assert learnt(a_book([steady] * 60), 0, 8) is not None
    assert learnt(a_book([steady] * 59), 0, 8) is None
    assert learnt(a_book([steady] * 60), 0, 7) is None


def test_an_outlook_is_rounded_and_its_interval_holds_it_above_nothing() -> None:
    four = [1.0, 0.5, 0.0, 0.25]
    rule = Rule(
        np.array(four), np.array([-1.0, 0.5, 0, 0]), np.array([2.0, 0.4, 0, 0.3]), np.zeros(4)
    )  # type: ignore[arg-type]
    nobody = np.zeros(0, dtype=np.int64)
    cases = Cases(nobody, np.array([3, 3, 3, 2]), np.array([0, 1, 2, 3]), nobody)

    found = [ends.tolist() for ends in rule.predict(cases)]

    assert found == [[3, 2, 0, 1], [0, 2, 0, 0], [6, 2, 0, 1]]


@pytest.mark.parametrize(
    ("n", "ends"),
    [(1, (0, 0)), (2, (0, 1)), (18, (0, 17)), (19, (1, 17)), (28, (1, 26)), (29, (2, 26))],
)
def test_a_tenth_lies_below_and_a_tenth_above(n: int, ends: tuple[int, int]) -> None:
    """⌊(n + 1) / 10⌋: the second and the second last from 19 on."""
    shuffled = np.array(random.Random(n).sample(range(n), n), dtype=np.float64)
    assert conformal(shuffled) == ends
    assert math.isclose(ends[0], n - 1 - ends[1])


def test_who_gave_back_more_than_was_bought_is_expected_to_buy_nothing() -> None:
    rule = learnt(a_book([[-10] * 4 + [10] * 4] * 60), 0, 8)
    assert rule is not None
    assert rule.factor.tolist() == [0.0] * 4
    assert rule.n.tolist() == [30, 0, 0, 0]


def test_an_outlook_is_published_from_sixty_groups_and_fifteen_events_that_it_foresees() -> None:
    asked = [(59, 15, 1.0), (60, 14, 1.0), (60, 15, 0.0), (60, 15, 0.1), (61, 16, -1.0)]
    reasons = [_reason(*each) for each in asked]
    assert reasons == ["few", "few_events", "no_better", "", "no_better"]


def test_the_gain_is_resampled_by_group() -> None:
    rows = np.array([0, 0, 3, 5, 5, 5])
    gains = np.array([1.0, 3.0, 10.0, 0.0, 0.0, 6.0])
    sums, counts = np.array([4.0, 10.0, 6.0]), np.array([2, 1, 3])
    rng, means = np.random.default_rng(3), []
    for _ in range(1000):
        drawn = rng.integers(0, 3, 3)
        means.append(sums[drawn].sum() / counts[drawn].sum())
    ends = np.quantile(means, [0.025, 0.975])
    assert gain_interval(rows, gains) == pytest.approx(tuple(ends))


def test_forty_cases_of_a_situation_have_an_interval_of_their_own() -> None:
    off = np.concatenate([np.arange(40.0), 1000 + np.arange(39.0)])
    situation = np.array([0] * 40 + [1] * 39)
    low, high = _bounds(off, situation)
    whole = conformal(off)
    own = conformal(off[:40])
    assert list(zip(low, high, strict=True)) == [own, whole, whole, whole]


def test_who_bought_for_one_cent_is_a_case_and_who_gave_it_back_is_none() -> None:
    book = a_book([[5, 5, 5, 5, 1, 0, 0, 0], [5, 5, 5, 5, 1, -1, 0, 0], [5, 5, 5, 5, -1, 0, 0, 2]])
    cases = book.cases(4)
    assert cases.rows.tolist() == [0, 2]
    assert cases.level.tolist() == cases.level.tolist() == [1, 1]
    assert cases.situation.tolist() == [2, 3]
    assert cases.after.tolist() == [20, 20]
    assert book.cases(0).after.size == 0
