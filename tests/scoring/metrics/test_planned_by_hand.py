"""The year's planned revenue as what the portfolio's shares are of, chosen by the scorecard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from kamsync.errors import ConfigError
from kamsync.messages.why import dependency_detail, why
from kamsync.report import ReportData, render
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from tests.scoring.book import CARD, TODAY, Rows, accounts, deal, one, typed, win
from tests.test_report import section

CHOSEN = parse_scorecard(
    "chosen", default_text().replace("clear_at = 0.9", 'clear_at = 0.9\ndenominator = "planned"')
)


def files(amount: object = 60, *deals: dict[str, Any], **columns: str) -> dict[str, Rows]:
    wins = [win("A", "2026-01-10", amount, **columns), win("B", "2026-01-10", 40, **columns)]
    return {"accounts": accounts("A", "B"), "opportunities": [*wins, *deals]}


def a(given: dict[str, Rows], planned: int | None, **more: Any) -> Mapping[str, Any]:
    return one(given, card=CHOSEN, planned_revenue=planned, **more)


@pytest.mark.parametrize(
    ("planned", "level"),
    [
        *((60_000, "watch"), (60_001, "none"), (30_000, "high"), (30_001, "watch")),
        *((20_000, "critical"), (20_001, "high"), (5_000, "critical")),
    ],
)
def test_a_level_begins_exactly_on_its_part_of_the_plan(planned: int, level: str) -> None:
    """60.00 of 600.00 is 10 %; a cent more planned and it is not."""
    assert a(files(), planned)["dependency"] == level


def test_share_and_base_are_told_and_what_was_sold_stays() -> None:
    row = a(files(), 60_000)
    assert (row["dependency_share"], row["dependency_of"]) == (0.1, "planned")
    assert row["share"] == 0.6
    assert row["growth_to_line"] is None

    usual = one(files(), planned_revenue=60_000)
    assert (usual["dependency"], usual["dependency_share"]) == ("critical", 0.6)
    assert usual["dependency_of"] == "actual"


def test_without_a_plan_it_is_the_sum_of_what_was_sold() -> None:
    assert a(files(), None)["dependency_share"] == 0.6


@pytest.mark.parametrize(("amount", "level"), [(54, "watch"), ("53.99", "none")])
def test_it_clears_below_nine_tenths_of_the_line(amount: object, level: str) -> None:
    known = {"tier": None, "candidate": None, "streak": None, "tier_since": None, "as_of": None}
    memory = {"A": known | {"levels": '{"portfolio|": "watch"}', "as_of": dt.date(2026, 3, 30)}}
    assert a(files(amount), 60_000, memory=memory)["dependency"] == level


def test_the_pipeline_is_held_against_the_plan_too() -> None:
    """60 and half of 120 are 120 of 600: high; of what is sold and open it would be critical."""
    given = files(60, deal("A", "2026-06-01", 120))
    assert a(given, 60_000)["forward"] == "high"
    assert a(given, 60_001)["forward"] == "watch"


def test_scopes_have_no_plan_of_their_own() -> None:
    given = files(60, win("C", "2026-01-10", 1, region="North"), region="North")
    given["accounts"] = accounts("A", "B", "C")
    row = a(given, 10_000_000, dimensions=("region",))

    assert (row["dependency"], row["dependency_scope"]) == ("high", "region")
    assert row["dependency_share"] == float(Fraction(60, 101))
    assert row["dependency_of"] == "actual"


@pytest.mark.nights
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "of planned revenue"), ("fr", "du chiffre d’affaires prévu")],
)
def test_detail_and_report_say_what_it_is_a_share_of(language: str, words: str) -> None:
    policy = Policy(as_of=TODAY, planned_revenue=60_000)
    inputs = typed(files(), policy)
    scored = score(inputs, policy, CHOSEN)
    row = scored.groups.row(0, named=True)
    assert words in dependency_detail(row, language)
    assert words in why(row, CHOSEN, language, "EUR")

    when = dt.datetime(2026, 3, 31, 5, tzinfo=dt.UTC)
    page = render(ReportData(scored, CHOSEN, policy, "main", "R1", when), language)
    note = {"en": "planned for the year, €600", "fr": "prévu pour l’année, 600"}[language]
    assert note in section(page, "dependency")
    usual = render(ReportData(scored, CARD, policy, "main", "R1", when), language)
    assert note not in section(usual, "dependency")


def test_another_word_is_an_error() -> None:
    text = default_text().replace("clear_at = 0.9", 'denominator = "budget"')
    with pytest.raises(ConfigError, match="denominator"):
        parse_scorecard("budget", text)


def test_the_choice_is_part_of_the_yardstick() -> None:
    assert replace(CARD.dependency, denominator="planned") == CHOSEN.dependency
