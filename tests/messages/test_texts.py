"""Texts for people: formats, why, tasks, labels, in both languages."""

from __future__ import annotations

import datetime as dt
import re
import string
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.messages import formats, labels
from kamsync.messages.catalogue import CATALOGUES, counted
from kamsync.messages.task_words import TaskSetting
from kamsync.messages.tasks import next_action, task_text
from kamsync.messages.texts import en, fr
from kamsync.messages.verdict import Wording
from kamsync.messages.why import LIMIT, contributions, dependency_detail, why, whys
from kamsync.model.words import LEVELS, TIERS
from kamsync.scorecard import SEVERITIES, Scorecard
from kamsync.scorecard.reader import default_text, load_scorecard, parse_scorecard
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.registry import METRICS
from tests.characters import ANY

LANGUAGES = ("en", "fr")
CARD = load_scorecard(None)
N = "\u202f"


def a_row(**changes: Any) -> dict[str, Any]:
    """A scored row of an account that is known in everything; money in cents."""
    row: dict[str, Any] = {
        "root": "A1",
        "name": "Alpha",
        "revenue": 16_460_898,
        "share": 0.3874,
        "pareto": "A",
        "size_rank": 1,
        "pipeline": 2_623_626,
        "growth": 0.19697,
        "growth_real": None,
        "growth_cc": 0.19697,
        "growth_nominal": 0.17683,
        "growth_label": "growth",
        "trend": "cannot tell",
        "history": 8,
        "threads": 2.7312,
        "engaged_contacts": 3,
        "client_touches_183d": 16,
        "freshness_client": "fresh",
        "last_client_data_on": dt.date(2026, 10, 16),
        "score": 74,
        "score_low": 74,
        "score_high": 74,
        "confidence": 100,
        "potential_score": 54,
        "tier": "Key",
        "tier_candidate": "Key",
        "earlier_tier": None,
        "waiting": False,
        "unconfirmed": False,
        "override": None,
        "dependency": "critical",
        "dependency_scope": "portfolio",
        "dependency_value": "",
        "dependency_share": 0.3874,
        "forward": None,
        "revenue_incomplete": False,
        "flags": "dependency_critical",
    }
    for name, points, part in (
        ("engagement", 100.0, 15.0),
        ("growth", 55.757, 11.2),
        ("history", 100.0, 20.0),
        ("potential", 52.177, 13.1),
        ("relationship", 72.832, 14.6),
    ):
        row[f"points_{name}"], row[f"contribution_{name}"] = points, part
    return row | changes


def reported(language: str = "en", card: Scorecard = CARD, **changes: Any) -> str:
    return why(a_row(**changes), card, language, "EUR")


def test_contributions_are_lines_of_name_points_and_the_most_possible() -> None:
    """The most: the criterion's weight among those that have points, of 100."""
    lines = [line.split("\t") for line in contributions(a_row(), CARD, "fr").split("\n")]

    points = [float(line[1]) for line in lines]
    assert points == sorted(points, reverse=True)
    assert ["historique", "20.0", "20.0"] in lines
    assert sum(round(10 * float(line[2])) for line in lines) == 1000


_BY_CODE = ("report", "finding", "error", "problem", "outcome", "step", "hint")
"""Families with many keys: what begins with the same two words stands in one file."""


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    english, french = CATALOGUES["en"], CATALOGUES["fr"]

    assert english.keys() == french.keys()
    assert [k for k in english if places(english[k]) != places(french[k])] == []
    assert [k for k in english if not english[k].strip() or not french[k].strip()] == []


def test_every_place_of_a_text_has_the_name_of_a_value() -> None:
    strange = [
        (language, key, name)
        for language, texts in CATALOGUES.items()
        for key, text in texts.items()
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None and not name.isidentifier()
    ]

    assert strange == []  # a brace that is meant is written twice


def test_a_family_of_keys_lives_in_one_file_and_both_languages_agree_on_it() -> None:
    homes: dict[str, set[str]] = {}
    for name, texts in en.FAMILIES.items():
        assert texts.keys() == fr.FAMILIES[name].keys(), name
        for key in texts:
            parts = key.split(".")
            family = ".".join(parts[:2]) if parts[0] in _BY_CODE else parts[0]
            homes.setdefault(family, set()).add(name)

    assert {f: names for f, names in homes.items() if len(names) > 1} == {}
    assert sum(map(len, en.FAMILIES.values())) == len(CATALOGUES["en"])


def test_a_french_mark_never_begins_a_line() -> None:
    broken = [k for k, v in CATALOGUES["fr"].items() if re.search(r" [:;!?»]|« ", v)]

    assert broken == []


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (16_460_898, "EUR", "€164,609", f"164{N}609{N}€"),
        (16_460_850, "EUR", "€164,609", f"164{N}609{N}€"),
        (16_460_849, "EUR", "€164,608", f"164{N}608{N}€"),
        (1_234, "EUR", "€12.34", f"12,34{N}€"),
        (0, "EUR", "€0", f"0{N}€"),
        (-1_234_567, "EUR", "-€12,346", f"-12{N}346{N}€"),
        (1_234, "JPY", "¥1,234", f"1{N}234{N}JPY"),
        (1_234_567, "KWD", "KWD1,235", f"1{N}235{N}KWD"),
        (99_999, "XXX", "¤1,000", f"1{N}000{N}XXX"),
    ],
)
def test_money_has_its_currency_and_no_cents_where_they_do_not_matter(
    minor: int, currency: str, english: str, french: str
) -> None:
    assert formats.money(minor, currency, "en").replace("\u00a0", "") == english
    assert formats.money(minor, currency, "fr") == french or currency in ("JPY", "XXX")


@pytest.mark.parametrize(
    ("fraction", "english"),
    [(0.385, "39%"), (0.384, "38%"), (0.004, "<1%"), (0.0, "0%"), (1.0, "100%"), (-0.17, "-17%")],
)
def test_percents_are_whole(fraction: float, english: str) -> None:
    assert formats.percent(fraction, "en") == english
    assert formats.percent(fraction, "fr") == english.replace("%", f"{N}%")


def test_a_rise_carries_its_sign_where_asked() -> None:
    assert formats.percent(0.2, "en", signed=True) == "+20%"
    assert formats.percent(-0.2, "en", signed=True) == "-20%"
    assert formats.percent(0.0, "en", signed=True) == "0%"


def test_dates_cannot_be_misread() -> None:
    assert formats.date(dt.date(2026, 10, 6), "en") == "6 Oct 2026"
    assert formats.date(dt.date(2026, 10, 6), "fr") == "6 oct. 2026"
    assert formats.date(dt.date(2026, 10, 1), "fr") == "1er oct. 2026"


def test_numbers_follow_the_language() -> None:
    assert formats.number(1234.55, "en", 1) == "1,234.5"  # 1234.55 is a little less than that
    assert formats.number(1234.5, "fr", 1) == f"1{N}234,5"
    assert formats.number(2.5, "en") == "3"
    assert formats.number(15.0, "fr", 1) == "15"


def test_a_language_without_a_catalogue_falls_back() -> None:
    assert formats.language_of("fr_FR", "en") == "fr"
    assert formats.language_of("EN-gb", "fr") == "en"
    assert formats.language_of("de", "fr") == "fr"
    assert formats.language_of(None, "en") == "en"


def test_french_counts_none_as_one() -> None:
    assert "0 open deals have" in counted("task.reason.past_close", 0, "en")
    assert "0 affaire ouverte a" in counted("task.reason.past_close", 0, "fr")


@given(st.text(ANY))
def test_a_name_is_one_line_without_control_or_direction_characters(name: str) -> None:
    shown = formats.plain(name)

    assert len(shown) <= 120
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", shown)


def test_markup_and_formulas_in_names_stay_text() -> None:
    for name in ("<script>alert(1)</script>", "=cmd|'/c calc'!A1", "{account}", "%s {0}"):
        assert formats.plain(name) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_enum_value_has_a_label(language: str) -> None:
    english = CATALOGUES["en"]

    assert {f"tier.{t}" for t in TIERS} <= english.keys()
    assert {f"level.{t}" for t in LEVELS} <= english.keys()
    assert {f"severity.{t}" for t in SEVERITIES} <= english.keys()
    assert {f"flag.{f.id}" for f in CARD.flags} <= english.keys()
    assert {f"criterion.{c.id}" for c in CARD.criteria} <= english.keys()
    assert labels.freshness(None, language) == CATALOGUES[language]["freshness.unknown"]
    assert labels.flag("our_own\nflag", language) == "our own flag"


def test_every_metric_has_a_name_in_both_languages() -> None:
    """A criterion may take any of them, and why then says it."""
    known = CATALOGUES["fr"]
    unnamed = {m for m in METRICS if f"column.{m}" not in known and f"value.{m}" not in known}
    assert unnamed == set()


def test_every_shipped_flag_says_why_and_what_counts_as_done() -> None:
    families = {"dependency" if f.is_dependency else f.id for f in CARD.flags} - {"past_close"}

    assert {f"task.reason.{f}" for f in families} <= CATALOGUES["en"].keys()
    assert {f"task.done.{f}" for f in families | {"past_close"}} <= CATALOGUES["en"].keys()


def test_why_begins_with_the_verdict_and_ends_with_the_figures() -> None:
    assert reported().splitlines() == [
        "UNAPPROVED SCORECARD “Default” 1: for information only.",
        "Key: account in good health.",
        "Strengths: sales in 8 of 8 quarters; 16 two-way contacts in six months; "
        "3 people answer us.",
        "Gaps: €26,236 of weighted pipeline → open the next deal; "
        "growth +20% at constant currency → close the open deals.",
        "Key: score 74 (needed: 70), confidence 100% (needed: 60%).",
        "Dependency critical: 39% of portfolio revenue.",
        "Customer data: fresh, latest on 16 Oct 2026.",
        "Score 74 of 100, confidence 100%; history 20 of 20, engagement 15 of 15, "
        "relationship 14.6 of 20, potential 13.1 of 25, growth 11.2 of 20.",
    ]


def test_why_in_french_has_decimal_commas_and_its_own_labels() -> None:
    text = reported("fr")

    assert "Clé\u00a0: compte en bonne santé." in text
    assert f"26{N}236{N}€ d’affaires pondérées → ouvrir la prochaine affaire{N}; " in text
    assert f"confiance 100{N}%{N}; historique 20 sur 20" in text
    assert "potentiel 13,1 sur 25" in text
    assert f"Dépendance critique\u00a0: 39{N}% du chiffre d’affaires du portefeuille." in text


@pytest.mark.parametrize(
    ("language", "people", "verdict", "gap"),
    [
        ("en", 1, "resting on one person.", "only 1 person answers us → get one more"),
        ("en", 0, "nobody there answers us.", "nobody answers us → get one more"),
        ("fr", 1, "qui repose sur une personne.", "1 seule personne nous répond → obtenir"),
        ("fr", 0, "où personne ne nous répond.", "personne ne nous répond → obtenir"),
    ],
)
def test_who_answers_stands_in_the_verdict_and_in_the_gap(
    language: str, people: int, verdict: str, gap: str
) -> None:
    text = reported(
        language, engaged_contacts=people, threads=float(people), points_relationship=26.0
    )

    assert verdict in text
    assert gap in text


def test_a_contribution_stands_beside_its_greatest_value_among_what_is_known() -> None:
    """Weights 25, 20, 20, 15 of 80 are known: 31.25, 25, 25 and 18.75 at most,
    in tenths that sum to 100."""
    text = reported(contribution_relationship=None, points_relationship=None, threads=None)

    assert "history 20 of 25" in text
    assert "potential 13.1 of 31.2" in text
    assert "engagement 15 of 18.8" in text
    assert "growth 11.2 of 25" in text


def test_a_trend_that_cannot_be_told_is_not_printed() -> None:
    assert "Trend" not in reported()
    assert "Trend over quarters: growing." in reported(trend="growing")


def test_rates_are_named_only_where_a_second_currency_took_part() -> None:
    assert "growth +20% nominal" in reported(growth_foreign=False)
    assert "croissance +20 % en nominal" in " ".join(reported("fr", growth_foreign=False).split())
    assert "at constant currency" in reported(growth_foreign=True)


def test_closing_open_deals_is_no_advice_where_there_are_none() -> None:
    assert "close the open deals" not in reported(pipeline=0)


def test_an_approved_scorecard_is_not_marked() -> None:
    text = default_text().replace('approved_by = ""', 'approved_by = "CEO, Ann Example"')
    text = text.replace('approved_on = ""', "approved_on = 2026-01-01")

    assert "UNAPPROVED" not in reported(card=parse_scorecard("mine", text))


def test_a_missing_criterion_is_named_unknown_and_never_zero() -> None:
    text = reported(
        contribution_relationship=None,
        points_relationship=None,
        threads=None,
        score_low=60,
        score_high=80,
        contribution_growth=float("nan"),
        growth=None,
        growth_cc=None,
        growth_label="new",
    )

    assert "between 60 and 80 once the unknown is known" in text
    assert (
        "Unknown, left out of the score: "
        "growth (new customer, no earlier year to compare), relationship." in text
    )
    assert "relationship 0" not in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tier": "Maintain", "tier_candidate": "Maintain", "score": 66}, "score 66 is below 70."),
        (
            {
                "tier": "Maintain",
                "tier_candidate": "Maintain",
                "score": 71,
                "earlier_tier": "Maintain",
            },
            "Not Key: score 71 is below 72, the line to enter.",
        ),
        (
            {"tier": "Maintain", "tier_candidate": "Maintain", "confidence": 55},
            "Not Key: confidence 55% is below 60%.",
        ),
        (
            {"tier": "Maintain", "tier_candidate": "Key", "earlier_tier": "Maintain"},
            "becomes Key once the next run confirms it.",
        ),
        (
            {"tier": "Key", "tier_candidate": "Maintain", "earlier_tier": "Key", "score": 60},
            "Stays Key until the next run confirms the change: Not Key: score 60 is below 67.",
        ),
        ({"earlier_tier": "Key", "score": 68}, "Stays Key: score 68 is not below 67"),
        (
            {"tier": "Unrated", "tier_candidate": "Unrated", "confidence": 20},
            "Unrated: confidence 20% is below 30%.",
        ),
        (
            {
                "tier": "Tomorrow",
                "tier_candidate": "Tomorrow",
                "score": 60,
                "potential_score": 82,
            },
            "Tomorrow: potential 82 reaches 70",
        ),
        (
            {"tier": "Not key", "tier_candidate": "Not key", "score": 20, "pareto": "C"},
            "Below the rules of every other tier: Pareto class C, score 20.",
        ),
    ],
)
def test_why_names_the_first_rule_that_decided(changes: dict[str, Any], expected: str) -> None:
    assert expected in reported(**changes)


def test_a_gate_and_a_floor_are_named_with_their_criterion() -> None:
    text = default_text()
    gate = parse_scorecard("gate", text.replace('metric = "threads"', _GATE))
    floor = parse_scorecard("floor", text.replace('metric = "threads"', _FLOOR))
    below = {"tier": "Maintain", "tier_candidate": "Maintain"}

    assert "relationship must be known and is not" in reported(
        card=gate, points_relationship=None, contribution_relationship=None, **below
    )
    assert "relationship has 30 points, below its floor of 40" in reported(
        card=floor, points_relationship=30.0, **below
    )


_GATE = 'metric = "threads"\nmissing = "gate"'
_FLOOR = 'metric = "threads"\nfloor = 40'


def test_waiting_for_a_seat_is_said() -> None:
    card = parse_scorecard(
        "capped", default_text().replace("confirmations = 2", "confirmations = 2, capacity = 3")
    )
    text = reported(card=card, tier="Maintain", tier_candidate="Key", waiting=True)

    assert "waits for one of the 3 seats" in text
    assert "Maintain: Pareto class A." in text


def test_an_override_shows_who_why_until_when_and_the_computed_tier() -> None:
    text = reported(
        override="Key",
        override_until=dt.date(2027, 1, 31),
        override_reason="Board\r\ndecision",
        override_by=None,
        tier_candidate="Not key",
    )

    assert (
        "Tier set by hand: Key until 31 Jan 2027, by an unnamed person: “Board decision”. "
        "Computed tier: Not key." in text
    )


def test_dependency_of_an_incomplete_account_is_a_lower_bound() -> None:
    scoped = {"dependency_scope": "region", "dependency_value": "North", "dependency_share": 0.55}

    assert "Dependency critical: at least 55% of the revenue of region North" in reported(
        **scoped, revenue_incomplete=True
    )
    assert "its share is at least 4%" in reported(
        dependency="none", share=0.04, revenue_incomplete=True, dependency_share=None
    )


def test_forward_dependency_is_told_only_where_it_is_higher() -> None:
    assert "With the open pipeline won: critical." in reported(
        dependency="high", forward="critical"
    )
    assert "With the open pipeline won" not in reported()


def test_without_the_right_to_shares_only_the_level_is_told() -> None:
    text = why(a_row(), CARD, "en", "EUR", shares=False)

    assert "Dependency: critical." in text
    assert "39%" not in text


def test_dependency_detail_is_one_short_line() -> None:
    detail = dependency_detail(a_row(dependency="high", forward="critical"), "en")

    assert detail == (
        "Dependency high: 39% of portfolio revenue. With the open pipeline won: critical."
    )


def test_unknown_freshness_is_said_as_unknown() -> None:
    assert "Customer data: unknown" in reported(freshness_client=None, last_client_data_on=None)


SIDES = pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Information of the last six months: from 2 of 3 sides; none from: its industry."),
        ("fr", "Informations des six derniers mois : 2 côtés sur 3 ; aucune de : son secteur."),
    ],
)


@SIDES
def test_fewer_than_three_sides_are_marked_with_those_that_say_nothing(
    language: str, expected: str
) -> None:
    two = {"triangulation": 2, "freshness_internal": "fresh", "freshness_client": "ageing"}
    shown = " ".join(reported(language, **two, freshness_industry=None).split())  # French spaces
    assert expected in shown
    assert expected[:9] not in reported(language, **two | {"triangulation": 3})


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_stays_short_however_long_the_names(language: str) -> None:
    long = "x" * 5000
    text = reported(
        language,
        override="Key",
        override_until=dt.date(2027, 1, 31),
        override_reason=long,
        override_by=long,
        dependency_value=long,
        dependency_scope="region",
    )

    assert len(text) <= LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_rows_say_what_each_says_alone(language: str) -> None:
    """Also rows that know less, that lack one criterion or two, or whose parts are equal."""
    rows = [
        a_row(),
        a_row(contribution_growth=None, growth=None, growth_label="new client"),
        a_row(contribution_growth=None, growth=None, contribution_history=float("nan")),
        a_row(contribution_growth=20.0, points_growth=100.0),
        a_row(points_growth=10.0, points_potential=28.0, points_history=20.0),
        a_row(score=12, tier="Not key", tier_candidate="Not key", pareto="C"),
        a_row(tier="Unrated", score=None, score_low=None, score_high=None, confidence=20),
        a_row(override="Key", override_by="x" * 900, override_reason="y" * 900),
    ]
    places = pl.Series([7, 1, 2, 0, 5, 6, 3], dtype=pl.UInt32)

    said = whys(pl.DataFrame(rows), places, Wording(CARD, language, "EUR"), shares=False)

    alone = [why(rows[at], CARD, language, "EUR", shares=False) for at in places]
    assert said.to_list() == alone
    assert len(set(alone)) == len(places)


def test_equal_parts_are_named_in_the_order_of_their_names() -> None:
    figures = reported(contribution_growth=20.0).split("\n")[-1]

    assert re.findall(r"(\w+) [\d.]+ of", figures)[1:] == [
        "growth",
        "history",
        "engagement",
        "relationship",
        "potential",
    ]


def test_what_lacks_most_is_the_first_gap() -> None:
    """By weight: 15 points of 25 short are less than 19 of 20."""
    low = {"points_growth": 5.0, "points_potential": 40.0, "points_history": 60.0}
    gaps = next(line for line in reported(**low).split("\n") if line.startswith("Gaps"))

    assert gaps.index("+20%") < gaps.index("pipeline")
    assert "quarters" not in gaps


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_with_nothing_known_still_reads(language: str) -> None:
    text = why({"root": "A1", "tier": "Unrated", "confidence": 0}, CARD, language, "EUR")

    assert "None" not in text
    assert "nan" not in text


def test_why_does_not_change_with_the_day() -> None:
    assert reported(client_age_days=37) == reported(client_age_days=38)


def said(flag: Any, row: dict[str, Any], language: str) -> tuple[str, str]:
    """A task where nobody and no deal is known."""
    at = TaskSetting(language, "EUR", dt.date(2026, 12, 14))
    words = task_text(flag, row, AccountFacts(), at)
    return words.subject, words.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flag", CARD.flags, ids=lambda f: f.id)
def test_every_flag_makes_a_task_with_a_reason_and_an_end(flag: Any, language: str) -> None:
    row = a_row(
        silence=4.2,
        q0=100_000,
        q1=200_000,
        q2=300_000,
        q3=400_000,
        next_touch_due=dt.date(2026, 11, 15),
        last_touch=20_742,
        plan_end=dt.date(2026, 6, 30),
        late_deals=2,
    )

    subject, body = said(flag, row, language)

    assert "Alpha" in subject
    assert len(subject) <= 200
    assert len(body.splitlines()) == 4
    assert "None" not in body


def test_task_figures_come_from_the_row() -> None:
    flags = {f.id: f for f in CARD.flags}
    silence = {"silence_days": 84, "silence_line": 60, "silence_false": 9, "silence_decided": 40}
    row = a_row(next_touch_due=dt.date(2026, 11, 15), last_touch=20_742, **silence)

    _, overdue = said(flags["touch_overdue"], row, "en")
    _, silent = said(flags["silent"], row, "fr")

    assert "was due on 15 Nov 2026, the last one was on 16 Oct 2026" in overdue
    assert "Revenue over 12 months: €164,609." in overdue
    assert "84 jours depuis la dernière commande" in silent
    assert "son seuil est de 60. Sur 40 silences passés" in silent


def test_a_flag_of_ones_own_shows_its_metrics_and_says_unknown() -> None:
    text = default_text() + _OWN_FLAG
    flag = parse_scorecard("own", text).flags[-1]

    subject, body = said(flag, a_row(gap=None), "en")

    assert subject == "Ask Alpha {why}"
    assert "Longest time without customer data unknown" in body
    assert "Weighted pipeline, next 12 months €26,236" in body


_OWN_FLAG = """
[[flags]]
id = "our_own"
severity = "low"
when = { all = [{ metric = "gap", above = 60 }, { metric = "pipeline", below = 5 }] }
[flags.action]
en = "Ask {account} {why}"
"""


def test_a_hostile_name_neither_breaks_the_line_nor_is_read_as_a_template() -> None:
    flag = CARD.flags[0]
    row = a_row(name="{account}\r\nBcc: x@example.org {0} <b>\u202e" + "y" * 400)

    subject, body = said(flag, row, "en")
    action = next_action(flag, "en")(row["name"], dt.date(2026, 12, 6))

    assert "{account} Bcc: x@example.org {0} <b>" in subject
    assert "\n" not in subject
    assert "\r" not in body
    assert len(subject) <= 200
    assert len(action) <= 255


def test_the_next_action_begins_with_its_date() -> None:
    action = next_action(CARD.flags[0], "fr")("Alpha", dt.date(2026, 12, 6))

    assert action.startswith("2026-12-06 Décider")
