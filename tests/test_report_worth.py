"""What the report says of value and burden, of room to grow and of who holds how much."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.messages.catalogue import CATALOGUES
from kamsync.messages.formats import pair
from kamsync.messages.why import why
from kamsync.report import ReportData
from kamsync.report.layout.blocks import Table
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.concentration import dependency
from kamsync.report.sections.cost_to_serve import cost_to_serve
from kamsync.report.sections.profile_coverage import profile_coverage
from kamsync.report.sections.returns import returns
from kamsync.report.sections.whitespace import whitespace
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.details import look
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from tests.scoring.book import CARD, TODAY, Rows, accounts, once, row_of, typed, win
from tests.scoring.metrics.test_exposure_by_hand import invoice
from tests.scoring.metrics.test_industry_by_hand import WINS, YEAR
from tests.scoring.metrics.test_whitespace_by_hand import SIX, portfolio
from tests.scoring.metrics.test_whitespace_by_hand import card as asking
from tests.scoring.metrics.test_worth_by_hand import LONG_AGO, TALKS, card
from tests.test_report import section as section_of

LANGUAGES = ("en", "fr")
HOSTILE = '<img src="x">'


def even(text: str) -> str:
    """One kind of space: French has three."""
    return " ".join(text.split())


SECTIONS = {
    "worth": cost_to_serve,
    "room": whitespace,
    "dependency": dependency,
    "returns": returns,
}


def section(data: ReportData, language: str, name: str) -> str:
    """The words of that one section; nothing from the CRM is markup."""
    view = View(language=language, data=data)
    html = page(view, [SECTIONS[name](view)])
    assert HOSTILE not in html
    return even(section_of(html, name))


WORDS = {
    language: {key: even(text) for key, text in CATALOGUES[language].items()}
    for language in LANGUAGES
}


@once
def data_of(files: dict[str, Rows], rules: Scorecard = CARD, **policy: Any) -> ReportData:
    settings = Policy(**({"as_of": TODAY} | policy))
    required = {"accounts": accounts("A"), "opportunities": [win("A", "2026-01-10", 5)]}
    inputs = typed(required | files, settings)
    scored = score(inputs, settings, rules)
    when = dt.datetime(2026, 3, 31, 5, tzinfo=dt.UTC)
    details = look(inputs, settings, scored, peers=rules.peers)
    return ReportData(scored, rules, settings, "main", "R1", when, details=details)


def valued() -> dict[str, Rows]:
    """A leaves 640 and is met; B leaves 10 of 10, unmet; C costs 90 and leaves 80, unmet."""
    billed = [
        invoice(a, "2026-01-10", amount, margin=margin)
        for a, amount, margin in (
            ("A", 5_000, 1_000),
            ("B", 100, 10),
            ("C", 100, 80),
            ("D", 9, None),
        )
    ]
    met = {"account_id": "C", "kind": "meeting", "occurred_at": "2025-06-01", "contact_ids": "c9"}
    wins = [win(a, "2026-01-10", n) for a, n in zip("ABCD", (5_000, 100, 100, 9), strict=True)]
    return {
        "accounts": accounts(*"ABCD"),
        "opportunities": wins,
        "revenue": billed,
        "activities": [LONG_AGO, *TALKS, met],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_tells_how_many_stand_where_and_the_bad_ones_first(language: str) -> None:
    found = section(data_of(valued(), card()), language, "worth")
    words = WORDS[language]

    lead = words["report.worth.lead"].format(bad=1, watch=1, good=1, of=3)
    assert lead in found
    assert found.index(words["word.good_bad_why.loses"]) < found.index(
        words["word.good_bad_why.earns"]
    )
    assert words["report.worth.unknown.one"].format(n=1) in found


def test_every_verdict_has_its_figures_and_reasons() -> None:
    found = section(data_of(valued(), card()), "en", "worth")

    # C: one meeting of an hour at 90 against a margin of 80
    assert "Name C bad €80 €90 (1 h) -€10" in found
    assert "the effort costs more than the margin, one contact or none, hardly met" in found
    assert "Leaves money 1 (€640) 1 (€10)" in found
    assert "Costs more than it leaves – 1 (-€10)" in found
    assert "at 90.00 EUR an hour, in minutes: meeting 60, call 20, e-mail 10, note 0" in found


@pytest.mark.nights
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_cost_margins_or_effort_the_section_says_what_it_needs(language: str) -> None:
    words = WORDS[language]
    bare = {k: v for k, v in valued().items() if k != "revenue"}
    idle = {k: v for k, v in valued().items() if k != "activities"}

    for files, rules, key in (
        (valued(), CARD, "no_cost"),
        (bare, card(), "no_margin"),
        (idle, card(), "no_effort"),
    ):
        assert words[f"report.worth.{key}"] in section(data_of(files, rules), language, "worth")


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_gives_the_verdict_with_its_reasons_only_where_there_is_one(language: str) -> None:
    data = data_of(valued(), card())
    words = WORDS[language]
    shown = {root: why(row_of(data.scored, root), card(), language, "EUR") for root in "CD"}

    assert f"{words['word.good_bad.bad']} ({words['word.good_bad_why.loses']}" in shown["C"]
    assert words["word.good_bad.bad"] not in shown["D"].split("\n")[0]
    assert words["why.worth"].split("{")[0].strip() not in shown["D"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_families_are_named_with_the_number_of_peers(language: str) -> None:
    files = portfolio(SIX)
    for deal in files["opportunities"]:
        deal["product_family"] = deal["product_family"].replace("r", HOSTILE)
    found = section(data_of(files), language, "room")
    words = WORDS[language]

    # A, E and F lack what three of the five others bought
    assert words["report.room.lead.many"].format(n=3, of=6) in found
    assert even(pair("1", f"{HOSTILE} 5", language)) in found


@pytest.mark.nights
def test_what_the_scorecard_asked_for_is_told_as_it_was_measured() -> None:
    rules = asking(peers="\n[peers]\nbought_by = 0.2\n")
    found = section(data_of(portfolio(SIX), rules), "en", "room")
    unasked = card("heavy = 0.5\n[peers]\nbought_by = 0.2")
    alone = section(data_of(portfolio(SIX), unasked), "en", "room")

    assert "3: r, s, t 5" in found
    assert "3: r, s, t 5" in alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_growth_beyond_the_industry_says_which_growth_and_how_many_series(language: str) -> None:
    files = {
        "accounts": accounts("A", "old", industry="Steel"),
        "opportunities": WINS,
        "industry": YEAR,
    }
    found = section(data_of(files), language, "room")
    words = WORDS[language]

    assert words["word.relative_growth_kind.constant currency"] in found
    percents = ("+30%", "+10%", "+20%") if language == "en" else ("+30 %", "+10 %", "+20 %")
    assert all(percent in found for percent in percents)
    assert words["report.industry.rule"].format(stale=183, near=46) in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_families_or_figures_of_industries_the_section_says_what_it_needs(
    language: str,
) -> None:
    found = section(data_of({}), language, "room")
    assert WORDS[language]["report.room.missing"] in found


@pytest.mark.nights
@pytest.mark.parametrize("language", LANGUAGES)
def test_half_in_five_hands_is_said_and_margin_stands_beside_revenue(language: str) -> None:
    found = section(data_of(valued()), language, "dependency")
    words = WORDS[language]

    assert words["report.held.table"] in found
    assert words["report.held.top5"].split("{where} : ")[-1].split("{")[0].strip() in found
    portfolio_word = words["scope.portfolio"].capitalize()
    assert f"{portfolio_word}" in found
    even = {f"N{n:02}": 1 for n in range(11)}
    calm = {
        "accounts": accounts(*even),
        "opportunities": [win(a, "2026-01-10", 1) for a in even],
    }
    shown = section(data_of(calm), language, "dependency")
    assert words["report.held.top5"].split("{share}")[1] not in shown
    assert words["report.held.few"].split("{n}")[1] not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_customers_let_us_know_is_counted_by_age(language: str) -> None:
    """Of A, B and C one told its priorities 10, one 130 and one 200 days ago; D buys nothing."""
    listed = accounts(*"ABCD", profile_priorities="speed")
    days = ("2026-03-21", "2025-11-21", "2025-09-12", "2026-03-21")
    for row, day in zip(listed, days, strict=True):
        row["profile_priorities_at"] = day
    files = {"accounts": listed, "opportunities": [win(a, "2026-01-10", 5) for a in "ABC"]}
    view = View(language=language, data=data_of(files))
    table = profile_coverage(view)[0]

    assert isinstance(table, Table)
    shown = {line[0].text: [cell.text for cell in line[1:]] for line in table.rows}
    words = CATALOGUES[language]
    assert shown[words["word.customer_slots_missing.priorities"]] == ["1", "1", "1", "0"]
    assert shown[words["word.customer_slots_missing.value"]] == ["0", "0", "0", "3"]
    assert profile_coverage(View(language=language, data=data_of({}))) == []


def test_two_customers_get_no_ratio() -> None:
    wins = [win("A", "2026-01-10", 60), win("B", "2026-01-10", 40)]
    data = data_of({"accounts": accounts("A", "B"), "opportunities": wins})
    found = section(data, "en", "dependency")

    assert "portfolio €100 2 60% unknown unknown unknown unknown" in found
    assert "half or more" not in found


PRICED = {
    "accounts": accounts("A", country="France", investment="50")
    + accounts("A1", parent_id="A", country="Spain"),
    "revenue": [
        invoice("A", "2026-01-10", 120, product=HOSTILE, quantity="10", margin="60"),
        invoice("A1", "2026-01-10", 60, product=HOSTILE, quantity="4", margin="0"),
    ],
    "usage": [
        {"account_id": "A", "measure": "m", "value": "10", "observed_on": "2025-12-01"},
        {"account_id": "A", "measure": "m", "value": "4", "observed_on": "2026-03-01"},
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_spending_use_and_prices_stand_beside_what_comes_back(language: str) -> None:
    text = section(data_of(PRICED), language, "returns")

    assert WORDS[language]["report.returns.spent"] in text
    assert WORDS[language]["report.returns.prices"] in text
    for shown in ("20", "22", "60"):  # a return of 20 %, prices 22 % apart, 60 % less use
        assert f"{shown} %" in text or f"{shown}%" in text


def test_without_inputs_it_says_what_is_needed() -> None:
    text = section(data_of({"accounts": accounts("A")}), "en", "returns")

    assert WORDS["en"]["report.returns.none"] in text
