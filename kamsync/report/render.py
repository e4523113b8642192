"""Sections → one HTML page. Styles are inline and named by their hash in the page's own policy;
there is no script, no image, no font and no address to fetch."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kamsync.messages.formats import plain
from kamsync.report import accounts, concentration, health, movements, overview, portfolio
from kamsync.report.blocks import Section
from kamsync.report.data import ReportData
from kamsync.report.view import View


def render(data: ReportData, language: str) -> str:
    """The whole page as text. Same data, same page."""
    view = View(data, language)
    style = _file("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            language=language,
            view=view,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'",
            style=Markup(style),  # noqa: S704 (our own file)
            subtitle=view.t(
                "subtitle", connection=plain(data.connection), date=view.date(data.policy.as_of)
            ),
            groups=view.n("groups", view.groups.height),
            scorecard=_scorecard(view),
            tiles=overview.tiles(view),
            sections=sections(view),
            currency=data.policy.home_currency,
        )
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


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _file(name: str) -> str:
    return (resources.files("kamsync.report") / name).read_text(encoding="utf-8")
