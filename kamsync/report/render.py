"""The report: all sections in their order, filled into its page."""

from __future__ import annotations

from kamsync.messages.formats import plain
from kamsync.report import accounts, concentration, health, movements, overview, portfolio
from kamsync.report.blocks import Section
from kamsync.report.data import ReportData
from kamsync.report.page import filled
from kamsync.report.view import View


def render(data: ReportData, language: str) -> str:
    """The whole page as text. Same data, same page."""
    view = View(language=language, data=data)
    return filled(
        "report.html.j2",
        view=view,
        subtitle=view.t(
            "subtitle", connection=plain(data.connection), date=view.date(data.policy.as_of)
        ),
        groups=view.n("groups", view.groups.height),
        scorecard=_scorecard(view),
        tiles=overview.tiles(view),
        sections=sections(view),
        currency=data.policy.home_currency,
    )


def sections(view: View) -> list[Section]:
    """All of them, always: a missing section would read as good news."""
    return [
        overview.first(view),
        accounts.chosen(view),
        concentration.pareto(view),
        concentration.dependency(view),
        portfolio.quadrant(view),
        portfolio.freshness(view),
        movements.movements(view),
        health.tasks(view),
        health.quality(view),
        health.run(view),
    ]


def _scorecard(view: View) -> str:
    card = view.data.card
    known = {"name": plain(card.name, 60), "version": card.version}
    if not card.is_approved:
        return view.t("unapproved", **known)
    return view.t("approved", by=plain(card.approved_by), date=view.date(card.approved_on), **known)
