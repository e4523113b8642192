"""The section on account plans, and the 3×3 grid as a drawing."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from kamsync.messages.grid import evidence
from kamsync.plans.grid import CELLS
from kamsync.report.layout.grid import account_grid, programme_grid

ROW = {
    "grid_3x3": "210/-01/100",
    "profile_parts": 4,
    "plan_orientations": 2,
    "plan_objectives": 1,
    "plan_conditions": None,
    "plan_execution": 0.25,
    "plan_due": 4,
    "plan_errors": 1,
    "plan_age_days": 200,
    "scorecard_approved": True,
    "sponsor_state": "never met",
}


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 (drawn by us)
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


def test_an_account_s_grid_says_each_cell_with_a_sign_a_word_and_its_figures() -> None:
    words = texts(account_grid(ROW, "en", "Alpha"))

    assert words[:6] == [
        "Process",
        "Analysis",
        "● done",
        "4 of 4 parts fresh",
        "Strategy",
        "◐ partial",
    ]
    assert {"25% on time", "4 due", "changed 200 days ago", "sponsor never met them"} <= set(words)
    assert words.count("– not read here") == 1


def test_a_french_grid_is_french() -> None:
    words = texts(account_grid(ROW, "fr", "Alpha"))

    assert {"Processus", "● fait", "◐ partiel", "○ manquant", "aucune condition"} <= set(words)


def test_the_programme_s_grid_counts_accounts_by_cell() -> None:
    drawn = texts(programme_grid(["210/000/000", "200/000/00-", "000/000/00-"], "en", "All"))

    cell = drawn.index("Analysis")
    assert drawn[cell + 1 : cell + 4] == ["2 done", "0 partial", "1 missing"]
    manager = drawn.index("Account manager")
    assert drawn[manager + 1 : manager + 4] == ["0 done", "0 partial", "1 missing"]


def test_a_hostile_name_stays_text() -> None:
    svg = account_grid(ROW, "en", '"><script>alert(1)</script>')

    assert "<script" not in svg
    assert 'role="img"' in svg


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_cell_has_words_for_what_is_known_and_what_is_not(language: str) -> None:
    for cell in CELLS:
        assert all(evidence(cell.id, {}, language))
