"""A column of comments → what is kept of them: polarity, themes, language, length, fingerprint."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import polars as pl

from kamsync.voice.language import language_of
from kamsync.voice.lexicon import LANGUAGES, Language, Theme
from kamsync.voice.polarity import polarity
from kamsync.voice.themes import themes_of

FOUND = {
    "polarity": pl.String(),
    "polarity_value": pl.Float64(),
    "polarity_by": pl.String(),
    "themes": pl.List(pl.String()),
    "language": pl.String(),
    "text_length": pl.Int64(),
    "text_hash": pl.String(),
}


def with_findings(frame: pl.DataFrame, themes: Sequence[Theme], key: bytes) -> pl.DataFrame:
    """`frame` (with text; question and language where they are known) with FOUND; all unknown for
    an answer without a comment. The language that the CRM names stays."""
    nothing = pl.Series([None] * frame.height, dtype=pl.String)
    texts = frame["text"]
    questions = frame["question"] if "question" in frame.columns else nothing
    languages = frame["language"] if "language" in frame.columns else nothing
    rows = [
        _found(text, question or "", spoken, themes, key)
        for text, question, spoken in zip(texts, questions, languages, strict=True)
    ]
    return frame.with_columns(pl.DataFrame(rows, schema=FOUND, orient="row").get_columns())


def _found(
    text: str | None, question: str, named: str | None, themes: Sequence[Theme], key: bytes
) -> tuple[object, ...]:
    if text is None or not text.strip():
        return (None, None, None, None, named, None, None)
    told = polarity(text, question, _language(named) or language_of(text))
    digest = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return (
        told.label,
        told.value,
        "lexicon",
        themes_of(text, themes),
        named or told.language,
        told.length,
        digest if key else None,
    )


def _language(named: str | None) -> Language | None:
    """ "fr", "fr-CA", "FR_fr" → "fr"; None for what is no language of ours."""
    head = (named or "").strip().casefold()[:2]
    return next((lang for lang in LANGUAGES if lang == head), None)
