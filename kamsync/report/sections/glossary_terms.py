"""What this scorecard's words mean, in the reader's language and with its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.messages.values import figure
from kamsync.report.layout.view import View
from kamsync.scorecard import Criterion
from kamsync.scoring.decide.criteria import divisor

_DEFINITION = 600


def approval(view: View) -> str:
    """The scorecard's name and version, and who signed it."""
    card = view.data.card
    known = {"name": plain(card.name, 60), "version": card.version}
    if not card.is_approved:
        return view.t("unapproved", **known)
    return view.t("approved", by=plain(card.approved_by), date=view.date(card.approved_on), **known)


def definition(view: View) -> str:
    """Management's own words for a key account, else the rule that makes one."""
    card = view.data.card
    own = card.definition_fr if view.language == "fr" else card.definition_en
    return plain(own, _DEFINITION) if own.strip() else view.t("word.key_account_is")


def tier_meaning(view: View, tier: str) -> str:
    rules = view.data.card.tiers
    values: Mapping[str, Any] = {
        "score": rules.key_score,
        "enter": rules.key_enter,
        "leave": rules.key_leave,
        "confidence": view.percent(rules.key_confidence / 100),
        "days": rules.confirmations,
        "potential": rules.tomorrow_potential,
        "sure": view.percent(rules.tomorrow_confidence / 100),
        "least": rules.maintain_score,
        "known": view.percent(rules.unrated_confidence / 100),
    }
    meaning = view.t(f"word.tier.{tier}", **values)
    if tier == "Key" and rules.capacity is not None:
        meaning += " " + view.t("word.capacity", seats=rules.capacity)
    if tier == "Tomorrow" and any(c.role == "fit" for c in view.data.card.criteria):
        meaning += " " + view.t("word.fit", least=rules.tomorrow_fit)
    return meaning


def class_meaning(view: View, name: str) -> str:
    return view.t(f"word.class.{name}")


def labels_meaning(view: View) -> str:
    """`type = Key Account, Grand compte; …`"""
    return "; ".join(
        f"{column} = {', '.join(plain(word, 40) for word in words)}"
        for column, words in view.data.policy.key_labels.items()
    )


def points_of(view: View, criterion: Criterion) -> str:
    """`€0 → 0, €10,000 → 40 …`, or the listed values with theirs."""
    if criterion.rating:
        return ", ".join(
            f"{plain(v, 40)}\u00a0→\u00a0{view.number(p)}" for v, p in criterion.rating
        )
    steps = [
        f"{_value(view, criterion.metric, value)}\u00a0→\u00a0{view.number(points)}"
        for value, points in criterion.scale
    ]
    return ", ".join(steps)


def _value(view: View, metric: str, value: float) -> str:
    """An anchor as people write the metric."""
    home = view.data.policy.home_currency
    return figure(metric, value * divisor(metric, home), view.language, home)


def cadences(view: View) -> str:
    found = view.data.card.cadence_days.items()
    return ", ".join(f"{labels.tier(t, view.language)} {d}" for t, d in found) or "–"
