"""scores.csv: the columns that came later stand last. Its cells: test_oracle."""

from __future__ import annotations

from kamsync.sync.results.csv_files import scores_frame
from tests.scoring.book import CARD, accounts, score_rows, win
from tests.scoring.comparing import LATER


def test_later_columns_stand_behind_the_agreed_ones() -> None:
    files = {
        "accounts": [*accounts("A", owner_id="u", plan_start=""), *accounts("B", owner_id="")],
        "opportunities": [win("A", "2026-01-10", 5)],
    }
    frame = scores_frame(score_rows(files).groups, CARD, "EUR")

    assert tuple(frame.columns[-len(LATER) :]) == LATER
    assert frame.columns[-len(LATER) - 1] == "flags_unknown"
    known = frame.select("owned", "planned", "sponsored", "programme_gaps").rows()
    assert known == [("true", "false", None, "1"), ("false", "false", None, "2")]
