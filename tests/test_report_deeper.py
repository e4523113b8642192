"""What the report says of exposure, slow burn, bridges, data and hygiene, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.messages.catalogue import CATALOGUES
from kamsync.report import ReportData
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.concentration import dependency
from kamsync.report.sections.health import quality
from kamsync.report.sections.movements import movements
from kamsync.report.sections.portfolio import freshness
from kamsync.scoring.explain.details import look
from kamsync.scoring.metrics.data_quality import KINDS
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from tests.scoring.book import CARD, TODAY, Rows, accounts, deal, once, typed, win
from tests.scoring.metrics.test_exposure_by_hand import BOOKED
from tests.scoring.metrics.test_slow_burn_by_hand import DOWN, FLAT, book
from tests.test_report import section

LANGUAGES = ("en", "fr")
HOSTILE = '<b onclick="x">tech'


@once
def data_of(files: dict[str, Rows], **policy: Any) -> ReportData:
    settings = Policy(**({"as_of": TODAY} | policy))
    inputs = typed(files, settings)
    scored = score(inputs, settings, CARD)
    when = dt.datetime(2026, 3, 31, 5, tzinfo=dt.UTC)
    details = look(inputs, settings, scored)
    return ReportData(scored, CARD, settings, "main", "R1", when, details=details)


SECTIONS = {
    "dependency": dependency,
    "quality": quality,
    "movements": movements,
    "freshness": freshness,
}


def html_of(data: ReportData, name: str, language: str) -> str:
    """A page with that section alone: the whole page has its own tests."""
    view = View(language, data)
    return page(view, [SECTIONS[name](view)])


def exposed() -> ReportData:
    listed = accounts("A", "B", "C", "D", industry=HOSTILE, wallet_share="20")
    listed[3]["industry"] = "food"
    wins = [win(i, "2026-01-10", n) for i, n in zip("ABCD", (500, 300, 150, 50), strict=True)]
    files = {"accounts": listed, "opportunities": wins, "revenue": BOOKED}
    return data_of(files, planned_revenue=400_000, fixed_costs=10_000)


@pytest.mark.nights
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dependency_section_tells_what_else_hangs_on_them(language: str) -> None:
    html = html_of(exposed(), "dependency", language)
    found = section(html, "dependency")
    words = CATALOGUES[language]

    assert words["report.exposed.table"] in found
    assert words["report.exposed.exposed"] in found
    assert words["report.cluster.table"] in found
    assert f"{words['report.cluster.industry']} {HOSTILE}" in found
    assert HOSTILE not in html


def test_margin_that_stays_is_held_against_fixed_costs() -> None:
    found = section(html_of(exposed(), "dependency", "en"), "dependency")

    # 105 of 120 is gone with A: 15 of the 100 that must be covered
    assert "€15 15%" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_invoices_and_shared_traits_nothing_is_invented(language: str) -> None:
    wins = [win("A", "2026-01-10", 500), win("B", "2026-01-10", 500)]
    data = data_of({"accounts": accounts("A", "B"), "opportunities": wins})
    html = html_of(data, "dependency", language)
    found = section(html, "dependency")

    assert CATALOGUES[language]["report.cluster.table"] not in found
    assert CATALOGUES[language]["unknown"] in found


def untidy() -> dict[str, Rows]:
    deals = [deal("A", "2026-01-31", 750, id="<i>late"), deal("gone", "2026-06-01", 60, id="x")]
    return {"accounts": accounts("A"), "opportunities": [win("A", "2026-01-10", 500), *deals]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_loose_ends_are_counted_and_the_costliest_named(language: str) -> None:
    html = html_of(data_of(untidy()), "quality", language)
    found = section(html, "quality")
    words = CATALOGUES[language]

    for kind in KINDS:
        assert words[f"report.loose.{kind}"] in found
    assert "<i>late Name A" in found
    assert "<i>late" not in html
    assert words["report.loose.unknown"].split(",")[0] in found


@pytest.mark.nights
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bridge_and_slow_burn_stand_among_the_movements(language: str) -> None:
    burning = book(FLAT, margin=DOWN)
    long_ago = win("A", "2023-01-01", 5)
    burning["opportunities"].append(long_ago)
    found = section(html_of(data_of(burning), "movements", language), "movements")
    words = CATALOGUES[language]

    assert words["report.bridge.real"] in found
    assert words["report.bridge.no_inflation"] in found
    assert words["report.burn.margin"] in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_too_short_to_bridge_or_to_burn_is_said(language: str) -> None:
    found = section(
        html_of(data_of({"accounts": accounts("A")}), "movements", language), "movements"
    )

    first = CATALOGUES[language]["report.bridge.short"].split(" ")[0]
    assert first in found
    assert CATALOGUES[language]["report.burn.unknown"].split(",")[0][-7:] in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_refresh_per_customer_stands_under_freshness(language: str) -> None:
    old = dict.fromkeys((f"profile_{n}_at" for n in "abc"), "2025-01-01")
    listed = [accounts("A")[0] | old | {f"profile_{n}": HOSTILE for n in "abc"}]
    files = {"accounts": listed, "opportunities": [win("A", "2026-01-10", 500)], "activities": []}
    found = section(html_of(data_of(files), "freshness", language), "freshness")
    words = CATALOGUES[language]

    assert words["report.refresh.table"] in found
    # 2025-01-01 is 454 days ago, 271 more than 183
    assert "profile a 271" in found
    assert words["report.refresh.fields"] in found
    assert "Name A." in found
