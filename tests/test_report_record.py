"""The report's section on whether earlier flags and tiers came true, in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.record import own_record
from kamsync.scoring.explain.backtest import Backtest, Line
from kamsync.scoring.explain.programme_record import ProgrammeRecord
from kamsync.scoring.read.intervals import Share
from tests.scoring.book import accounts
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


def told(found: Backtest | None, language: str) -> str:
    kept = ProgrammeRecord(found) if found else None
    data = dataclasses.replace(data_of({"accounts": accounts("A")}), record=kept)
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
    text = told(FOUND, language)

    assert sentence in text
    assert row in text
    assert few in text


@pytest.mark.parametrize(("language", "why"), [("en", "three years"), ("fr", "trois ans")])
def test_without_a_past_to_look_at_the_reason_stands_there(language: str, why: str) -> None:
    assert why in told(None, language)
    assert why in told(Backtest((), (), 0), language)
