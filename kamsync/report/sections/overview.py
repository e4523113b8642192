"""The portfolio in six figures."""

from __future__ import annotations

import polars as pl

from kamsync.messages.lower_bounds import sum_is_least
from kamsync.report.layout.view import View
from kamsync.scoring.explain import size_and_score


def tiles(view: View) -> list[tuple[str, str, str]]:
    """(figure, what it is, of how many)."""
    groups = view.groups
    found = size_and_score.pareto(groups)
    n = groups.height
    dependent = view.count(pl.col("dependency") != "none")
    fresh = view.count(pl.col("freshness_client") == "fresh")
    ratio = view.unknown
    if found.points:
        ratio = f"{view.number(found.points[80])}/{view.number(found.customers)} : 80"
    return [
        (
            _revenue(view, found.total),
            view.t("tile.revenue"),
            view.n("tile.buyers", found.customers),
        ),
        (_tier_count(view, "Key"), view.t("tile.key"), view.n("tile.of", n)),
        (_tier_count(view, "Tomorrow"), view.t("tile.tomorrow"), view.n("tile.of", n)),
        (ratio, view.t("tile.ratio"), view.t("tile.ratio_of")),
        (view.number(dependent), view.n("tile.dependency", dependent), view.n("tile.of", n)),
        (view.number(fresh), view.t("tile.fresh"), view.n("tile.of", n)),
    ]


def _revenue(view: View, total: int) -> str:
    """Unknown where no sale could be read, a lower bound where some could not."""
    if not sum_is_least("revenue", view.groups):
        return view.short_money(total)
    return view.t("at_least", share=view.short_money(total)) if total > 0 else view.unknown


def _tier_count(view: View, tier: str) -> str:
    return view.number(view.count(pl.col("tier") == tier))
