"""The report on who is in charge, on segments and labels, on words: in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import Any

import polars as pl
import pytest

from kamsync.messages.catalogue import CATALOGUES
from kamsync.report import ReportData, render
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.accounts import chosen
from kamsync.report.sections.console import console
from kamsync.report.sections.glossary import glossary
from kamsync.report.sections.health import quality
from kamsync.report.sections.programme import programme
from kamsync.report.sections.segments import segments
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.explain.conformity import Required
from kamsync.scoring.explain.hit_rate import HitRate, Past
from tests.scoring.book import Rows, accounts, deal, touch, win
from tests.test_report import Page, section
from tests.test_report_deeper import data_of

LANGUAGES = ("en", "fr")
HOSTILE = '<b onclick="x">{n}</b>'
KEY = {"override_tier": "Key", "override_until": "2026-12-31", "override_reason": "agreed"}
NARROW = re.compile("[\u00a0\u202f]")


SECTIONS = {
    "programme": programme,
    "chosen": chosen,
    "segments": segments,
    "quality": quality,
    "glossary": glossary,
    "console": console,
}


def html_of(data: ReportData, name: str, language: str = "en") -> str:
    """A page with that section alone: charts of the others take time."""
    view = View(language, data)
    return page(view, [SECTIONS[name](view)])


def reported(data: ReportData, name: str, language: str = "en") -> str:
    """The section's text with plain spaces."""
    return NARROW.sub(" ", section(html_of(data, name, language), name))


def tables(data: ReportData, name: str) -> list[list[str]]:
    """Cells of the first column of each table of the section, in its order."""
    body = html_of(data, name)
    return [
        [Page(row.split("</td>")[0] + "</td>").text for row in table.split("<tr>")[2:]]
        for table in body.split("<table")[1:]
    ]


def served() -> dict[str, Rows]:
    """Two of class A: B (400) lacks a plan and a sponsor; A (390) is Key and lacks nothing.
    C (190) has no owner and is class B."""
    whole = {"plan_start": "2026-01-01", "plan_reviewed_at": "2026-02-01", "sponsor_id": "s"}
    listed = [
        *accounts("A", owner_id="u", **whole, **KEY),
        {"id": "B", "name": HOSTILE, "owner_id": "u", "override_tier": "Maintain"}
        | {k: v for k, v in KEY.items() if k != "override_tier"},
        *accounts("C"),
    ]
    wins = [win(i, "2026-01-10", n) for i, n in zip("ABC", (390, 400, 190), strict=True)]
    seen = [touch(i, "meeting", "2026-03-20") for i in "AB"]
    users = [{"id": "u", "name": "U", "is_active": "true"}]
    return {"accounts": listed, "opportunities": wins, "activities": seen, "users": users}


@pytest.mark.nights
def test_the_first_list_of_the_report_names_the_largest_with_what_is_missing() -> None:
    html = render(data_of(served()), "en")

    assert HOSTILE not in html
    html = html[html.index('<section id="programme">') :]
    first = html[html.index("<table") : html.index("</table>")]
    assert Page(first + "</table>").text == (
        "Class A with gaps, by revenue Account Revenue, 12 months Share Tier Missing "
        f"{HOSTILE} €400 41% Maintain plan, sponsor, review"
    )


def test_the_list_is_by_revenue_and_counts_the_rest() -> None:
    listed = [accounts(f"A{n:02}", owner_id="")[0] for n in range(20)]
    wins = [win(f"A{n:02}", "2026-01-10", 100 + n) for n in range(20)]
    data = data_of({"accounts": listed, "opportunities": wins})

    # 16 make 80 %; ten are listed
    names = tables(data, "programme")[0]
    assert names == [f"Name A{n}" for n in range(19, 9, -1)]
    assert "and 6 more, in scores.csv" in reported(data, "programme")


def test_the_audit_holds_the_largest_against_the_rest_and_the_key_accounts() -> None:
    text = reported(data_of(served()), "programme")

    assert "Class A (n = 2) Other customers (n = 1) Key accounts (n = 1)" in text
    assert "owner 2 / 2 (100%) 0 / 1 (0%) 1 / 1 (100%)" in text
    assert "plan 1 / 2 (49%) 0 / 1 (0%) 1 / 1 (100%)" in text
    assert "cadence 2 / 2 (100%) 0 / 1 (0%) 1 / 1 (100%)" in text
    assert "owner, plan and cadence together 1 / 2 (49%) 0 / 1 (0%) 1 / 1 (100%)" in text
    assert "Programme coverage: 100% of Key revenue (1 of 1 Key accounts)" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_mapped_is_unknown_and_says_how_to_know_it(language: str) -> None:
    files = served()
    plan = ("plan_start", "plan_reviewed_at", "sponsor_id")
    files["accounts"] = [
        {k: v for k, v in row.items() if k not in plan} for row in files["accounts"]
    ]
    text = reported(data_of(files), "programme", language)
    words = CATALOGUES[language]

    assert NARROW.sub(" ", words["report.coverage.unknown"]).split("{")[0] in text
    for source in ("account.plan_start", "account.sponsor_id", "account.plan_reviewed_at"):
        assert source in text
    assert "account.owner_id" not in text
    unknown = words["unknown"]
    told_as = NARROW.sub(" ", words["report.coverage.unknown"])
    assert told_as.format(parts=words["report.process.planned"]) in text
    assert f"{words['report.process.planned']} {unknown} {unknown} {unknown}" in text


THEN = Past(dt.date(2024, 5, 1), dt.date(2025, 3, 28))


@pytest.mark.parametrize(
    ("found", "past", "english", "french"),
    [
        (
            HitRate(8, 3, 0.137, 0.694),
            THEN,
            "of 8 accounts that were Tomorrow on 28 Mar 2025, 3 are Key now: 38% (95% interval "
            "14% to 69%)",
            "sur 8 comptes Demain au 28 mars 2025, 3 sont Clé aujourd’hui : 38 % (intervalle à "
            "95 % de 14 % à 69 %)",
        ),
        (
            HitRate(0, 0, None, None),
            THEN,
            "nobody was Tomorrow on 28 Mar 2025",
            "personne n’était Demain au 28 mars 2025",
        ),
        (
            None,
            Past(dt.date(2026, 2, 28)),
            "not enough data. Tiers are kept since 28 Feb 2026; how many of Tomorrow became Key "
            "can be told from 28 Feb 2027 on",
            "pas assez de données. Les catégories sont gardées depuis le 28 févr. 2026",
        ),
        (None, Past(), "It needs 12 months", "Il faut 12 mois"),
    ],
)
def test_the_hit_rate_of_tomorrow_is_told_or_said_to_be_too_early(
    found: HitRate | None, past: Past, english: str, french: str
) -> None:
    data = data_of(served())
    assert data.details is not None
    details = dataclasses.replace(data.details, hit_rate=found, past=past)
    data = dataclasses.replace(data, details=details)

    assert english in reported(data, "chosen")
    assert french in reported(data, "chosen", "fr")


def crossed() -> dict[str, Rows]:
    """Ten industries of one customer each, the ninth and tenth beyond the cap; two types."""
    listed = []
    for n in range(10):
        industry = HOSTILE if n == 9 else f"i{n}"
        kind = "Grand compte" if n in (0, 9) else "Client"
        listed += accounts(f"A{n}", industry=industry, type=kind, **(KEY if n in (8, 9) else {}))
    wins = [win(f"A{n}", "2026-01-10", 100 * (n + 1)) for n in range(10)]
    return {"accounts": listed, "opportunities": wins}


def test_value_is_held_against_the_segments_of_the_crm() -> None:
    data = data_of(crossed())
    text = reported(data, "segments")

    industries, types, _ = tables(data, "segments")
    assert industries == [HOSTILE, *(f"i{n}" for n in range(8, 1, -1)), "2 other values"]
    assert types == ["Client", "Grand compte"]
    # 5,500 in all; A9 1,000, class A, Key
    assert f"{HOSTILE} 1 €1,000 18% 1 (100%) – – 1 (100%) –" in text
    # A9 1,000 and A0 100: classes A and C
    assert "Grand compte 2 €1,100 20% 1 (91%) – 1 (9%) 1 (91%) –" in text
    assert "2 other values 2 €300 5% – 1 (67%) 1 (33%) – –" in text
    assert HOSTILE not in html_of(data, "segments")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_criteria_are_printed_with_the_segments(language: str) -> None:
    text = reported(data_of(crossed()), "segments", language)
    words = CATALOGUES[language]

    for name in "ABC":
        assert NARROW.sub(" ", words[f"report.word.class.{name}"]) in text
    assert "70" in text
    assert "72" in text
    assert NARROW.sub(" ", words["report.word.tier.Tomorrow"]).split("{")[0] in text


def test_labels_that_differ_from_the_tier_are_listed_by_revenue() -> None:
    data = data_of(crossed())
    text = reported(data, "segments")

    assert tables(data, "segments")[2] == ["Name A8", "Name A0"]
    assert "Name A8 Client Key" in text
    assert "Name A0 Grand compte" in text
    findings = reported(dataclasses.replace(data, findings=data.scored.findings), "quality")
    assert "1 called key and not Key (A0); 1 Key and called otherwise (A8)" in findings


@pytest.mark.parametrize(
    ("kinds", "key"),
    [
        (("Key account", "Client"), "agree.one"),
        (("Client", "Client"), "unused"),
        (("", ""), "unmapped"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_label_differs_that_is_said(
    kinds: tuple[str, str], key: str, language: str
) -> None:
    listed = [
        *accounts("A", type=kinds[0], industry="x", **KEY),
        *accounts("B", type=kinds[1]),
    ]
    text = reported(data_of({"accounts": listed}), "segments", language)
    expected = NARROW.sub(" ", CATALOGUES[language][f"report.labels.{key}"])

    assert expected.replace("{n}", "1") in text


def words_used(language: str, **head: str) -> str:
    text = default_text()
    for old, new in head.items():
        text = text.replace(f'{old} = ""', f'{old} = "{new}"', 1)
    if language == "own":
        told_as = f'{{ en = "Partners {HOSTILE}", fr = "Partenaires" }}'.replace('"x"', "'x'")
        text = f"definition = {told_as}\n{text}"
    data = dataclasses.replace(data_of(served()), card=parse_scorecard("x", text))
    return reported(data, "glossary", "fr" if language == "fr" else "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_says_what_a_key_account_is(language: str) -> None:
    text = words_used(language, approved_by="CEO", approved_on="2026-01-02")
    words = CATALOGUES[language]

    for key in ("glossary.tiers", "glossary.criteria", "word.key_account_is"):
        assert NARROW.sub(" ", words[f"report.{key}"]) in text
    for tier in ("Key", "Tomorrow", "Maintain", "Streamline", "Not key", "Unrated"):
        assert words[f"tier.{tier}"] in text
    assert "CEO" in text
    assert "Default" in text
    assert "Key Account, " in text
    assert "Grand compte, " in text


def test_the_glossary_prints_the_numbers_of_this_scorecard() -> None:
    text = words_used("en")

    assert "Score 70 or more (72 to enter, below 67 to leave) and confidence 60% or more" in text
    assert "Unapproved scorecard “Default”, version 1" in text
    assert "€0 → 0, €10,000 → 40, €50,000 → 70, €250,000 → 100" in text
    assert "-60% → 0, 0% → 40, +50% → 80, +150% → 100" in text
    assert "Key 30, Tomorrow 45, Maintain 90" in text
    assert "watch from 10% (30% of a scope)" in text


def test_management_may_say_in_its_own_words_what_a_key_account_is() -> None:
    text = words_used("own")
    hostile = HOSTILE.replace('"x"', "'x'")

    assert f"Key account: Partners {hostile}" in text


def test_a_section_without_data_is_folded_and_says_what_it_needs() -> None:
    data = data_of({"accounts": accounts("A"), "opportunities": []})

    for name in ("segments", "programme"):
        html = html_of(data, name)
        assert "<details><summary><h2>" in html
        assert html.index("<summary>") < html.index("</summary>") < html.index("Needed: ")
    assert "Needed: the fields account.industry or account.type" in reported(data, "segments")
    assert "Needed: won opportunities or invoices" in reported(data, "programme")


def test_a_frame_with_everything_known_lists_nobody() -> None:
    files: dict[str, Any] = served()
    files["accounts"] = files["accounts"][:1]
    data = data_of(files)

    assert data.scored.groups.filter(pl.col("programme_gaps") > 0).is_empty()
    assert "is not known to lack any part of a programme" in reported(data, "programme")
    assert len(tables(data, "programme")) == 1


def test_a_list_says_where_the_rest_stands_only_if_it_stands_somewhere() -> None:
    late = [deal("A", "2026-01-31", 10, id=f"late{n}") for n in range(20)]
    data = data_of({"accounts": accounts("A"), "opportunities": late})
    text = reported(data, "quality")

    assert "and 5 more" in text
    assert "scores.csv" not in text


def test_the_unknown_is_not_listed_as_missing() -> None:
    listed = [*accounts("A", owner_id=""), *accounts("B", owner_id="u")]
    wins = [win("A", "2026-01-10", 500), win("B", "2026-01-10", 5)]
    text = reported(data_of({"accounts": listed, "opportunities": wins}), "programme")

    assert "Name A €500 99% Unrated owner Is the process there?" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Next review", "tier set by hand 2", "Key 1", "agreed", "31 Dec 2026")),
        ("fr", ("Prochaine revue", "catégorie imposée 2", "Clé 1", "agreed", "31 déc.")),
    ],
)
def test_the_director_sees_rules_deviations_and_approvals_on_one_page(
    language: str, said: tuple[str, ...]
) -> None:
    data = dataclasses.replace(
        data_of(served()),
        required=Required(75, 60, 75),
        approvals=[(dt.date(2026, 3, 1), HOSTILE, "abc")],
    )

    text = reported(data, "console", language)

    assert [part for part in said if part not in text] == []
    assert HOSTILE in text  # as words, never as markup


def test_what_is_asked_for_names_flags_in_words_and_absent_deviations_take_one_line() -> None:
    text = reported(data_of(served()), "console", "fr")

    assert "alerte : plan absent" in text
    assert "flag plan" not in text
    assert "Aucun cas de : " in text
