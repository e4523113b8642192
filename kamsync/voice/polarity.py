"""Whether an answer praises or complains, by the shipped word lists: an untrained first opinion.

Negation turns the next words round, a contrast word ("but", "mais") gives what follows it the
last word, and what could be read both ways (irony, praise and complaint alike, a mixed language)
is left unclassified: abstaining is an answer, guessing is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from kamsync.voice.language import language_of
from kamsync.voice.lexicon import LANGUAGES, Language, Lexicon, folded, lexicon

Label = Literal["positive", "negative", "neutral", "unclassified"]

_REACH: Final = 3
"""A negator turns polarity words up to this many words after it."""
_BEFORE_CONTRAST: Final = 0.3
_CLEAR: Final = 0.8
"""Below this absolute value an answer is neutral."""
_TORN: Final = 0.6
"""Where the weaker side has this share of the stronger one, the answer is torn."""
_EMOJI: Final = {
    **dict.fromkeys("😀😁😃😄😊🙂😍🥰🤩👍👏🙏💪🎉❤✅😉🏆⭐", 2.0),
    **dict.fromkeys("😞😟😠😡🤬👎😢😭😤🙁☹💩❌😒😩😫🤮", -2.0),
}
_TOKEN = re.compile(r"[\w']+|[.!?;,:…]|[^\w\s]")


@dataclass(frozen=True)
class Polarity:
    label: Label
    value: float
    """Positive praises, negative complains; 0 where nothing was found."""
    language: Language | None
    length: int
    """Characters of the text."""
    settled: bool = False
    """By a rule that no model overrules: nothing said, irony, a wish that was asked for."""


def polarity(text: str, question: str = "", language: Language | None = None) -> Polarity:
    """The polarity of one answer. `question`: what was asked, where the CRM keeps it; an answer to
    "what could we do better?" is a wish, not a complaint, unless it complains by itself."""
    spoken = language or language_of(text)
    plain = folded(text)
    lexicons = [lexicon(spoken)] if spoken else [lexicon(lang) for lang in LANGUAGES]
    if _is_nothing(plain, lexicons):
        wish = _asks_for_improvement(question)
        return Polarity(
            "positive" if wish else "neutral", float(wish), spoken, len(text), settled=True
        )
    if any(mark in plain for lex in lexicons for mark in lex.ironic):
        return Polarity("unclassified", 0.0, spoken, len(text), settled=True)
    praise, blame = 0.0, 0.0
    for lex in lexicons:
        plus, minus = _sides(plain, text, lex)
        if plus + minus > praise + blame:
            praise, blame = plus, minus
    label, value = _verdict(praise, blame, question)
    wish = label == "neutral" and _asks_for_improvement(question)
    return Polarity(label, value, spoken, len(text), wish)


def _verdict(praise: float, blame: float, question: str) -> tuple[Label, float]:
    value = praise - blame
    if _asks_for_improvement(question) and value < 0 and blame < 2 * _CLEAR + 1:
        return "neutral", value
    stronger, weaker = max(praise, blame), min(praise, blame)
    if stronger >= _CLEAR and weaker >= _TORN * stronger:
        return "unclassified", value
    if abs(value) < _CLEAR:
        return "neutral", value
    return ("positive" if value > 0 else "negative"), value


def _sides(plain: str, raw: str, lex: Lexicon) -> tuple[float, float]:
    """Praise and blame, both as amounts of at least 0."""
    praise, blame = 0.0, 0.0
    for clause in re.split(r"[.!?;…\n]+", plain):
        for weight in _weights(re.findall(r"[\w']+", clause), lex):
            praise, blame = praise + max(weight, 0.0), blame + max(-weight, 0.0)
    for sign in (_EMOJI.get(c, 0.0) for c in raw):
        praise, blame = praise + max(sign, 0.0), blame + max(-sign, 0.0)
    return praise, blame


def _weights(words: list[str], lex: Lexicon) -> list[float]:
    """The weight of each polarity word of one clause, after negation, degree and contrast."""
    found: list[tuple[int, float]] = []
    turn = _contrast_at(words, lex)
    at = 0
    while at < len(words):
        phrase = _phrase_at(words, at, lex)
        if phrase is not None:
            size, weight = phrase
            found.append((at, float(weight)))
            at += size
            continue
        base = lex.weight(words[at]) or _without_elision(words[at], lex)
        if base:
            found.append((at, _modified(words, at, float(base), lex)))
        at += 1
    later = any(at > turn for at, _ in found)
    soften = _BEFORE_CONTRAST if turn >= 0 and later else 1.0
    return [weight * (soften if at < turn else 1.0) for at, weight in found]


def _modified(words: list[str], at: int, weight: float, lex: Lexicon) -> float:
    before = words[max(0, at - _REACH) : at]
    if before and before[-1] in lex.intensifiers:
        weight *= 1.3
    if before and before[-1] in lex.diminishers:
        weight *= 0.6
    negated = any(word in lex.negators for word in before)
    if _framed(words, at) and any(word in lex.negators for word in words[at + 1 : at + 3]):
        negated = True
    return -0.8 * weight if negated else weight


def _framed(words: list[str], at: int) -> bool:
    """Whether a French "ne" opens a negation that closes behind the verb ("ne recommande pas")."""
    return any(word == "ne" or word.startswith("n'") for word in words[max(0, at - 2) : at + 1])


def _without_elision(word: str, lex: Lexicon) -> int:
    """The weight of "excellent" in "d'excellent"."""
    return lex.weight(word.split("'", 1)[1]) if "'" in word else 0


def _phrase_at(words: list[str], at: int, lex: Lexicon) -> tuple[int, int] | None:
    candidates = lex.phrases.get(words[at].split("'", 1)[0])
    if not candidates:
        return None
    spoken = tuple(part for word in words[at : at + 6] for part in word.split("'"))
    for parts, weight in candidates:
        if spoken[: len(parts)] == parts:
            size, taken = 0, 0
            while taken < len(parts):
                taken += len(words[at + size].split("'"))
                size += 1
            return size, weight
    return None


def _contrast_at(words: list[str], lex: Lexicon) -> int:
    """Where the last contrast word stands; -1 without one."""
    places = [
        at
        for at in range(len(words))
        for mark in lex.contrast
        if tuple(words[at : at + len(mark)]) == mark
    ]
    return max(places, default=-1)


def _is_nothing(plain: str, lexicons: list[Lexicon]) -> bool:
    return plain.strip(" .!-–—'\"") in {n for lex in lexicons for n in lex.nothing}


def _asks_for_improvement(question: str) -> bool:
    asked = re.sub(r"[^\w ]+", " ", folded(question))
    asked = re.sub(r"\s+", " ", asked)
    return any(mark in asked for lang in LANGUAGES for mark in lexicon(lang).improvement)
