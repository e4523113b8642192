"""The report: all sections in their order, filled into its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Section
from kamsync.report.layout.data import ReportData
from kamsync.report.layout.page import filled
from kamsync.report.layout.view import View
from kamsync.report.sections import (
    account_pages,
    accounts,
    all_accounts,
    concentration,
    first_screen,
    health,
    movements,
    overview,
    portfolio,
)
from kamsync.report.sections import cost_to_serve as value
from kamsync.report.sections import kpis as followed
from kamsync.report.sections import outlook as ahead
from kamsync.report.sections import plans as planned
from kamsync.report.sections import programme as in_charge
from kamsync.report.sections import record as past
from kamsync.report.sections import relations as carried
from kamsync.report.sections import segments as crossed
from kamsync.report.sections import staff as our_side
from kamsync.report.sections import support as waiting
from kamsync.report.sections import whitespace as growing
from kamsync.report.sections.console import console
from kamsync.report.sections.glossary import glossary
from kamsync.report.sections.glossary_terms import approval
from kamsync.report.sections.own_numbers import own_numbers
from kamsync.report.sections.returns import returns
from kamsync.report.sections.voice import voice


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
        currency=data.policy.home_currency,
    )


def sections(view: View) -> list[Section]:
    """All of them, always: a missing section would read as good news. What decides comes first,
    then the accounts, then what explains the portfolio, then the analyst's matter."""
    return [
        first_screen.first_screen(view),
        all_accounts.all_accounts(view),
        account_pages.account_pages(view),
        in_charge.programme(view),
        console(view),
        followed.kpis(view),
        accounts.chosen(view),
        planned.plans(view),
        carried.relations(view),
        voice(view),
        our_side.staff(view),
        waiting.support(view),
        concentration.dependency(view),
        movements.movements(view),
        health.tasks(view),
        replace(concentration.pareto(view), opens=view.t("screen.appendix")),
        portfolio.quadrant(view),
        value.worth(view),
        returns(view),
        growing.room(view),
        crossed.segments(view),
        portfolio.freshness(view),
        past.own_record(view),
        own_numbers(view),
        ahead.outlook(view),
        health.quality(view),
        glossary(view),
        health.run(view),
    ]
