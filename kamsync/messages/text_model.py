"""What `voice` says of a text model: how it did on answers held out, where it is used. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date, number, percent
from kamsync.scoring.read.intervals import Share
from kamsync.voice.lexicon import LANGUAGES
from kamsync.voice.model import Measured, Tally, TextModel
from kamsync.voice.trained_model import LEAST, LEAST_OF_EACH, TooFew

HEADS: Final = ("of", "judge", "n", "right", "wrong", "open", "precision", "recall")


def heads(language: str) -> list[str]:
    return [text(f"voice.head.{head}", language) for head in HEADS]


def lines(model: TextModel, language: str) -> list[list[str]]:
    """One per language and judge: the trained model, the word lists."""
    return [
        [
            text(f"voice.of.{name}", language),
            text(f"voice.judge.{judge}", language),
            *_figures(tally, language),
        ]
        for name, found in model.measured.items()
        if found.model.n
        for judge, tally in (("model", found.model), ("lists", found.lists))
    ]


def summary(model: TextModel, language: str) -> list[str]:
    """Where it is used and where not, and why."""
    day = dt.date.fromisoformat(model.trained_on)
    said = [counted("voice.trained", model.trained, language, day=date(day, language))]
    for lang in LANGUAGES:
        found = model.measured.get(lang, Measured(Tally(), Tally()))
        said.append(_verdict(lang, found, language, used=lang in model.languages))
    said.append(text("voice.note", language))
    return said


def too_few(found: TooFew, language: str) -> str:
    return text(
        "voice.too_few",
        language,
        positive=number(found.positive, language),
        negative=number(found.negative, language),
        least=number(LEAST, language),
        each=number(LEAST_OF_EACH, language),
    )


def _verdict(lang: str, found: Measured, language: str, *, used: bool) -> str:
    name = text(f"voice.of.{lang}", language)
    if found.model.n < LEAST_OF_EACH:
        few = number(found.model.n, language)
        return text("voice.unused_few", language, name=name, n=few, least=LEAST_OF_EACH)
    return text(
        "voice.used" if used else "voice.unused",
        language,
        name=name,
        better=number(found.better, language),
        worse=number(found.worse, language),
        chance=_chance(found.chance, language),
    )


def _chance(value: float, language: str) -> str:
    least = 0.001
    return f"< {number(least, language, 3)}" if value < least else number(value, language, 3)


def _figures(tally: Tally, language: str) -> list[str]:
    counts = (tally.n, tally.right, tally.wrong, tally.n - tally.right - tally.wrong)
    shares = (Share(tally.hits, tally.called), Share(tally.hits, tally.there))
    return [
        *(number(count, language) for count in counts),
        *(_share(share, language) for share in shares),
    ]


def _share(share: Share, language: str) -> str:
    """`88 % (82–92 %), 134/152`."""
    ends = share.interval
    if share.value is None or ends is None:
        return "–"
    low, high = (number(100 * end, language, 0) for end in ends)
    return text(
        "voice.share",
        language,
        share=percent(share.value, language),
        low=low,
        high=high,
        k=number(share.k, language),
        n=number(share.n, language),
    )
