"""The week's Key accounts for other functions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from kamsync.alerts.function_digest import shared
from kamsync.scoring.metrics.role_requests import SCHEMA
from kamsync.sync.digest_readings import RECORD, Reading, note, readings
from tests.sync.plan.frames import a_group, scored_of

AS_OF = dt.date(2026, 4, 1)


def requests() -> pl.DataFrame:
    def row(deal: str, role: str, by: dt.date) -> tuple[object, ...]:
        return ("A", deal, f"{deal} deal", "Pumps", role, by, by, None)

    rows = [
        row("D1", "Production ", dt.date(2026, 5, 1)),
        row("D2", "production", dt.date(2026, 5, 2)),  # 31 days ahead
        row("D3", "Service", dt.date(2026, 4, 5)),
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "As of 1 Apr 2026, 2 customers are Key accounts.",
                "A Ltd: revenue of 12 months €1,000",
                "- New among the Key accounts within a week.",
                "- To watch: silent.",
                "- 2 items are overdue",
                "- Your part is asked for by 1 May 2026: D1 deal.",
            ),
        ),
        (
            "fr",
            (
                "2 clients sont des comptes Clé.",
                "- Nouveau parmi les comptes Clé depuis une semaine.",
                "silencieux",
                "- 2 éléments sont en retard",
                "- Votre intervention est demandée avant le",
            ),
        ),
    ],
)
def test_a_function_hears_what_is_at_stake_and_what_is_asked(
    language: str, words: tuple[str, ...]
) -> None:
    groups = [
        a_group("A", tier="Key", flags="silent", overdue_count=2),
        a_group("B", tier="Key", name="[x](http://evil)", revenue=1),
        a_group("C"),
    ]
    scored = replace(scored_of(*groups), role_requests=requests())
    before = pl.DataFrame({"root": ["A", "B"], "tier": ["Maintain", "Key"]})
    title, body = shared(scored, "Production", before, (language, "EUR", AS_OF))
    assert "Production" in title
    assert [word for word in words if word not in body] == []
    assert body.count("Key accounts within a week") + body.count("depuis une semaine") == 1
    assert "D2" not in body
    assert "C Ltd" not in body
    assert "[x](" not in body  # what a chat would make a link of


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "at least €1,000, expected of open deals unknown."),
        ("fr", "au moins 1 000 €, attendu des affaires ouvertes inconnu"),
    ],
)
def test_a_sum_that_lacks_something_is_no_whole_sum(language: str, words: str) -> None:
    group = a_group("A", tier="Key", refused_wins=1, unpriced_deals=1, pipeline=0)
    _, body = shared(scored_of(group), "Production", None, (language, "EUR", AS_OF))
    assert words in body.replace("\u00a0", " ").replace("\u202f", " ")


def test_who_read_it_is_who_said_so_within_a_week(tmp_path: Path) -> None:
    now = dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC)
    week = dt.timedelta(days=7)
    for connection, function, at in (
        ("main", "Service", now - week),  # a week ago to the second: no more
        ("main", "Logistique", now - dt.timedelta(days=6)),
        ("main", "Logistique", now),
        ("other", "Service", now),
    ):
        note(tmp_path, Reading(connection, function, at, "ann"))
    with (tmp_path / RECORD).open("a", encoding="utf-8") as file:
        file.write("broken\n{}\n")
    assert readings(tmp_path, "main", now - week) == {"Logistique": now}
    assert readings(tmp_path / "none", "main", now) == {}
