"""The report's section on whether earlier flags and tiers came true, in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from functools import cache

import polars as pl
import pytest

from kamsync.messages.outlook import line, verdict
from kamsync.report import ReportData
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.outlook import outlook
from kamsync.report.sections.record import own_record
from kamsync.scoring.explain.backtest import Backtest, Line
from kamsync.scoring.explain.programme_record import ProgrammeRecord
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.outlook_record import REASONS, OutlookRecord
from tests.scoring.book import accounts, win
from tests.test_report import section
from tests.test_report_deeper import data_of

FOUND = Backtest(
    (dt.date(2025, 3, 31), dt.date(2024, 3, 31)),
    (
        Line("flag", "silent", "fell", Share(15, 20), Share(50, 200), 4.0),
        Line("flag", "lost", "fell", Share(3, 4), Share(50, 200), 2.0),
        Line("rule", "shrank", "fell", Share(20, 40), Share(50, 200), 6.0),
    ),
    120,
)


@cache
def sample() -> ReportData:
    return data_of({"accounts": accounts("A", "B"), "opportunities": [win("A", "2026-01-10", 500)]})


def reported(found: Backtest | None, language: str) -> str:
    kept = ProgrammeRecord(found) if found else None
    data = dataclasses.replace(sample(), record=kept)
    view = View(language, data)
    text = section(page(view, [own_record(view)]), "record")
    return re.sub("[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize(
    ("language", "sentence", "row", "few"),
    [
        ("en", "flagged “silent”", "silent 15/20 75% (53% – 89%) 25% 3 × 1.5 × 4", "lost (4)"),
        ("fr", "« silencieux »", "silencieux 15/20 75 % (53 % – 89 %) 25 % 3 × 1,5 × 4", "(4)"),
    ],
)
def test_the_record_is_quoted_beside_base_rate_and_best_rule(
    language: str, sentence: str, row: str, few: str
) -> None:
    text = reported(FOUND, language)

    assert sentence in text
    assert row in text
    assert few in text


@pytest.mark.parametrize(("language", "why"), [("en", "three years"), ("fr", "trois ans")])
def test_without_a_past_to_look_at_the_reason_stands_there(language: str, why: str) -> None:
    assert why in reported(None, language)
    assert why in reported(Backtest((), (), 0), language)


AHEAD = OutlookRecord(
    *("", (4, 6, 8), 300, 120, 90, 2_000_000.4, 2_500_000.0, 100_000.0, 900_000.0),
    Share(240, 300),
)
"""Off by 20,000.00 instead of 25,000.00."""


def expected(record: OutlookRecord, language: str) -> str:
    data = sample()
    figures = {"outlook": 60_000, "outlook_low": 0, "outlook_high": 90_000}
    bought = pl.col("revenue") > 0
    columns = (pl.when(bought).then(pl.lit(v, pl.Int64)).alias(n) for n, v in figures.items())
    scored = dataclasses.replace(
        data.scored, groups=data.scored.groups.with_columns(columns), outlook=record
    )
    view = View(language, dataclasses.replace(data, scored=scored))
    return re.sub("[\u00a0\u202f]", " ", section(page(view, [outlook(view)]), "outlook"))


@pytest.mark.parametrize(
    ("language", "said", "row"),
    [
        (
            "en",
            "by €20,000 per customer on average, “same as last year” by",
            "€600 €0 – €900",
        ),
        ("fr", "de 20 000 € par client en moyenne, « comme l’an dernier »", "600 € 0 € – 900 €"),
    ],
)
def test_the_outlook_stands_beside_its_record(language: str, said: str, row: str) -> None:
    text = expected(AHEAD, language)

    assert said in text
    assert row in text
    assert ("80 %" if language == "fr" else "80%") in text
    assert "Name B" not in text, "nothing bought: no outlook, not zero"


@pytest.mark.parametrize(
    ("language", "why"), [("en", "so the fields stay empty"), ("fr", "les champs restent vides")]
)
def test_without_a_gain_the_reason_stands_in_its_place(language: str, why: str) -> None:
    text = expected(dataclasses.replace(AHEAD, reason="no_better", gain_low=-1.0), language)

    assert why in text
    assert "Name A" not in text


def test_one_account_says_its_outlook_only_where_it_has_one() -> None:
    row = {"outlook": 60_000, "outlook_low": 0, "outlook_high": 90_000}

    assert "about €600, in 8 of 10 cases between €0 and €900" in line(row, "en", "EUR")
    assert line(row | {"outlook": None}, "en", "EUR") == ""
    assert line({}, "fr", "EUR") == ""


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_sentence_in_both_languages(reason: str) -> None:
    for language in ("en", "fr"):
        assert verdict(OutlookRecord(reason), dt.date(2026, 3, 31), language, "EUR").endswith(".")
