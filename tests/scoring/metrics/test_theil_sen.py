"""The vectorised Theil-Sen estimator beside scipy's, with and without ties (numbers §3.4)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.scoring.metrics.growth import theil_sen
from tests.scoring import oracle_metrics

tied = st.sampled_from([0.0, 0.25, 0.5, 1.0])
loose = st.floats(0, 3, allow_nan=False, width=32)
series = st.integers(6, 12).flatmap(
    lambda n: st.lists(st.one_of(tied, loose), min_size=n, max_size=n)
)


@pytest.mark.nights  # scipy takes a second to import
@given(series)
def test_slope_and_interval_equal_scipy(y: list[float]) -> None:
    from scipy import stats  # dear to import, and nobody else does

    reference = stats.theilslopes(y, np.arange(len(y)), alpha=0.9, method="separate")

    slope, low, high = theil_sen(np.array([y]))

    expected = (reference.slope, reference.low_slope, reference.high_slope)
    assert (slope[0], low[0], high[0]) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert oracle_metrics.theil_sen(y) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_rows_do_not_influence_one_another() -> None:
    y = np.random.default_rng(7).random((20, 9))
    together = theil_sen(y)

    alone = [theil_sen(row[None, :]) for row in y]

    for part in range(3):
        assert together[part].tolist() == [one[part][0] for one in alone]


def test_a_straight_line_has_its_own_slope_and_no_width() -> None:
    slope, low, high = theil_sen(np.array([[0.0, 0.5, 1.0, 1.5, 2.0, 2.5]]))

    assert (slope[0], low[0], high[0]) == (0.5, 0.5, 0.5)
