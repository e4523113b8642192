"""Risk: what open flags take, once per cause, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from kamsync.scorecard import Flag
from kamsync.scoring.decide.risk import risks
from tests.scoring.decide.test_kpis import card

AFTER = {"g": pl.Int64, "flag": pl.String, "open": pl.Boolean, "kept": pl.Boolean, "case": pl.Int64}
Row = tuple[int, str, bool, bool, int]


def reported(*rows: Row, flags: tuple[Flag, ...] = card().flags) -> list[tuple[int, int, str]]:
    after = pl.DataFrame(list(rows), schema=AFTER, orient="row")
    return list(risks(after, flags).iter_rows())


def test_risk_multiplies_what_is_safe_once_per_cause() -> None:
    """1 - 1/2 * 9/10 * 3/4 = 0.6625."""
    assert reported(
        (0, "dependency_critical", True, False, 0),  # 10/20
        (0, "silent", True, False, 1),  # its case is medium: 2/20
        (0, "touch_overdue", True, False, 0),  # the same cause, medium
        (0, "owner_issue", False, True, 0),  # kept: 5/20
        (0, "past_close", False, False, 0),  # unknown only
        (1, "plan_missing", True, False, 0),  # 1/20
    ) == [(0, 66, "dependency_critical owner_issue silent"), (1, 5, "plan_missing")]


def severe(*severities: str, cause: str = "") -> tuple[Flag, ...]:
    known = card().flags[0]
    return tuple(
        replace(known, id=f"f{n}", severity=s, cause=cause or f"c{n}", cases=())
        for n, s in enumerate(severities)
    )


@pytest.mark.parametrize(
    ("severity", "risk"), [("critical", 50), ("high", 25), ("medium", 10), ("low", 5)]
)
def test_one_flag_takes_its_twentieths(severity: str, risk: int) -> None:
    assert reported((7, "f0", True, False, 0), flags=severe(severity)) == [(7, risk, "f0")]


def test_two_low_ones_take_nine_and_three_quarters_shown_as_ten() -> None:
    """1 - 0.95² = 0.0975; 1 - 0.75² = 0.4375."""
    both: list[Row] = [(0, "f0", True, False, 0), (0, "f1", True, False, 0)]

    assert reported(*both, flags=severe("low", "low")) == [(0, 10, "f0 f1")]
    assert reported(*both, flags=severe("high", "high")) == [(0, 44, "f0 f1")]
    # 1 - 0.9 · 0.95 = 0.145: halves go up
    assert reported(*both, flags=severe("medium", "low")) == [(0, 15, "f0 f1")]


def test_of_one_cause_the_gravest_counts_then_the_first() -> None:
    both: list[Row] = [(0, "f1", True, False, 0), (0, "f0", True, False, 0)]

    assert reported(*both, flags=severe("low", "high", cause="x")) == [(0, 25, "f1")]
    assert reported(*both, flags=severe("low", "low", cause="x")) == [(0, 5, "f0")]
