"""What came of promises, by hand: as of 2026-03-31."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.outcomes import with_change
from tests.scoring.book import accounts, row_of, score_rows


def result(
    baseline: str, actual: str, promised: str = "", done: str = "2026-03-01"
) -> dict[str, Any]:
    row = {"account_id": "A", "side": "ours", "due_at": done, "done_at": done, "evidence": ""}
    return row | {"baseline": baseline, "actual": actual, "promised": promised}


@pytest.mark.parametrize(
    ("baseline", "actual", "promised", "change", "improvement"),
    [
        ("48 h", "36 h", "24 h", -0.25, 0.25),
        ("10 %", "12,5 %", "15 %", 0.25, 0.25),
        ("10 %", "8 %", "15 %", -0.2, -0.2),
        ("1 000", "1 500", "", 0.5, None),  # in which direction, nobody said
        ("48 h", "2 days", "24 h", None, None),  # another unit
        ("0", "5", "10", None, None),
        ("good", "better", "best", None, None),
        ("-4", "-2", "0", 0.5, 0.5),
    ],
)
def test_a_change_is_over_what_it_was_and_an_improvement_goes_where_it_was_promised(
    baseline: str, actual: str, promised: str, change: float | None, improvement: float | None
) -> None:
    row = {"baseline": baseline, "actual": actual, "promised": promised}
    found = with_change(pl.DataFrame([row])).row(0, named=True)
    assert found["change"] == pytest.approx(change)
    assert found["improvement"] == pytest.approx(improvement)


def test_the_mean_counts_our_promises_of_twelve_months_alone() -> None:
    scored = score_rows(
        {
            "accounts": accounts("A", "B"),
            "commitments": [
                result("48 h", "36 h", "24 h"),
                result("10", "11", "20"),
                result("10", "5", "20", done="2025-03-31"),  # the year before
                result("10", "5", "20") | {"side": "theirs"},
                result("", "5", "20"),
            ],
        }
    )
    row = row_of(scored, "A")
    assert (row["outcome_improvement"], row["outcomes_n"]) == (pytest.approx(0.175), 2)
    assert (row_of(scored, "B")["outcome_improvement"], row_of(scored, "B")["outcomes_n"]) == (
        None,
        0,
    )
