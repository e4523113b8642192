"""Silence on a frame of wins: median, line, level, and what counts as a win."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest

from kamsync.scoring.metrics.silence import silence, silence_finding
from kamsync.scoring.metrics.silence_calibration import Calibration
from tests.scoring.days import WINDOWS

_SCHEMA = {"g": pl.Int64, "day": pl.Int64, "is_win": pl.Boolean}


def _wins(ages: dict[int, list[int]]) -> pl.DataFrame:
    rows = [(g, WINDOWS.today - age, True) for g, days in ages.items() for age in days]
    rows.append((0, WINDOWS.today, False))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def test_silence_is_the_days_since_the_last_win_over_the_median_gap() -> None:
    # gaps 10, 20, 30 and today 40 after the last; 1, 1, 1 with the last win 29 and 30 days ago
    wins = _wins({0: [100, 90, 70, 40], 1: [32, 31, 30, 29], 2: [33, 32, 31, 30], 3: [3, 2, 1]})

    found, calibration = silence(wins, WINDOWS, Fraction(1, 2))

    assert found["g"].to_list() == [0, 1, 2]
    assert found["silence_days"].to_list() == [40, 29, 30]
    assert found["silence"].to_list() == pytest.approx([2.0, 29.0, 30.0])
    # gaps over medians: .5, 1, 1.5 and six times 1; the ends are the largest: 1.5
    assert found["silence_line"].to_list() == [30, 30, 30]
    assert found["silent"].to_list() == [True, False, True]
    assert found["silence_level"].to_list() == [0.99] * 3
    assert found["silence_false"].to_list() == [calibration.false] * 3 == [0] * 3
    assert found["silence_decided"].to_list() == [calibration.decided] * 3 == [0] * 3


def test_no_line_is_said_once() -> None:
    assert silence_finding(Calibration(990, True, 0, 0)) == []
    (finding,) = silence_finding(Calibration(None, True, 20, 25))
    assert (finding.code, finding.values) == ("silence_says_nothing", {"false": 20, "decided": 25})


def test_where_nothing_is_worth_an_alarm_nobody_is_silent() -> None:
    """22 customers that pause for 40 days and come back: every alarm at 30 days was false."""
    gaps = [5] * 6 + [40] + [5] * 6 + [45] + [5] * 6
    ages = [60 + sum(gaps[n:]) for n in range(len(gaps) + 1)]

    found, calibration = silence(_wins(dict.fromkeys(range(22), ages)), WINDOWS, Fraction(1, 2))

    assert calibration.level is None
    for name in ("silence_line", "silence_level", "silent"):
        assert found[name].null_count() == 22
    assert found["silence_false"].unique().to_list() == [calibration.false]
