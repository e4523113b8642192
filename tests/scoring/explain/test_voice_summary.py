"""What customers say beside surveys: in cases and in notes of meetings, calls and e-mails."""

from __future__ import annotations

import polars as pl

from kamsync.model.coerce import Zones, coerce
from kamsync.scoring.explain.voice_summary import voice_summary
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.sync.pull.survey_texts import VoiceRules, judged
from kamsync.voice.lexicon import shipped_themes
from tests.scoring.book import TODAY

POLICY = Policy(TODAY)
MEMBERS = pl.DataFrame({"id": ["A"], "root": ["A"], "g": [0]})
AT = "2026-03-01T10:00:00Z"


def notes(*rows: dict[str, str], keep: bool = False) -> pl.DataFrame:
    listed = [{"id": str(n), "account_id": "A", "occurred_at": AT} | r for n, r in enumerate(rows)]
    raw = pl.DataFrame(listed, infer_schema_length=None)
    typed = coerce("activity", raw, Zones("UTC", "UTC"), "EUR")
    return judged("activity", typed, VoiceRules(keep, themes=shipped_themes())).frame


SAID = (
    {"kind": "call", "text": "Delivery was late again, they are very unhappy"},
    {"kind": "meeting", "text": "Équipe très réactive, client ravi"},
    {"kind": "email", "direction": "inbound", "text": "We met on Tuesday."},
    {"kind": "email", "direction": "outbound", "text": "Sorry for the terrible delay"},
    {"kind": "task", "text": "Late delivery: call back"},
    {"kind": "note", "text": ""},
)


def test_notes_are_judged_and_dropped_and_our_own_words_are_not_read() -> None:
    found = notes(*SAID)
    assert found["polarity"].to_list() == ["negative", "positive", "neutral", None, None, None]
    assert found["text"].null_count() == found.height
    kept = notes(*SAID, keep=True)["text"].to_list()
    assert kept[0] == SAID[0]["text"]
    assert kept[3:5] == [None, None]  # ours are not kept either


def test_notes_are_counted_beside_comments_even_without_a_survey() -> None:
    found = voice_summary(Inputs({"activity": notes(*SAID).lazy()}), POLICY, MEMBERS)
    assert found is not None
    assert found.notes == {"positive": 1, "negative": 1, "neutral": 1, "unclassified": 0}
    assert found.themes is not None
    themes = {row["theme"]: row for row in found.themes.to_dicts()}
    assert themes["delivery"]["notes"] == 1
    assert themes["delivery"]["n"] == 0
    assert themes["delivery"]["cases"] is None
    assert voice_summary(Inputs({}), POLICY, MEMBERS) is None
