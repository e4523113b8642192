"""What an answer is about, by an editable list of word stems."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamsync.voice.lexicon import Theme, folded


def themes_of(text: str, themes: Sequence[Theme]) -> list[str]:
    """Ids of the themes whose stems begin a word of the text, in the list's order."""
    words = " " + " ".join(re.findall(r"\w+", folded(text)))
    return [theme.id for theme in themes if any(f" {stem}" in words for stem in theme.stems)]
