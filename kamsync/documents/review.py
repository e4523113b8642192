"""The review pack: the page that may be shown to the customer, in every format. It reads nothing
but what report/review.py lists; no scored figure comes near it."""

from __future__ import annotations

from kamsync.documents.page import Document, Part
from kamsync.messages.formats import plain
from kamsync.report.layout.view import Words
from kamsync.report.review import Reviewed, shared_sections


def review(reviewed: Reviewed, language: str) -> Document:
    words = Words(language)
    day = words.date(reviewed.as_of)
    return Document(
        words.t("review.title"),
        words.t("review.subtitle", name=plain(reviewed.name), date=day),
        [Part(s.title, s.blocks) for s in shared_sections(words, reviewed)],
        words.t("review.footer", date=day),
        reviewed.as_of,
        language,
    )
