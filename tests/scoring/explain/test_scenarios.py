"""Shocks from outside by hand, and in the report; unknown where what they need is not known."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from kamsync.report import ReportData
from kamsync.report.layout.blocks import Section
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.scenarios import scenarios as blocks
from kamsync.scoring.explain.scenarios import Scenario, scenarios
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, Rows, accounts, win
from tests.test_report import section
from tests.test_report_deeper import data_of

RATES = [
    {"currency": "USD", "rate": "0.5", "direction": "home_per_unit", "valid_from": "2020-01-01"},
    {"currency": "GBP", "rate": "1", "direction": "home_per_unit", "valid_from": "2020-01-01"},
]


def a_book() -> dict[str, Rows]:
    """A 600 in euros, B 400 dollars = 200 and 100 pounds, C 100 in euros: 1,000."""
    wins = [
        win("A", "2026-01-10", 600),
        win("B", "2026-01-10", 400, currency="USD"),
        win("B", "2026-01-10", 100, currency="GBP"),
        win("C", "2026-01-10", 100),
    ]
    listed = accounts("A", "B", "C")
    listed[2]["competitors"] = "Rival"
    margin = {"account_id": "A", "currency": "EUR", "booked_on": "2026-01-10", "margin": 240}
    return {
        "accounts": listed,
        "opportunities": wins,
        "rates": RATES,
        "revenue": [margin | {"amount": 600}],
    }


@cache
def data() -> ReportData:
    return data_of(a_book())


def test_each_shock_by_hand() -> None:
    scored, policy = data().scored, Policy(TODAY)

    found = scenarios(scored, policy)

    assert found[:3] == (
        Scenario("fx", "", 1, 3000, 100_000),
        Scenario("fx_one", "USD", 1, 2000, 100_000),
        Scenario("fx_one", "GBP", 1, 1000, 100_000),
    )
    # 1,000 · 0.1 / 1.1 = 90.91; costs of A: 600 − 240 = 360, a tenth of them of its margin
    assert found[3] == Scenario("prices", "", 3, 9091, 100_000)
    assert found[4] == Scenario("costs", "", 1, 3600, 24_000)
    assert found[5] == Scenario("competitor", "", 1, 2000, 100_000)
    assert found[6] == Scenario("one_contact", of=100_000), "no activity is mapped"
    assert found[7] == Scenario("largest", "A", 1, 60_000, 100_000)
    without = scenarios(scored, replace(policy, dimensions=("region",)))
    assert without[0] == Scenario("fx", of=100_000)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["USD loses 10% 1 €20", "needs activities linked to contacts", "15% of their margin"],
        ),
        ("fr", ["USD perd 10 % 1 20 €", "des activités liées aux contacts", "15 % de leur marge"]),
    ],
)
def test_the_report_shows_them_or_what_they_need(language: str, said: list[str]) -> None:
    view = View(language, data())
    text = section(page(view, [Section("shocks", "", list(blocks(view)))]), "shocks")
    text = re.sub("[\u00a0\u202f]", " ", text)

    assert [words for words in said if words not in text] == []
