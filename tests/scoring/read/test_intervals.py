"""Wilson's interval against figures of the literature and its own algebra."""

from __future__ import annotations

import pytest

from kamsync.scoring.read.intervals import Share


def test_a_share_of_nothing_is_unknown() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
    assert Share(3, 4).value == 0.75


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe 1998, table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_the_interval_of_95_percent(k: int, n: int, low: float, high: float) -> None:
    assert Share(k, n).interval == pytest.approx((low, high), abs=5e-5)


def test_the_ends_of_the_interval_solve_its_equation() -> None:
    """(p − e)² = z² e (1 − e) / n at both ends."""
    ends = Share(7, 40).interval
    assert ends is not None
    for end in ends:
        z2 = (7 / 40 - end) ** 2 * 40 / (end * (1 - end))
        assert z2 == pytest.approx(1.959963984540054**2, rel=1e-12)


def test_no_end_lies_beyond_nothing_or_all_not_even_by_a_last_digit() -> None:
    assert [Share(0, n).interval[0] for n in (21, 37)] == [0.0, 0.0]  # type: ignore[index]
    assert [Share(n, n).interval[1] for n in (11, 14)] == [1.0, 1.0]  # type: ignore[index]
