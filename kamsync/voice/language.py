"""Which of the two languages a text is written in, offline: function words and accents."""

from __future__ import annotations

import re
from typing import Final

from kamsync.voice.lexicon import LANGUAGES, Language, folded, lexicon

_ACCENT: Final = 0.5
_LEAST: Final = 1.0
"""One function word is enough, where the other language has less."""


def language_of(text: str) -> Language | None:
    """The language with more of its function words; None where both or neither have as many."""
    words = re.findall(r"[^\W\d_]+", folded(text))
    found = _most({lang: _function_words(words, text, lang) for lang in LANGUAGES})
    # where no function word tells, a polarity word of one language may
    return found or _most(
        {lang: float(sum(lexicon(lang).weight(w) != 0 for w in words)) for lang in LANGUAGES}
    )


def _function_words(words: list[str], text: str, language: Language) -> float:
    accents = len(re.findall("[éèêàùçîôœâû]", text.casefold())) if language == "fr" else 0
    return sum(w in lexicon(language).stopwords for w in words) + _ACCENT * accents


def _most(score: dict[Language, float]) -> Language | None:
    best, other = sorted(LANGUAGES, key=lambda lang: -score[lang])
    return best if score[best] >= _LEAST and score[best] > score[other] else None
