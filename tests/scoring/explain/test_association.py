"""A known driver is found; on shuffled outcomes nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from kamsync.scoring.explain import association
from kamsync.scoring.explain.association import associations, benjamini_hochberg, ranks

NAMES = ["a", "b", "c", "d"]


def made(seed: int, n: int = 120) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Figures, an outcome that goes with b, and a size that goes with a."""
    rng = np.random.default_rng(seed)
    figures, others = rng.normal(size=(n, 4)), rng.normal(size=(n, 2))
    figures[:, 0] += others[:, 0]
    outcome = (figures[:, 1] + rng.normal(size=n) > 0).astype(float)
    return figures, outcome, others


def test_a_known_driver_is_found_and_nothing_else() -> None:
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


def test_what_only_goes_with_the_size_of_the_account_is_no_driver() -> None:
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
