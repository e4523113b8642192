"""A known driver is found; on shuffled outcomes nothing is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from kamsync.scoring.explain import association
from kamsync.scoring.explain.association import (
    Association,
    _Coded,
    associations,
    benjamini_hochberg,
    ranks,
    relation,
)

NAMES = ["a", "b", "c", "d"]


def made(seed: int, n: int = 120) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Figures, an outcome that goes with b, and a size that goes with a."""
    rng = np.random.default_rng(seed)
    figures, others = rng.normal(size=(n, 4)), rng.normal(size=(n, 2))
    figures[:, 0] += others[:, 0]
    outcome = (figures[:, 1] + rng.normal(size=n) > 0).astype(float)
    return figures, outcome, others


def test_a_known_driver_is_found_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 200)
    found = associations(NAMES, *made(1))

    assert [one.name for one in found if one.found] == ["b"]
    driver = found[1]
    assert driver.low is not None
    assert driver.high is not None
    assert 0 < driver.low < driver.rho < driver.high
    assert driver.chosen == 1.0


@pytest.mark.parametrize("times", [30, pytest.param(100, marks=pytest.mark.nights)])
def test_on_shuffled_outcomes_nine_of_ten_find_nothing(
    monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 200)
    figures, outcome, others = made(2)
    silent = 0
    for seed in range(times):
        shuffled = np.random.default_rng(seed).permutation(outcome)
        silent += not any(one.found for one in associations(NAMES, figures, shuffled, others))

    assert silent >= 0.9 * times


def test_what_only_goes_with_the_size_of_the_account_is_no_driver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 200)
    rng = np.random.default_rng(5)
    size = rng.normal(size=(200, 1))
    figure = size + 0.5 * rng.normal(size=(200, 1))
    outcome = (size[:, 0] + 0.5 * rng.normal(size=200) > 0).astype(float)

    (plain,) = associations(["figure"], figure, outcome, np.zeros((200, 1)))
    (adjusted,) = associations(["figure"], figure, outcome, size)

    assert plain.found
    assert abs(adjusted.rho) < plain.rho / 3


def test_ranks_share_their_place_and_adjusted_p_by_hand() -> None:
    # ranks 1.5 1.5 3 4, mean 2.5: -1 -1 0.5 1.5, root mean square sqrt(4.5 / 4)
    expected = np.array([-1, -1, 0.5, 1.5]) / np.sqrt(4.5 / 4)
    assert ranks(np.array([[5.0], [5.0], [7.0], [9.0]]))[:, 0] == pytest.approx(expected)
    # 0.01·4/1, 0.02·4/2 = 0.04 both; 0.03·4/3 = 0.04; 0.5
    assert benjamini_hochberg([0.5, 0.02, 0.01, 0.03]) == pytest.approx([0.5, 0.04, 0.04, 0.04])


def ranks_of(values: Any) -> np.ndarray:
    """Equal values share the middle of their places."""
    below, upto = (np.searchsorted(np.sort(values), values, side) for side in ("left", "right"))
    return np.asarray((below + upto + 1) / 2)


def rank_correlation(figure: np.ndarray, outcome: np.ndarray, others: np.ndarray) -> float:
    """Of what a linear fit of the ranks on the ranks of the others leaves over."""
    ranked = [ranks_of(column) for column in others.T]
    design = np.column_stack([np.ones(len(figure)), *ranked])

    def left(column: np.ndarray) -> np.ndarray:
        values = ranks_of(column)
        return np.asarray(values - design @ np.linalg.lstsq(design, values, rcond=None)[0])

    x, y = left(figure), left(outcome)
    length = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / length) if length > 1e-6 else 0.0


def test_correlation_p_and_interval_equal_loops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 40)
    figures, outcome, others = made(3, 50)
    figures[:, 2] = np.round(figures[:, 2])
    figures[:, 3] = 1.0

    found = associations(NAMES, figures, outcome, others)

    rhos = [rank_correlation(column, outcome, others) for column in figures.T]
    assert [one.rho for one in found] == pytest.approx(rhos, abs=1e-9)
    ps = [math.erfc(abs(r) * math.sqrt(23 / (1 - r * r))) for r in rhos]
    assert [one.adjusted_p for one in found] == pytest.approx(benjamini_hochberg(ps), rel=1e-9)
    assert [one.n for one in found] == [50] * 4
    rng, drawn = np.random.default_rng(2), []
    for _ in range(40):
        rows = rng.integers(0, 50, 50)
        drawn.append(rank_correlation(figures[rows, 1], outcome[rows], others[rows]))
    ends = tuple(np.quantile(drawn, [0.025, 0.975]))
    assert (found[1].low, found[1].high) == pytest.approx(ends)
    assert [one.low is None for one in found] == [True, False, True, True]
    assert relation(figures[:, 1], outcome, others) == pytest.approx((rhos[1], *ends))


def test_without_a_likely_figure_no_interval_is_drawn() -> None:
    figures, _, others = made(4, 40)
    flat = np.tile([0.0, 1.0], 20)
    for one in associations(NAMES, figures, flat, others):
        assert (one.low, one.high, one.chosen, one.found) == (None, None, None, False)


def kept_weights(x: np.ndarray, y: np.ndarray, figures: int) -> np.ndarray:
    """Which figures the L1 logistic keeps, by steps of proximal gradient until nothing moves."""
    m, width = x.shape
    penalty = np.zeros(width)
    penalty[-figures:] = 0.5 * np.sqrt(2 * np.log(2 * figures) / m)
    step = 4 * m / np.linalg.norm(x, 2) ** 2
    weights = np.zeros(width)
    for _ in range(400):
        slope = x.T @ (1 / (1 + np.exp(-x @ weights)) - y) / m
        moved = weights - step * slope
        weights = np.sign(moved) * np.clip(np.abs(moved) - step * penalty, 0, None)
    return np.abs(weights[-figures:]) > 1e-9


def test_a_figure_is_chosen_in_the_halves_whose_logistic_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(association, "HALVES", 16)
    rng = np.random.default_rng(6)
    figures, others = ranks(rng.normal(size=(61, 5))), ranks(rng.normal(size=(61, 1)))
    signal = figures @ np.array([1.0, 1.2, 0.7, 0.4, 0.0])
    outcome = (signal + rng.normal(size=61) > 0.8).astype(float)

    chosen = association.stability(figures, outcome, others)

    draw, kept = np.random.default_rng(1), []
    for _ in range(16):
        rows = draw.permutation(61)[:30]
        design = np.column_stack([np.ones(30), others[rows], figures[rows]])
        kept.append(kept_weights(design, outcome[rows], 5))
    assert chosen.tolist() == pytest.approx(np.mean(kept, axis=0).tolist())
    assert set(chosen.tolist()) - {0.0, 1.0}


def one(low: float | None, high: float | None, chosen: float | None) -> Association:
    return Association("a", 90, 0.4, 0.01, low, high, chosen)


def test_a_find_has_an_interval_on_one_side_of_nothing_and_seven_of_ten_halves() -> None:
    assert one(0.1, 0.5, 0.7).found
    assert one(-0.5, -0.1, 0.9).found
    assert not one(0.1, 0.5, 0.69).found
    assert not one(-0.1, 0.5, 0.9).found
    assert not one(0.0, 0.5, 0.9).found
    assert not one(-0.5, 0.0, 0.9).found
    assert not one(0.1, None, 0.9).found
    assert not one(0.1, 0.5, None).found


def test_a_perfect_rank_order_is_no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 2)
    outcome = np.repeat([0.0, 1.0], 10)
    (found,) = associations(["a"], outcome[:, None], outcome, np.zeros((20, 1)))
    assert (found.rho, found.adjusted_p) == (pytest.approx(1.0), pytest.approx(0.0, abs=1e-12))


def test_ranks_of_drawn_rows_are_those_of_the_rows_themselves() -> None:
    """Ties, a row drawn twice, a value that is not drawn at all."""
    columns = np.array([[5.0, 1.0], [5.0, 2.0], [7.0, 2.0], [9.0, 2.0]])
    rows = np.array([0, 1, 3, 3])

    assert np.array_equal(_Coded.of(columns).ranks(rows), ranks(columns[rows]))


def test_a_p_value_on_the_line_is_likely_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 2)
    (bare, *_) = associations(["b"], made(1)[0][:, 1:2], *made(1)[1:])
    for line, drawn in ((bare.adjusted_p, True), (bare.adjusted_p * 0.999, False)):
        monkeypatch.setattr(association, "FALSE_SHARE", line)
        (found,) = associations(["b"], made(1)[0][:, 1:2], *made(1)[1:])
        assert (found.low is not None, found.chosen is not None) == (drawn, drawn)
    assert bare.chosen is not None
    assert round(100 * bare.chosen, 9).is_integer(), "of a hundred halves"


def test_values_that_are_all_the_same_have_no_rank() -> None:
    columns = np.array([[5.0, 1.0], [5.0, 2.0], [7.0, 2.0]])
    rows = np.array([0, 1, 1])
    assert _Coded.of(columns).ranks(rows)[:, 0].tolist() == [0.0, 0.0, 0.0]
    assert np.array_equal(_Coded.of(columns).ranks(rows), ranks(columns[rows]))
    assert np.isfinite(ranks(np.ones((3, 1)))).all()


def test_a_share_of_halves_is_one_of_a_hundred() -> None:
    rng = np.random.default_rng(6)
    figures = ranks(rng.normal(size=(61, 5)))
    signal = figures @ np.array([1.0, 1.2, 0.7, 0.4, 0.0])
    outcome = (signal + rng.normal(size=61) > 0.8).astype(float)
    chosen = 100 * association.stability(figures, outcome, np.zeros((61, 0)))
    assert chosen.tolist() == pytest.approx(np.round(chosen).tolist())
    assert any(0 < share < 100 for share in chosen.tolist())


def test_two_values_have_ranks_though_they_lie_close() -> None:
    assert ranks(np.array([[3.0], [5.0]]))[:, 0].tolist() == [-1.0, 1.0]
