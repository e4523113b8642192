"""What scoring finds beside the frame reaches whoever asked, from whichever step."""

from __future__ import annotations

import datetime as dt

from kamsync.scorecard.reader import default_text, parse_scorecard
from tests.scoring.book import accounts, score_rows, touch, win

CRITERIA = """[[criteria]]
id = "rated"
view = "now"
weight = 5
metric = "credit_rating"
rating = { A = 100 }

[[criteria]]
id = "room"
view = "potential"
weight = 5
metric = "whitespace"
scale = [[0, 0], [4, 100]]

[tiers]"""
KEY = {"override_tier": "Key", "override_reason": "so", "override_until": "2026-12-31"}
DAYS = ("2024-05-15", "2024-08-15", "2024-11-15", "2025-02-15")
DAYS += ("2025-05-15", "2025-08-15", "2025-11-15", "2026-02-15")


def test_what_each_step_finds_is_told_with_the_scored_frame() -> None:
    """A is Key by hand since a year, costs much, does not grow and is called otherwise."""
    listed = [
        *accounts("A", country="Ruritania", type="Client", credit_rating="Z", **KEY),
        *accounts("B", type="Key account", credit_rating="A", **KEY),
    ]
    files = {
        "accounts": listed,
        "opportunities": [win(a, day, 100) for a in "AB" for day in DAYS],
        "activities": [
            touch("B", "note", "2026-03-01"),
            *(touch("A", "note", f"2026-03-0{n}") for n in range(1, 10)),
        ],
    }
    before = {"tier": "Key", "candidate": "Key", "streak": 2, "tier_since": dt.date(2025, 3, 31)}
    memory = {"A": before | {"levels": "{}", "as_of": dt.date(2026, 3, 30)}}
    card = parse_scorecard("card.toml", default_text().replace("[tiers]", CRITERIA, 1))

    scored = score_rows(files, card, memory=memory, own_sites=((46.0, 2.0),))

    assert {f.code for f in scored.findings} == {
        "country_unknown",
        "criterion_unmapped",
        "criteria_review_case",
        "intuition_over",
        "label_disagrees",
        "rating_unlisted",
    }
    nothing = score_rows({"opportunities": []})
    assert "nothing_read" in {f.code for f in nothing.findings}
