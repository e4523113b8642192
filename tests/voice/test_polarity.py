"""Praise, complaint, neither, or no guess: answers as business customers write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kamsync.voice.language import language_of
from kamsync.voice.lexicon import shipped_themes
from kamsync.voice.polarity import polarity
from kamsync.voice.themes import themes_of
from kamsync.voice.trained_model import meaning_of_mark

PRAISE = """
No complaints.
Not bad
Great team, very responsive and easy to work with.
The parts arrived on time, without a hitch.
We are not disappointed
Never had a problem
I would recommend them to anyone
Excellent
👍
Pas mal du tout
Rien à redire, équipe très réactive
Aucun souci sur les livraisons
L'équipe n'est jamais en retard
Cher mais excellent
On ne peut mieux
Service ok but l'équipe est super
Toujours à l’écoute, merci !
""".strip().splitlines()
COMPLAINT = """
Slow.
Not good at all
Good product but delivery is always late
Nobody answers the phone, we are fed up.
Could be better
Prices are too high
👎👎
Je ne recommande pas
Je ne suis pas satisfait du suivi
Produit excellent, mais livraisons toujours en retard
Aucune réponse depuis trois semaines, inadmissible
C'est d'une lenteur...
Prix trop élevés
Le SAV laisse à désirer
""".strip().splitlines()
NO_GUESS = """
Great, another delay. Just great.
Super, encore un retard
Merci pour rien
Excellent product. Terrible delivery.
""".strip().splitlines()
NEITHER = ["ok", "", "Rien", "We met on Tuesday.", "Réunion prévue mardi avec le service achats"]


@pytest.mark.parametrize("text", PRAISE)
def test_praise_is_positive(text: str) -> None:
    assert polarity(text).label == "positive"


@pytest.mark.parametrize("text", COMPLAINT)
def test_a_complaint_is_negative(text: str) -> None:
    assert polarity(text).label == "negative"


@pytest.mark.parametrize("text", NO_GUESS)
def test_irony_and_torn_answers_are_left_unclassified(text: str) -> None:
    assert polarity(text).label == "unclassified"


@pytest.mark.parametrize("text", NEITHER)
def test_what_says_neither_is_neutral(text: str) -> None:
    assert polarity(text).label == "neutral"


@pytest.mark.parametrize(
    ("question", "text", "label"),
    [
        ("What could we do better?", "Faster delivery please", "neutral"),
        ("What could we do better?", "Nothing", "positive"),
        ("Que pouvons-nous améliorer ?", "Rien", "positive"),
        ("Que pouvons-nous améliorer ?", "Les délais de livraison", "neutral"),
        ("Que pouvons-nous améliorer ?", "Tout : service lamentable et injoignable", "negative"),
        ("Are you satisfied?", "Nothing", "neutral"),
    ],
)
def test_a_wish_that_was_asked_for_is_no_complaint(question: str, text: str, label: str) -> None:
    assert polarity(text, question).label == label


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The delivery was on time", "en"),
        ("La livraison était à l'heure", "fr"),
        ("réactif", "fr"),
        ("excellent", None),
        ("12345", None),
        ("", None),
    ],
)
def test_the_language_is_found_without_a_network(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_contrast_gives_what_follows_the_last_word() -> None:
    first = polarity("Late deliveries, but an excellent team").value
    then = polarity("An excellent team, but late deliveries").value

    assert first > 0 > then


def test_themes_are_found_in_both_languages_by_the_words_they_begin() -> None:
    themes = shipped_themes()

    assert themes_of("Livraison en retard et factures fausses", themes) == ["delivery", "billing"]
    assert themes_of("Nobody replies to our tickets", themes) == ["support", "communication"]
    assert themes_of("Colourful", themes) == []


@pytest.mark.parametrize(
    ("language", "right", "wrong", "left_open"), [("fr", 136, 12, 52), ("en", 94, 15, 91)]
)
def test_what_the_word_lists_say_of_public_answers_and_their_marks(
    language: str, right: int, wrong: int, left_open: int
) -> None:
    """200 each, where they come from: PUBLIC.md. A change of a word list shows here."""
    path = Path(__file__).parent / f"public_answers_{language}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = {"right": 0, "wrong": 0, "open": 0}
    for row in rows:
        bad = meaning_of_mark(float(row["score"]), float(row["scale_max"]))
        label = polarity(row["text"]).label
        shown = label in ("positive", "negative")
        counts["open" if not shown else "right" if (label == "negative") == bad else "wrong"] += 1
    assert counts == {"right": right, "wrong": wrong, "open": left_open}
