"""The one definition of a key account, and the report's words with the scorecard's numbers."""

from __future__ import annotations

from kamsync.messages import labels
from kamsync.model.remainders import dealt
from kamsync.model.words import LEVELS
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Terms, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.report.sections.glossary_terms import (
    approval,
    cadences,
    class_meaning,
    definition,
    labels_meaning,
    points_of,
    tier_meaning,
)
from kamsync.scorecard import DependencyRules

_TRIED = ("Unrated", "Key", "Tomorrow", "Streamline", "Maintain", "Not key")
"""The order in which tiers are tried."""


@section(270)
def glossary(view: View) -> Section:
    blocks: list[Block] = [
        Text(view.t("glossary.lead", meaning=definition(view)), "lead"),
        Text(approval(view)),
        Terms(
            [(labels.tier(t, view.language), tier_meaning(view, t)) for t in _TRIED],
            view.t("glossary.tiers"),
        ),
        _criteria(view),
        Terms(_words(view), view.t("glossary.words")),
    ]
    return Section("glossary", view.t("glossary.title"), blocks)


def _criteria(view: View) -> Table:
    criteria = view.data.card.criteria
    weights = dealt([c.weight for c in criteria], 100)
    lines = [
        [
            Cell(labels.criterion(c.id, view.language)),
            Cell(labels.column(c.metric, view.language)),
            Cell(view.percent(weight / 100), number=True),
            Cell(view.t(f"glossary.{c.view}")),
            Cell(points_of(view, c)),
        ]
        for c, weight in zip(criteria, weights, strict=True)
    ]
    heads = [view.t(f"glossary.{c}") for c in ("criterion", "figure", "weight", "view", "points")]
    return Table(view.t("glossary.criteria"), heads, lines)


def _words(view: View) -> list[tuple[str, str]]:
    policy, card = view.data.policy, view.data.card
    unit = view.t(f"word.{policy.unit}")
    source = view.t(f"run.source.{policy.source}")
    words = [
        ("group", unit),
        ("revenue", view.t("word.revenue", source=source, date=view.date(policy.as_of))),
        ("pareto", view.t("word.pareto", **{c: class_meaning(view, c) for c in ("A", "B", "C")})),
        ("score", view.t("word.score")),
        ("confidence", view.t("word.confidence")),
        ("dependency", _dependency(view, card.dependency)),
        ("fresh", view.t("fresh.lead", fresh=card.fresh_days, stale=card.stale_days)),
        ("touch", view.t("word.touch")),
        ("cadence", view.t("word.cadence", days=cadences(view))),
        ("labels", labels_meaning(view) or view.t("word.no_labels")),
    ]
    return [(view.t(f"term.{name}"), meaning) for name, meaning in words]


def _dependency(view: View, rules: DependencyRules) -> str:
    levels = [
        view.t(
            "word.level",
            level=labels.level(level, view.language),
            portfolio=view.percent(portfolio),
            scope=view.percent(scope),
        )
        for level, portfolio, scope in zip(LEVELS[1:], rules.portfolio, rules.scope, strict=True)
    ]
    return view.t("word.dependency", levels="; ".join(levels))
