"""scores.csv and scopes.csv, cell by cell, beside the independent calculation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.scorecard.loading import load_scorecard
from kamsync.sync.files import scopes_frame, scores_frame
from tests.scoring.cells import cell
from tests.scoring.comparing import ask_oracle, score_folder
from tests.scoring.portfolios import make


@pytest.mark.parametrize("seed", [9, 53, 112, 135, 178, 198])
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
        assert {n: text or "" for n, text in row.items()} == {
            n: cell(n, group[n], home) for n in row
        }
    scopes = scopes_frame(scored.scopes, home).rows(named=True)
    assert len(scopes) == len(answer.scopes)
    for row in scopes:
        figures = answer.scopes[row["scope"] or "", row["value"] or ""]
        assert {n: text or "" for n, text in row.items()} == {
            n: cell(n, figures[n], home) for n in row
        }
