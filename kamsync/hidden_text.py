"""Secrets that this process knows, taken out of every text before somebody reads it."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import quote, quote_plus

_known: set[str] = set()
SHORTEST_HIDDEN: Final = 4
"""Shorter secrets would blank out ordinary words."""


def remember(value: str) -> None:
    """From now on `hidden` replaces this secret wherever it turns up, quoted forms too."""
    plain = value.strip()
    forms = {plain, quote(plain, safe=""), quote_plus(plain), json.dumps(plain)[1:-1]}
    _known.update(form for form in forms if len(form) >= SHORTEST_HIDDEN)


def hidden(text: str) -> str:
    """The text without any secret this process resolved or was given by a login."""
    for value in sorted(_known, key=len, reverse=True):
        if value in text:
            text = text.replace(value, "[secret]")
    return text


def hidden_bytes(body: bytes) -> bytes:
    """`hidden` for bytes in any encoding that keeps ASCII."""
    return hidden(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
