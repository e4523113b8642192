"""What a person is offered when a plan waits."""

from __future__ import annotations

from kamsync.sync.next_steps import tripped
from kamsync.sync.plan.trip import Trip


def test_what_is_refused_is_to_be_mended_first_and_may_then_be_accepted() -> None:
    some = Trip("rejects", "rejects_value", {"share": 0.4})

    said = tripped("p1", [some], "en")

    assert "Mend what is refused" in said
    assert said.endswith("kamsync apply p1 --accept rejects")


def test_nobody_is_invited_to_accept_that_nothing_is_left() -> None:
    rows = Trip("rejects", "rejects_rows", {"stream": "opportunity", "n": 2, "of": 2})
    value = Trip("rejects", "rejects_value", {"share": 1.0})

    for trips in ([rows], [value], [rows, value]):
        assert "--accept" not in tripped("p1", trips, "fr")
    contacts = Trip("rejects", "rejects_rows", {"stream": "contact", "n": 2, "of": 2})
    assert "--accept rejects" in tripped("p1", [contacts], "fr")


def test_other_guards_are_looked_at_and_accepted() -> None:
    moved = Trip("tiers_moved", "tiers_moved", {"n": 6, "of": 20, "cleared": 0})

    assert tripped("p1", [moved], "en").endswith(
        "Look, then: kamsync apply p1 --accept tiers_moved"
    )
    wrong = Trip("wrong_org", "wrong_org", {"org": "b", "approved": "a"})
    assert "--accept" not in tripped("p1", [moved, wrong], "en")
