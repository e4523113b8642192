"""Plans that were copied: cosine of word counts between accounts, without function words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from kamsync.plans.items import AccountPlan
from kamsync.voice.lexicon import LANGUAGES, folded, lexicon

COPIED_ABOVE: Final = 0.8
LEAST_WORDS: Final = 8
"""Shorter plans say too little to be called copies."""


def word_counts(plan: AccountPlan) -> Counter[str]:
    """Words of title, condition and response, folded, without function words."""
    text = " ".join(f"{i.title} {i.condition} {i.response}" for i in plan.items)
    stop = frozenset().union(*(lexicon(language).stopwords for language in LANGUAGES))
    return Counter(w for w in re.findall(r"\w+", folded(text)) if w not in stop)


def cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """0 to 1; 0 where either has no word."""
    dot = sum(count * other.get(word, 0) for word, count in one.items())
    size = math.sqrt(sum(c * c for c in one.values()) * sum(c * c for c in other.values()))
    return dot / size if size else 0.0


def copies(plans: Sequence[AccountPlan]) -> dict[str, tuple[str, float]]:
    """account → (the account whose plan is most like it, cosine), where that is above the line.

    Only plans that share one of the rarer half of their words are compared, so that thousands
    stay quick: copies share those by nature.
    """
    counts = {p.account_id: c for p in plans if (c := word_counts(p)).total() >= LEAST_WORDS}
    where: dict[str, list[str]] = {}
    for account, words in sorted(counts.items()):
        for word in words:
            where.setdefault(word, []).append(account)
    found: dict[str, tuple[str, float]] = {}
    for account, words in sorted(counts.items()):
        near = {other for word in _rarest(words, where) for other in where[word]} - {account}
        best = max(((cosine(words, counts[o]), o) for o in sorted(near)), default=(0.0, ""))
        if best[0] > COPIED_ABOVE:
            found[account] = (best[1], best[0])
    return found


def _rarest(words: Mapping[str, int], where: Mapping[str, Sequence[str]]) -> list[str]:
    """The half of its words that fewest plans have."""
    ordered = sorted(words, key=lambda word: (len(where[word]), word))
    return ordered[: max(1, (len(ordered) + 1) // 2)]
