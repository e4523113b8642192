"""From marked answers to a text model, measured on answers that it has not seen. Pure.

Three tenths of the answers are held out, by a hash of their text: the same text is never on both
sides, and the same answers give the same model. The thresholds are chosen among the others, each
judged by a model that had not seen it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kamsync.voice.features import Floats, Rows, Vocabulary, hashes, with_verdict
from kamsync.voice.language import language_of
from kamsync.voice.learner import fitted, probability
from kamsync.voice.lexicon import LANGUAGES, Language, folded
from kamsync.voice.model import Measured, Tally, TextModel
from kamsync.voice.polarity import Polarity, polarity

LEAST: Final = 100
"""Marked answers from which a model is trained."""
LEAST_OF_EACH: Final = 20
"""Praise and complaint each, and answers held out in a language before it is used there."""
HELD_OUT: Final = 30
PRECISION: Final = 0.8
CHANCE: Final = 0.05
_AIMED_AT: Final = 0.85
"""Precision looked for while training, so that PRECISION is still there on unseen answers."""
_FOLDS: Final = 5
_MOST: Final = 10_000
_GRID: Final = [n / 100 for n in range(50, 100)]


@dataclass(frozen=True)
class Marked:
    """An answer whose mark says what it means."""

    text: str
    negative: bool
    question: str = ""
    language: Language | None = None


@dataclass(frozen=True)
class TooFew:
    """No model: too little to learn from."""

    positive: int
    negative: int


def meaning_of_mark(score: float | None, most: float | None) -> bool | None:
    """Whether a mark complains: at most half of the scale; one of the two best praises; what lies
    between, or on a scale of four marks or fewer, says neither."""
    if score is None or most is None or most <= 4:
        return None
    if score > most - 2:
        return False
    return True if score <= most / 2 else None


def train(answers: Iterable[Marked], today: dt.date) -> TextModel | TooFew:
    """The last 10,000 answers; each text once."""
    each = list({folded(a.text): a for a in answers if a.text.strip()}.values())[-_MOST:]
    bad = sum(a.negative for a in each)
    if len(each) < LEAST or min(bad, len(each) - bad) < LEAST_OF_EACH:
        return TooFew(len(each) - bad, bad)
    held = [a for a in each if _part(a, "held out", 100) < HELD_OUT]
    seen = [a for a in each if _part(a, "held out", 100) >= HELD_OUT]
    if min(_classes(held)) == 0 or min(_classes(seen)) < _FOLDS:
        return TooFew(len(each) - bad, bad)
    negative_from, positive_to = _thresholds(seen)
    model = replace(
        _fit(seen),
        negative_from=negative_from,
        positive_to=positive_to,
        trained_on=today.isoformat(),
    )
    measured = {"all": _measured(model, held)}
    for lang in LANGUAGES:
        measured[lang] = _measured(model, [a for a in held if _language(a) == lang])
    better = tuple(lang for lang in LANGUAGES if beats(measured[lang]))
    return replace(model, measured=measured, languages=better)


def beats(found: Measured) -> bool:
    """Better than the word lists by more than chance, with four in five complaints real, over
    enough answers to say so."""
    model = found.model
    if model.n < LEAST_OF_EACH or not model.called:
        return False
    return found.chance <= CHANCE and model.hits >= PRECISION * model.called


def _part(answer: Marked, salt: str, parts: int) -> int:
    digest = hashlib.sha256(f"{salt}|{folded(answer.text)}".encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[:8], "big") % parts


def _classes(answers: Sequence[Marked]) -> tuple[int, int]:
    bad = sum(a.negative for a in answers)
    return bad, len(answers) - bad


def _language(answer: Marked) -> Language | None:
    return answer.language or language_of(answer.text)


def _listed(answer: Marked) -> Polarity:
    return polarity(answer.text, answer.question, _language(answer))


def _seen(answers: Sequence[Marked]) -> list[set[int]]:
    return [with_verdict(hashes(a.text), _listed(a).label) for a in answers]


def _fit(answers: Sequence[Marked]) -> TextModel:
    found = _seen(answers)
    words = Vocabulary.of(found)
    marks = np.array([float(a.negative) for a in answers])
    weights, bias = fitted(Rows.of(found, words), marks)
    rounded = {key: round(float(weights[column]), 5) for key, column in words.columns.items()}
    return TextModel(rounded, round(bias, 6), trained=len(answers))


def _thresholds(answers: Sequence[Marked]) -> tuple[float, float]:
    """The lowest P(negative) from which four in five are complaints, and the highest up to which
    four in five are praise, by models that had not seen the answer; never reached: none is."""
    found = _seen(answers)
    marks = np.array([float(a.negative) for a in answers])
    fold = np.array([_part(a, "fold", _FOLDS) for a in answers])
    chances = np.full(len(answers), 0.5)
    for n in range(_FOLDS):
        inside, outside = np.flatnonzero(fold != n), np.flatnonzero(fold == n)
        if not len(outside) or not 0 < marks[inside].sum() < len(inside):
            continue
        words = Vocabulary.of([found[i] for i in inside])
        weights, bias = fitted(Rows.of([found[i] for i in inside], words), marks[inside])
        rows = Rows.of([found[i] for i in outside], words)
        chances[outside] = probability(rows.times(weights) + bias)
    return _from(chances, marks), 1 - _from(1 - chances, 1 - marks)


def _from(chances: Floats, there: Floats) -> float:
    """The lowest threshold of the grid with the precision wanted; above 1 where there is none."""
    for threshold in _GRID:
        called = chances >= threshold
        if called.any() and there[called].mean() >= _AIMED_AT:
            return threshold
    return 2.0


def _measured(model: TextModel, answers: Sequence[Marked]) -> Measured:
    said = [_listed(a) for a in answers]
    by_model = [model.over(p, a.text)[0] for p, a in zip(said, answers, strict=True)]
    pairs = [
        (_points(a, mine), _points(a, theirs))
        for mine, theirs, a in zip(by_model, said, answers, strict=True)
    ]
    return Measured(
        _tally(by_model, answers),
        _tally(said, answers),
        better=sum(mine > theirs for mine, theirs in pairs),
        worse=sum(mine < theirs for mine, theirs in pairs),
    )


def _points(answer: Marked, said: Polarity) -> int:
    """1 right, 0 left open, -1 wrong."""
    if said.label not in ("positive", "negative"):
        return 0
    return 1 if (said.label == "negative") == answer.negative else -1


def _tally(said: Sequence[Polarity], answers: Sequence[Marked]) -> Tally:
    points = [_points(a, p) for p, a in zip(said, answers, strict=True)]
    called = [a.negative for p, a in zip(said, answers, strict=True) if p.label == "negative"]
    return Tally(
        n=len(points),
        right=points.count(1),
        wrong=points.count(-1),
        called=len(called),
        hits=sum(called),
        there=sum(a.negative for a in answers),
    )
