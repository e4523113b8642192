"""scores.csv and scopes.csv, cell by cell, beside the independent calculation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.scorecard.reader import load_scorecard
from kamsync.sync.results.csv_files import scopes_frame, scores_frame
from tests.scoring.book import CARD, accounts, score_rows, win
from tests.scoring.cells import cell
from tests.scoring.comparing import ask_oracle, score_folder
from tests.scoring.portfolios import make

LATER = (
    *("owned", "planned", "sponsored", "in_cadence", "reviewed", "programme_gaps"),
    "label_disagrees",
    *("pareto_previous", "lost", "flags_kept"),
    *("silence_days", "silence_line", "silence_level", "silence_false", "silence_decided"),
    *("dependency_amount", "refused_wins", "unpriced_deals"),
)


_SOAKED = [pytest.param(seed, marks=pytest.mark.soak) for seed in (53, 135, 198)]


@pytest.mark.parametrize("seed", [9, 112, 178, *_SOAKED])
def test_every_cell_has_the_text_of_an_independent_calculation(seed: int, tmp_path: Path) -> None:
    portfolio, card = make(seed), load_scorecard(None)
    home = portfolio.policy.home_currency
    portfolio.write(tmp_path)
    answer = ask_oracle(tmp_path, portfolio, card)

    scored = score_folder(tmp_path, portfolio, card)

    scores = scores_frame(scored.groups, card, home).rows(named=True)
    assert [row["account_id"] for row in scores] == sorted(answer.groups)
    for row in scores:
        group = answer.groups[row["account_id"]]
        agreed = {n: text or "" for n, text in row.items() if n not in LATER}
        assert agreed == {n: cell(n, group[n], home) for n in agreed}
    scopes = scopes_frame(scored.scopes, home).rows(named=True)
    assert len(scopes) == len(answer.scopes)
    for row in scopes:
        figures = answer.scopes[row["scope"] or "", row["value"] or ""]
        assert {n: text or "" for n, text in row.items()} == {
            n: cell(n, figures[n], home) for n in row
        }


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
