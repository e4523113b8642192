"""What is kept of a comment, and that it can be known again without its words."""

from __future__ import annotations

import polars as pl

from kamsync.voice.answers import FOUND, with_findings
from kamsync.voice.lexicon import shipped_themes

KEY = b"k" * 32


def found(*texts: str | None, key: bytes = KEY) -> pl.DataFrame:
    return with_findings(pl.DataFrame({"text": list(texts)}), shipped_themes(), key)


def test_a_comment_becomes_polarity_themes_language_and_length() -> None:
    text = "La livraison est toujours en retard, nous sommes très déçus."
    row = found(text).row(0, named=True)
    assert row["polarity"] == "negative"
    assert row["polarity_value"] < 0
    assert "delivery" in row["themes"]
    assert (row["language"], row["text_length"]) == ("fr", len(text))
    assert row["polarity_by"] == "lexicon"


def test_an_answer_without_a_comment_is_unknown_not_neutral() -> None:
    rows = found(None, "  ").select(list(FOUND))
    assert rows.rows() == [(None,) * len(FOUND)] * 2


def test_the_same_words_have_the_same_fingerprint_under_one_key_only() -> None:
    one, two = found("Great", "Great")["text_hash"]
    assert one == two
    assert found("Great", key=b"other" * 7)["text_hash"][0] != one
    assert found("Great", key=b"")["text_hash"][0] is None


def test_the_language_that_the_crm_names_stays() -> None:
    rows = with_findings(
        pl.DataFrame({"text": ["Super"], "language": ["fr-CA"]}), shipped_themes(), KEY
    )
    assert rows["language"][0] == "fr-CA"
