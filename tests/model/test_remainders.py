"""Whole parts that sum to a whole."""

from __future__ import annotations

import pytest

from kamsync.model.remainders import dealt


@pytest.mark.parametrize(
    ("weights", "whole", "parts"),
    [
        ([20, 15, 10], 1000, [445, 333, 222]),  # 444.4 333.3 222.2
        ([1, 1, 1], 100, [34, 33, 33]),
        ([25, 20, 20, 20, 15], 1000, [250, 200, 200, 200, 150]),
        ([0.1, 0.2], 10, [3, 7]),  # 3.33 6.67
        ([0, 0], 100, [0, 0]),
        ([], 100, []),
    ],
)
def test_what_is_left_goes_to_the_largest_remainders(
    weights: list[float], whole: int, parts: list[int]
) -> None:
    assert dealt(weights, whole) == parts
