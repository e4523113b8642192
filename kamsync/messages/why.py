"""Why an account has its score and tier, for a seller: plain lines from its scored row. Pure.

Dates, not ages: the text of an account without news stays the same from day to day.
"""

from __future__ import annotations

from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final

from kamsync.messages import labels, trend
from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date, is_known, number, plain
from kamsync.messages.lower_bounds import share, share_bound
from kamsync.messages.relations import people_lines
from kamsync.messages.remembered import Remembered
from kamsync.messages.tier_reason import confidence_shown, tier_lines
from kamsync.messages.values import Row, figure, growth_words
from kamsync.messages.verdict import Verdict, Weighed
from kamsync.model.remainders import dealt
from kamsync.scorecard import Criterion, Scorecard

LIMIT: Final = 1500
"""Characters; a CRM's long text holds more, a person reads less."""


def why(
    row: Row, card: Scorecard, language: str, home_currency: str, *, shares: bool = True
) -> str:
    """Lines separated by a line feed, at most LIMIT characters: the verdict, what carries it, what
    is missing and closes it, the rule behind the tier; the figures last.

    `shares=False` leaves out how much of which scope the account is: level only, for readers
    without the directors' rights.
    """
    return Why(card, language, home_currency, shares=shares).of(row)


class Why:
    """`why` of many rows: what depends on a few words of a row is said once and remembered."""

    def __init__(self, card: Scorecard, language: str, home: str, *, shares: bool) -> None:
        self._card, self._language = card, language
        self._head = "".join(f"{line}\n" for line in _unapproved(card, language))
        self._verdict = Verdict(card, language, home)
        self._unread = Remembered(lambda row: (*_unread(row, language),))
        self._tier = Remembered(lambda row: (*tier_lines(row, card, language, home),))
        self._state = Remembered(
            lambda row: (
                *_dependency(row, language, shares=shares),
                *_mutual_value(row, language),
                *_growth(row, card, language, home),
            )
        )
        self._trend = Remembered(lambda row: (*_trend(row, language),))
        self._freshness = Remembered(lambda row: _freshness(row, language))
        self._sides = Remembered(
            lambda row: (*_one_sided(row, language), *people_lines(row, language))
        )
        self._lacks = Remembered(lambda row: (*_missing(row, card, language, home),))
        self._given = lru_cache(maxsize=50_000)(_given)
        self._score = Remembered(lambda row: _score(row, language))

    def of(self, row: Row) -> str:
        known = self._verdict.weighed(row)
        lines = [
            *self._unread(row),
            *self._verdict.lines(row, known),
            *self._tier(row),
            *self._state(row),
            *self._trend(row),
            self._freshness(row),
            *self._sides(row),
            *(self._lacks(row) if len(known) < len(self._card.criteria) else ()),
        ]
        figures = self._figures(row, known)
        room = max(0, LIMIT - len(figures) - 1)
        said = clipped(self._head + "\n".join(lines), room)
        return clipped(f"{said}\n{figures}", LIMIT)

    def _figures(self, row: Row, known: list[Weighed]) -> str:
        """`Score 74 of 100, confidence 100%; potential 22.6 of 25, …`, largest contribution
        first."""
        head, language = self._score(row), self._language
        tenths = _tenths(tuple(each.criterion.of.weight for each in known))
        each = zip(known, tenths, strict=True)
        parts = ", ".join([self._part(one, most) for one, most in each])
        return text("why.figures", language, head=head, parts=parts) if parts else f"{head}."

    def _part(self, each: Weighed, most: float) -> str:
        criterion, language = each.criterion.of, self._language
        points = number(each.part, language, 1)
        if each.given:
            return self._given(criterion.id, points, most, language)
        known = {"label": labels.criterion(criterion.id, language), "points": points}
        known["most"] = number(most, language, 1)
        if criterion.missing == "penalise":
            fixed = number(criterion.points, language)
            return text("why.part_penalised", language, fixed=fixed, **known)
        return text("why.part_imputed", language, **known)


def clipped(whole: str, limit: int) -> str:
    return whole if len(whole) <= limit else whole[: limit - 1].rstrip() + "…"


def dependency_detail(row: Row, language: str) -> str:
    """One line for the directors' field: level, share, scope, forward."""
    lines = _dependency(row, language, shares=True)
    return clipped(" ".join(lines), 255)


def contributions(row: Row, card: Scorecard, language: str) -> str:
    """A line per criterion, for cards that draw bars: name, points and the most possible, between
    tabs and with a decimal point, the largest first."""
    lines = (
        f"{labels.criterion(c.id, language)}\t{row[f'contribution_{c.id}']:.1f}\t{most:.1f}"
        for c, most in counted_criteria(row, card)
    )
    return "\n".join(lines)


def counted_criteria(row: Row, card: Scorecard) -> list[tuple[Criterion, float]]:
    """Those with points, largest contribution first, and the most each could give: tenths that
    sum to 100."""
    got: list[tuple[Any, Criterion]] = [(row.get(f"contribution_{c.id}"), c) for c in card.criteria]
    usable = [(-part, c.id, c) for part, c in got if is_known(part)]
    usable.sort(key=itemgetter(0, 1))
    tenths = _tenths(tuple(c.weight for *_, c in usable))
    return [(c, most) for (*_, c), most in zip(usable, tenths, strict=True)]


@cache
def _tenths(weights: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(most / 10 for most in dealt(weights, 1000))


def _unapproved(card: Scorecard, language: str) -> list[str]:
    if card.is_approved:
        return []
    return [text("why.unapproved", language, name=plain(card.name, 60), version=card.version)]


def _unread(row: Row, language: str) -> list[str]:
    """First of all: what the figures lack."""
    lacking = (("why.refused", "refused_wins"), ("why.unpriced", "unpriced_deals"))
    return [counted(key, row[n], language) for key, n in lacking if row.get(n)]


def _score(row: Row, language: str) -> str:
    confidence = confidence_shown(row, language)
    score, low, high = row.get("score"), row.get("score_low"), row.get("score_high")
    if score is None:
        return text("why.no_score", language, confidence=confidence)
    if low == high or low is None or high is None:
        return text("why.score", language, score=score, confidence=confidence)
    values = {"score": score, "low": low, "high": high, "confidence": confidence}
    return text("why.score_between", language, **values)


def _given(criterion: str, points: str, most: float, language: str) -> str:
    label = labels.criterion(criterion, language)
    return text("why.part", language, label=label, points=points, most=number(most, language, 1))


def _missing(row: Row, card: Scorecard, language: str, home: str) -> list[str]:
    unknown = [c for c in card.criteria if not is_known(row.get(f"contribution_{c.id}"))]
    parts = [_unknown(row, c, language, home) for c in unknown]
    return [text("why.unknown", language, parts=", ".join(parts))] if parts else []


def _unknown(row: Row, criterion: Criterion, language: str, home: str) -> str:
    """Named, with the reason where there is one; never a number that could be read as 0."""
    label = labels.criterion(criterion.id, language)
    reason = ""
    if criterion.metric == "growth" and row.get("growth_label") not in (None, "growth"):
        reason = growth_words(row, language, home)
    elif criterion.max_age_days is not None and is_known(row.get(criterion.metric)):
        value = figure(criterion.metric, row[criterion.metric], language, home)
        age = text("why.too_old", language, days=criterion.max_age_days)
        reason = f"{value}, {age}"
    if not reason:
        return label
    return text("why.unknown_because", language, label=label, reason=reason)


def _dependency(row: Row, language: str, *, shares: bool) -> list[str]:
    level = row.get("dependency") or "none"
    incomplete = bool(row.get("revenue_incomplete"))
    lines = [_level(row, level, language, shares=shares)]
    if level == "none" and incomplete and shares and is_known(row.get("share")):
        shown = share(row["share"], row, language)
        lines.append(text("why.incomplete", language, share=shown))
    if row.get("forward"):
        lines.append(text("why.forward", language, level=labels.level(row["forward"], language)))
    return lines


def _level(row: Row, level: str, language: str, *, shares: bool) -> str:
    name = labels.level(level, language)
    if level == "none":
        return text("why.dependency_none", language)
    if not shares or not is_known(row.get("dependency_share")):
        return text("why.dependency_level", language, level=name)
    scope = labels.of_dependency(row, language)
    shown = share(row["dependency_share"], row, language)
    key = "why.dependency_bound" if share_bound(row) else "why.dependency"
    return text(key, language, level=name, share=shown, scope=scope)


def _mutual_value(row: Row, language: str) -> list[str]:
    """Never without its reasons."""
    if not row.get("good_bad_why"):
        return []
    known = {
        "verdict": figure("good_bad", row["good_bad"], language, ""),
        "reasons": figure("good_bad_why", row["good_bad_why"], language, ""),
    }
    return [text("why.worth", language, **known)]


def _growth(row: Row, card: Scorecard, language: str, home: str) -> list[str]:
    """Once: not again where it already stands among the criteria."""
    if any(c.metric == "growth" for c in card.criteria):
        return []
    return [text("why.growth_word", language, label=growth_words(row, language, home))]


def _trend(row: Row, language: str) -> list[str]:
    """Only where it can be told."""
    word = trend.word(row, language)
    return [text("why.trend", language, trend=word)] if word else []


def _freshness(row: Row, language: str) -> str:
    newest = row.get("last_client_data_on")
    if row.get("freshness_client") is None or newest is None:
        return text("why.fresh_unknown", language)
    state = labels.freshness(row["freshness_client"], language)
    return text("why.fresh", language, state=state, date=date(newest, language))


def _one_sided(row: Row, language: str) -> list[str]:
    """Which of the three domains say nothing of the last six months."""
    if not is_known(row.get("triangulation")) or row["triangulation"] >= len(_DOMAINS):
        return []
    silent = [d for d in _DOMAINS if row.get(f"freshness_{d}") not in _HEARD]
    parts = ", ".join(text(f"why.domain.{d}", language) for d in silent)
    return [counted("why.domains", row["triangulation"], language, parts=parts)]


_DOMAINS: Final = ("internal", "client", "industry")
_HEARD: Final = ("fresh", "ageing")
