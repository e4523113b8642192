"""Stages that the map does not know: asked about where they seem decided."""

from __future__ import annotations

from connectors.local.stage_words import Stages, stage_readings
from kamsync.model.fieldmap import StageWords

WORDS = StageWords(won=("Won",), lost=("Lost",))


def stages(*rows: tuple[str, str]) -> Stages:
    found = Stages()
    for stage, probability in rows:
        found.add(stage, probability, fraction=False)
    return found


def test_open_stages_with_a_known_word_or_a_certain_probability_are_asked_about() -> None:
    book = stages(
        ("Won", "100%"),
        ("Closed - won", ""),
        ("Invoiced", "100 %"),
        ("Lost to competitor", "0"),
        ("Proposal", "50%"),
    )
    _, doubt = stage_readings(WORDS, book)
    assert doubt.code == "stages_doubtful"
    assert doubt.values["stages"] == "Closed - won (1), Invoiced (1), Lost to competitor (1)"
    assert doubt.values["each"] == ["Closed - won", "Invoiced", "Lost to competitor"]
    assert doubt.lines == (
        "[streams.opportunity.stages]",
        'won = ["Won", "Closed - won", "Invoiced"]',
        'lost = ["Lost", "Lost to competitor"]',
    )


def test_where_no_stage_is_won_all_open_ones_are_asked_about_else_none() -> None:
    _, doubt = stage_readings(WORDS, stages(("Ordered", "50%")))
    assert (doubt.values["stages"], doubt.values["each"]) == ("Ordered (1)", ["Ordered"])
    (only,) = stage_readings(WORDS, stages(("Won", "100%"), ("Proposal", "50%")))
    assert only.code == "stages"
