"""A text model trained on a company's own marked answers, as it is kept: numbers in JSON. Pure.

It gives a verdict where it is sure and abstains elsewhere, and it is used only for the languages
in which it did better than the word lists on answers it had not seen.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import numpy as np

from kamsync.voice.features import BUCKETS, VERDICTS, hashes
from kamsync.voice.learner import probability
from kamsync.voice.lexicon import LANGUAGES, Language
from kamsync.voice.polarity import Label, Polarity

FORMAT: Final = 1
_KNOWN: Final = 0.5
"""Part of a text's runs of characters that training must have seen."""


@dataclass(frozen=True)
class Tally:
    """One judge over the answers held out."""

    n: int = 0
    right: int = 0
    wrong: int = 0
    """The rest was left open."""
    called: int = 0
    """Negative, by the judge."""
    hits: int = 0
    """And by the mark too."""
    there: int = 0
    """Negative by the mark."""


@dataclass(frozen=True)
class Measured:
    """Model and word lists over the same answers held out."""

    model: Tally
    lists: Tally
    better: int = 0
    """Answers on which the model did better: right where the lists were not, or silent where they
    were wrong."""
    worse: int = 0

    @property
    def chance(self) -> float:
        """How likely so many better ones are where neither is better: one-sided sign test."""
        n = self.better + self.worse
        ways: int = sum(math.comb(n, k) for k in range(self.better, n + 1))
        return ways / int(2**n)


@dataclass(frozen=True)
class TextModel:
    weights: Mapping[int, float] = field(default_factory=dict)
    """Hash of a run of characters → its weight for "negative"."""
    bias: float = 0.0
    negative_from: float = 1.0
    """P(negative) from which an answer is called negative."""
    positive_to: float = 0.0
    """P(negative) up to which it is called positive."""
    languages: tuple[Language, ...] = ()
    """In which it is used."""
    trained: int = 0
    """Answers it learned from."""
    trained_on: str = ""
    """The day, as ISO text."""
    measured: Mapping[str, Measured] = field(default_factory=dict)
    """all, en, fr → what it did on answers held out."""

    @property
    def fingerprint(self) -> str:
        """Of what decides about an answer; empty where it decides nothing."""
        if not self.languages:
            return ""
        parts = (sorted(self.weights.items()), self.bias, self.negative_from, self.positive_to)
        return hashlib.sha256(repr((parts, self.languages)).encode()).hexdigest()[:16]

    def label(self, text: str, listed: Label) -> Label | None:
        """positive or negative; None where it is not sure. `listed`: what the word lists say."""
        found = hashes(text)
        known = [self.weights[key] for key in found if key in self.weights]
        if not known or len(known) < _KNOWN * len(found):
            return None
        verdict = self.weights.get(VERDICTS[listed], 0.0) if listed in VERDICTS else 0.0
        value = sum(known) / np.sqrt(len(known)) + verdict + self.bias
        negative = float(probability(np.array([value]))[0])
        if negative >= self.negative_from:
            return "negative"
        return "positive" if negative <= self.positive_to else None

    def over(self, said: Polarity, text: str) -> tuple[Polarity, bool]:
        """The verdict, and whether the model gave it. What the rules settled (nothing said, irony,
        a wish that was asked for) stays, and so does the verdict of the word lists where the model
        is not sure; where both are and contradict each other, it is left open."""
        label = None if said.settled else self.label(text, said.label)
        if label is None:
            return said, False
        if {label, said.label} == {"positive", "negative"}:
            return replace(said, label="unclassified"), False
        return replace(said, label=label), True

    def speaks(self, language: Language | None) -> bool:
        """Whether it is used for a text; one of no known language asks for both."""
        return bool(self.languages) and (
            language in self.languages if language else len(self.languages) == len(LANGUAGES)
        )


def to_json(model: TextModel) -> str:
    weights = {str(key): round(weight, 5) for key, weight in sorted(model.weights.items())}
    return json.dumps({"format": FORMAT, **asdict(model), "weights": weights}, indent=1)


def from_json(text: str) -> TextModel:
    """Raises ValueError (what is wrong) for what `to_json` did not write."""
    try:
        return _read(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(type(error).__name__) from error


def _read(data: dict[str, Any]) -> TextModel:
    if data["format"] != FORMAT:
        raise ValueError("format")
    weights = {int(key): float(weight) for key, weight in data["weights"].items()}
    numbers = [*weights.values(), *(data[k] for k in ("bias", "negative_from", "positive_to"))]
    if not np.isfinite(np.array(numbers, dtype=np.float64)).all():
        raise ValueError("number")
    if any(not -len(VERDICTS) <= key < BUCKETS for key in weights):
        raise ValueError("hash")
    measured = {
        name: Measured(
            Tally(**both["model"]), Tally(**both["lists"]), both["better"], both["worse"]
        )
        for name, both in data["measured"].items()
    }
    return TextModel(
        weights,
        float(data["bias"]),
        float(data["negative_from"]),
        float(data["positive_to"]),
        tuple(lang for lang in LANGUAGES if lang in data["languages"]),
        int(data["trained"]),
        str(data["trained_on"]),
        measured,
    )
