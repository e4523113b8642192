"""What the report says of exposure, slow burn, bridges, data and hygiene, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.messages.catalogue import CATALOGUES
from kamsync.report import ReportData, render
from kamsync.scoring.inputs import Policy
from kamsync.scoring.score import score
from tests.scoring.book import CARD, TODAY, Rows, accounts, typed, win
from tests.scoring.test_exposure_by_hand import BOOKED
from tests.test_report import section

LANGUAGES = ("en", "fr")
HOSTILE = '<b onclick="x">tech'


def data_of(files: dict[str, Rows], **policy: Any) -> ReportData:
    settings = Policy(**({"as_of": TODAY} | policy))
    inputs = typed(files, settings)
    scored = score(inputs, settings, CARD)
    when = dt.datetime(2026, 3, 31, 5, tzinfo=dt.UTC)
    return ReportData(scored, CARD, settings, "main", "R1", when)


def exposed() -> ReportData:
    listed = accounts("A", "B", "C", "D", industry=HOSTILE, wallet_share="20")
    listed[3]["industry"] = "food"
    wins = [win(i, "2026-01-10", n) for i, n in zip("ABCD", (500, 300, 150, 50), strict=True)]
    files = {"accounts": listed, "opportunities": wins, "revenue": BOOKED}
    return data_of(files, planned_revenue=400_000, fixed_costs=10_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dependency_section_tells_what_else_hangs_on_them(language: str) -> None:
    html = render(exposed(), language)
    found = section(html, "dependency")
    words = CATALOGUES[language]

    assert words["report.exposed.table"] in found
    assert words["report.exposed.exposed"] in found
    assert words["report.cluster.table"] in found
    assert f"{words['report.cluster.industry']} {HOSTILE}" in found
    assert HOSTILE not in html


def test_margin_that_stays_is_held_against_fixed_costs() -> None:
    found = section(render(exposed(), "en"), "dependency")

    # 105 of 120 is gone with A: 15 of the 100 that must be covered
    assert "€15 15%" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_invoices_and_shared_traits_nothing_is_invented(language: str) -> None:
    wins = [win("A", "2026-01-10", 500), win("B", "2026-01-10", 500)]
    html = render(data_of({"accounts": accounts("A", "B"), "opportunities": wins}), language)
    found = section(html, "dependency")

    assert CATALOGUES[language]["report.cluster.table"] not in found
    assert CATALOGUES[language]["unknown"] in found
