"""A column of comments → what is kept of them: polarity, themes, language, length, fingerprint."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kamsync.voice.language import language_of
from kamsync.voice.lexicon import LANGUAGES, Language, Theme
from kamsync.voice.model import TextModel
from kamsync.voice.polarity import Label, polarity
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


@dataclass(frozen=True)
class _Rules:
    themes: Sequence[Theme]
    key: bytes
    model: TextModel | None


@dataclass(frozen=True)
class Judged:
    """What is found in one answer."""

    label: Label
    value: float
    by: Literal["lexicon", "model"]
    themes: tuple[str, ...]
    language: Language | None


def with_findings(
    frame: pl.DataFrame, themes: Sequence[Theme], key: bytes, model: TextModel | None = None
) -> pl.DataFrame:
    """`frame` (with text; question and language where they are known) with FOUND; all unknown for
    an answer without a comment. The language that the CRM names stays. `model`: None where the
    word lists judge alone."""
    nothing = pl.Series([None] * frame.height, dtype=pl.String)
    texts = frame["text"]
    questions = frame["question"] if "question" in frame.columns else nothing
    languages = frame["language"] if "language" in frame.columns else nothing
    rules = _Rules(themes, key, model)
    rows = [
        _found(text, question or "", spoken, rules)
        for text, question, spoken in zip(texts, questions, languages, strict=True)
    ]
    return frame.with_columns(pl.DataFrame(rows, schema=FOUND, orient="row").get_columns())


def _found(text: str | None, question: str, named: str | None, kept: _Rules) -> tuple[object, ...]:
    if text is None or not text.strip():
        return (None, None, None, None, named, None, None)
    found = judge(text, kept.themes, kept.model, question, spoken_language(named))
    digest = hmac.new(kept.key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return (
        found.label,
        found.value,
        found.by,
        list(found.themes),
        named or found.language,
        len(text),
        digest if kept.key else None,
    )


def judge(
    text: str,
    themes: Sequence[Theme],
    model: TextModel | None = None,
    question: str = "",
    named: Language | None = None,
) -> Judged:
    """One answer, by the model where it is used and sure, else by the word lists."""
    said, trained = polarity(text, question, named or language_of(text)), False
    if model is not None and model.speaks(said.language):
        said, trained = model.over(said, text)
    by: Literal["lexicon", "model"] = "model" if trained else "lexicon"
    return Judged(said.label, said.value, by, tuple(themes_of(text, themes)), said.language)


def spoken_language(named: str | None) -> Language | None:
    """ "fr", "fr-CA", "FR_fr" → "fr"; None for what is no language of ours."""
    head = (named or "").strip().casefold()[:2]
    return next((lang for lang in LANGUAGES if lang == head), None)
