"""SWOT by hand: each bullet has figure, day and n; no fact stands twice; nothing is made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kamsync.documents.page import Bullet
from kamsync.documents.swot import swot
from kamsync.scorecard.reader import load_scorecard
from tests.documents.accounts import account

MIDDLING = {f"points_{c.id}": 60.0 for c in load_scorecard(None).criteria}
QUIET = {"flags": "", "dependency": "none", "engaged_contacts": 4, "receivables_overdue": 0}


def boxes(**row: Any) -> dict[str, Any]:
    """The boxes of the account with these figures changed."""
    found = account()
    return dict(swot(replace(found, row={**found.row, **QUIET, **row})).boxes)


def test_strengths_and_weaknesses_are_the_criteria_by_their_points() -> None:
    known = {
        **{"threads": 3.2, "engaged_contacts": 4, "points_relationship": 75.0},
        **{"growth": -0.2, "growth_cc": None, "growth_real": -0.2, "points_growth": 40.0},
    }
    found = boxes(**{**MIDDLING, **known, "quality_growth": 1.0})
    today = "22 Nov 2026"

    assert [(b.on, b.n) for b in found["strengths"]] == [(today, 4)]
    assert "3.2" in found["strengths"][0].figure
    assert len(found["weaknesses"]) == 1
    assert boxes(**{**MIDDLING, **known, "quality_growth": 0.5})["weaknesses"] == []


def test_opportunities_need_five_peers_an_unserved_need_or_a_deal_in_work() -> None:
    families = {"whitespace": 2, "whitespace_families": "Parts, Care", "pipeline": 500_000}
    four = boxes(**MIDDLING, **families, whitespace_peers=4)
    five = boxes(**MIDDLING, **families, whitespace_peers=5)

    need = Bullet("Need nobody works on: SECRET training", "1 of 1", "1 Oct 2026", 1)
    assert four["opportunities"][0] == need
    assert five["opportunities"][0] == Bullet(
        "Families similar customers buy: Parts, Care", "2", "22 Nov 2026", 5
    )
    assert [b.figure for b in five["opportunities"][2:]] == ["1 of 2"]


def test_threats_come_gravest_first_and_three_at_most() -> None:
    all_of_them = boxes(
        **MIDDLING,
        dependency="high",
        dependency_share=0.42,
        engaged_contacts=1,
        flags="silent",
        silence_days=120,
        receivables_overdue=90_000,
    )["threats"]

    assert [b.figure for b in all_of_them] == ["42%", "1", "120 days"]
    assert [b.fact for b in boxes()["threats"]] == [
        "Deals lost to competition (SECRET competitor was cheaper)",
        "Contract ends: €5,000",
    ]
    assert [b.figure for b in boxes()["threats"]] == ["1 of 1", "in 60 days"]


def test_a_fact_stands_in_one_box_only() -> None:
    strong = {**MIDDLING, "points_relationship": 90.0, "threads": 3.0}
    found = boxes(**{**strong, "engaged_contacts": 1})

    assert [b.n for b in found["strengths"]] == [1]
    assert "The relation rests on one contact" not in [b.fact for b in found["threats"]]
