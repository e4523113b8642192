"""The report: all sections in their order, filled into its page."""

from __future__ import annotations

from collections.abc import Sequence

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Section
from kamsync.report.layout.data import ReportData
from kamsync.report.layout.order import in_order, parts
from kamsync.report.layout.page import filled
from kamsync.report.layout.view import View
from kamsync.report.sections import overview
from kamsync.report.sections.glossary_terms import approval


def render(data: ReportData, language: str) -> str:
    """The whole page as text. Same data, same page."""
    view = View(language=language, data=data)
    return page(view, sections(view))


def page(view: View, shown: Sequence[Section]) -> str:
    """A page with just these sections."""
    data = view.data
    return filled(
        "report.html.j2",
        view=view,
        subtitle=view.t(
            "subtitle", connection=plain(data.connection), date=view.date(data.policy.as_of)
        ),
        groups=view.n("groups", view.groups.height),
        scorecard=approval(view),
        tiles=overview.tiles(view),
        organisation=plain(data.around.organisation),
        sections=shown,
        parts=parts(shown),
        currency=data.policy.home_currency,
    )


def sections(view: View) -> list[Section]:
    """All of them, always: a missing section would read as good news."""
    return [make(view) for make in in_order()]
