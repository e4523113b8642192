"""What a person may have meant by a word that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


def closest(word: str, words: Iterable[str], cutoff: float = 0.5) -> Mapping[str, Any] | str:
    """The end of a sentence: what may be meant by a word; empty where nothing is like it."""
    close = difflib.get_close_matches(word, sorted(words), n=1, cutoff=cutoff)
    return {"code": "near.close", "values": {"word": close[0]}} if close else ""


def near(word: str, words: Iterable[str]) -> Mapping[str, Any] | str:
    """The end of a sentence: what may be meant by a word, else the valid words, if any."""
    known = sorted(words)
    valid = {"code": "near.valid", "values": {"words": ", ".join(known)}} if known else ""
    return closest(word, known) or valid
