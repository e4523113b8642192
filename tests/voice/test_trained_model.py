"""A model of the company's own: what it learns, what it is measured on, and when it is not used."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from kamsync.voice.answers import judge, with_findings
from kamsync.voice.features import Vocabulary, hashes
from kamsync.voice.lexicon import Language, shipped_themes
from kamsync.voice.model import Measured, Tally, TextModel, from_json, to_json
from kamsync.voice.trained_model import Marked, TooFew, beats, meaning_of_mark, train

TODAY: Final = dt.date(2026, 3, 31)
OWN_WORDS: Final[dict[Language, tuple[str, str, str]]] = {
    "en": (
        "the hotline|your driver|our contact|the portal|the technician|your planner|the depot",
        "answers within the hour|knows our site by heart|was here the same night|keeps every date",
        "has gone silent|turns up when it suits|logs us out every day|moves each date twice",
    ),
    "fr": (
        "la hotline|votre chauffeur|notre interlocuteur|le portail|le technicien|le dépôt",
        "répond dans l’heure|connaît notre site par cœur|était là la nuit même|tient chaque date",
        "ne donne plus signe de vie|passe quand ça l’arrange|nous déconnecte|décale chaque date",
    ),
}
"""What a house's customers say in words that no list of polarity knows."""
_WHEN: Final = ("since May", "this year", "as ever", "again", "for the site in Lyon", "depuis mai")


def own_answers(each: int = 90) -> list[Marked]:
    rng = random.Random(1)
    found = []
    for language, (who, good, bad) in OWN_WORDS.items():
        for n in range(each):
            said = rng.choice((good, bad)[n % 2].split("|"))
            words = f"{rng.choice(who.split('|'))} {said} {rng.choice(_WHEN)}"
            found.append(Marked(words, negative=n % 2 == 1, language=language))
    return found


@pytest.fixture(scope="module")
def model() -> TextModel:
    made = train(own_answers(), TODAY)
    assert isinstance(made, TextModel)
    return made


def test_what_no_word_list_knows_is_learned_and_used(model: TextModel) -> None:
    found = model.measured["all"]

    assert model.languages == ("en", "fr")
    assert found.model.n == sum(model.measured[lang].model.n for lang in ("en", "fr"))
    assert found.model.hits / found.model.called > 0.8
    assert found.lists.right < found.model.right
    assert judge("Your planner has gone silent", (), model).label == "negative"
    assert judge("Your planner has gone silent", ()).label == "neutral"
    assert judge("Le dépôt répond dans l’heure", (), model).by == "model"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Great, another delay. Just great.", "unclassified"),
        ("Merci pour rien", "unclassified"),
        ("No complaints.", "positive"),
        ("Pas mal", "positive"),
        ("👍", "positive"),
        ("Rien", "neutral"),
        ("Zzz qqq www", "neutral"),
    ],
)
def test_traps_stay_what_the_rules_say_or_are_left_open(
    model: TextModel, words: str, label: str
) -> None:
    found = judge(words, (), model)
    assert found.label in (label, "unclassified")
    assert found.by == "lexicon"


def test_a_wish_that_was_asked_for_is_no_complaint_for_the_model_either(model: TextModel) -> None:
    asked = "What could we do better?"
    assert judge("Your planner moves each date twice", (), model, asked).label == "neutral"


def test_an_answer_says_who_judged_it(model: TextModel) -> None:
    said = pl.DataFrame({"text": ["the portal logs us out every day", "Excellent"]})
    rows = with_findings(said, shipped_themes(), b"", model)
    assert rows["polarity"][0] == "negative"
    assert rows["polarity_by"].to_list() == ["model", "lexicon"]


def test_what_is_stored_is_data_and_gives_the_same_verdicts(model: TextModel) -> None:
    again = from_json(to_json(model))

    assert again == model
    assert again.fingerprint == model.fingerprint != ""
    for broken in ("", "[]", "{}", '{"format": 2}', to_json(model).replace('"bias"', '"b"')):
        with pytest.raises(ValueError):  # noqa: PT011 - json's own among them
            from_json(broken)
    with pytest.raises(ValueError, match="number"):
        from_json(to_json(TextModel(bias=float("nan"), trained_on="2026-01-01")))


def test_no_run_of_characters_that_one_answer_alone_has_is_stored() -> None:
    answers = [*own_answers(), Marked("Xylophone Quixotte 06 12 34", negative=True, language="en")]
    alone = hashes("Xylophone") - {h for a in own_answers() for h in hashes(a.text)}
    assert alone
    assert not alone & set(Vocabulary.of([hashes(a.text) for a in answers]).columns)


def test_a_set_too_small_to_learn_from_is_said_not_used() -> None:
    """240 answers made for this project, each about something else: the lists stay in charge."""
    path = Path(__file__).parent / "marked_answers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (r["text"], meaning_of_mark(float(r["score"]), 10), r["language"])
            for r in csv.DictReader(file)
        ]
    answers = [
        Marked(words, negative, language="en" if language == "en" else "fr")
        for words, negative, language in rows
        if negative is not None
    ]
    made = train(answers, TODAY)
    assert isinstance(made, TextModel)
    assert (len(rows), made.languages, made.fingerprint) == (240, (), "")
    assert judge("The hotline has gone silent", (), made).by == "lexicon"
    assert train(answers[:99], TODAY) == TooFew(58, 41)


def test_better_is_more_than_chance_and_complaints_are_real() -> None:
    good = Tally(n=30, right=20, wrong=2, called=10, hits=8, there=15)
    # 5 of 5: 1/32 = 0.03; 5 of 6: 7/64 = 0.11
    assert beats(Measured(good, Tally(n=30), better=5, worse=0))
    assert Measured(good, Tally(n=30), better=5, worse=1).chance == 7 / 64
    assert not beats(Measured(good, Tally(n=30), better=5, worse=1))
    assert not beats(Measured(Tally(30, 20, 2, 10, 7, 15), Tally(n=30), better=5))
    assert not beats(Measured(Tally(19, 19, 0, 9, 9, 9), Tally(n=19), better=9))


@pytest.mark.parametrize(
    ("score", "most", "negative"),
    [
        (9, 10, False), (8, 10, None), (5, 10, True), (6, 10, None),
        (4, 5, False), (3, 5, None), (2, 5, True), (1, 4, None), (None, 10, None),
    ],
)  # fmt: skip
def test_a_mark_says_what_an_answer_means(
    score: float | None, most: float, negative: bool | None
) -> None:
    assert meaning_of_mark(score, most) is negative
