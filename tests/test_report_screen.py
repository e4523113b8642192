"""What a director sees first, the table of all accounts, and the section of one account."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace
from importlib import resources
from typing import Any

import polars as pl
import pytest

from kamsync.report.layout.blocks import AccountPage, AllAccounts, Panel, Panels, Table, Text
from kamsync.report.layout.data import HISTORY, Surroundings
from kamsync.report.layout.sparks import bars
from kamsync.report.layout.view import View
from kamsync.report.sections import all_accounts as every
from kamsync.report.sections.account_pages import account_pages, anchors
from kamsync.report.sections.all_accounts import all_accounts
from kamsync.report.sections.first_screen import first_screen
from kamsync.report.sections.overview import tiles
from kamsync.scoring.explain.account_facts import AccountFacts, Person
from tests.test_report import Page, hostile, html_of

N = "\u202f"


def view(language: str = "en", **around: Any) -> View:
    return View(language, replace(hostile(), around=Surroundings(**around)))


def panels(shown: View) -> list[Panel]:
    (found,) = [b for b in first_screen(shown).blocks if isinstance(b, Panels)]
    return list(found.panels)


def table(shown: View) -> AllAccounts:
    (found,) = [b for b in all_accounts(shown).blocks if isinstance(b, AllAccounts)]
    return found


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            "en",
            "Changes since last time|Lost and at risk|Dependencies|Key revenue in charge|"
            "Promises and voice|How far to trust this",
        ),
        (
            "fr",
            "Changements depuis la dernière fois|Perdus et à risque|Dépendances|"
            "CA Clé pris en charge|Engagements et voix du client|Jusqu’où s’y fier",
        ),
    ],
)
def test_decisions_come_first_then_six_answers_in_their_order(language: str, titles: str) -> None:
    blocks = first_screen(view(language)).blocks

    assert isinstance(blocks[0], Table)
    assert len(blocks[0].rows) <= 7
    assert "|".join(p.title for p in panels(view(language))) == titles


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1 record of sales was refused"), ("fr", "1 vente a été refusée")],
)
def test_refused_sales_are_not_told_as_nothing_to_do(language: str, said: str) -> None:
    data = hostile()
    scored = replace(
        data.scored,
        flags=data.scored.flags.clear(),
        groups=data.scored.groups.with_columns(pl.lit(0, pl.Int64).alias("revenue")),
    )

    unread, read = (
        first_screen(View(language, replace(data, scored=scored, rejects=rejects))).blocks[0]
        for rejects in (data.rejects, data.rejects.clear())
    )

    assert isinstance(unread, Text)
    assert isinstance(read, Text)
    assert said in unread.text
    assert said not in read.text


def test_a_decision_names_owner_money_place_action_and_day() -> None:
    first = first_screen(view()).blocks[0]

    assert isinstance(first, Table)
    row = [cell.text for cell in first.rows[0]]
    assert row[0] == "critical"
    assert row[3:] == [
        "€7,500",
        "portfolio (at most 75%)",
        "Accept, reduce, insure or exit",
        "29 Nov",
    ]


def test_a_dependency_says_its_decision_and_when_it_is_reviewed() -> None:
    given = hostile()

    def said(until: dt.date | None) -> str:
        groups = given.scored.groups.with_columns(
            pl.lit("accept").alias("decision"), pl.lit(until, pl.Date).alias("decision_until")
        )
        data = replace(given, scored=replace(given.scored, groups=groups))
        return panels(View("en", data))[2].lines[0].text

    assert panels(view())[2].lines[0].text.endswith("75% portfolio, not decided")
    assert said(dt.date(2027, 3, 1)).endswith("accept, review 1 Mar 2027")
    assert said(dt.date(2026, 3, 1)).endswith("accept, review was due 1 Mar 2026")
    assert said(None).endswith("accept, no review date")


def test_what_nobody_mapped_is_one_line() -> None:
    trust = [cell.text for cell in panels(view())[5].lines]

    assert sum("map it" in text for text in trust) == 1
    assert "relationship" in next(text for text in trust if "map it" in text)


def test_promises_are_counted_over_the_portfolio_with_their_interval() -> None:
    given = hostile()
    groups = given.scored.groups.with_columns(
        pl.lit(0.75).alias("promise_kept"), pl.lit(4, pl.Int64).alias("promise_n")
    )
    data = replace(given, scored=replace(given.scored, groups=groups))

    found = panels(View("fr", data))[4]

    assert found.figure == "12/16"
    assert f"entre 51{N}% et 90{N}%" in found.lines[0].text


def test_all_accounts_stand_in_one_table_with_what_they_are_filtered_by() -> None:
    found = table(view(users={"u1": "Ada"}))

    assert len(found.lines) == 4
    assert set(found.lines[0].facets) == {"owner", "region", "tier", "flag"}
    assert found.lines[0].facets["flag"].split()[0] == "dependency_critical"
    assert found.lines[0].cells[6].value == 750_000
    assert found.rest == 0


def test_a_large_portfolio_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every, "LIMIT", 3)

    found = table(view())

    assert (len(found.lines), found.rest) == (3, 1)


def test_a_cut_table_keeps_a_small_key_account_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(every, "LIMIT", 2)
    tiers = ["Maintain", "Not key", None, "Key"]
    groups = pl.DataFrame({"root": ["a", "b", "c", "d"], "tier": tiers})

    assert every.shown(groups)["root"].to_list() == ["a", "d"]


def test_the_table_leads_to_the_section_of_an_account() -> None:
    shown = view()

    places = anchors(shown)
    pages = [b for b in account_pages(shown).blocks if isinstance(b, AccountPage)]

    assert [page.anchor for page in pages] == list(places.values())
    assert table(shown).lines[0].cells[0].href == f"#{places[shown.groups['root'][0]]}"


def test_people_and_earlier_scores_stand_in_the_section_of_an_account() -> None:
    root = hostile().scored.groups.sort("revenue", descending=True)["root"][0]
    people = (Person("c1", "Mr Petit", "buyer", "", dt.date(2026, 11, 1)), Person("c2", "Ms Roy"))
    history = pl.DataFrame([(root, dt.date(2026, 8, 1), 61)], schema=HISTORY, orient="row")
    facts = {root: AccountFacts(people, links_known=True)}

    def text(*, names: bool) -> str:
        shown = view(facts=lambda _roots: facts, names=names, history=history)
        (page, *_) = [b for b in account_pages(shown).blocks if isinstance(b, AccountPage)]
        return repr(page)

    assert "Mr Petit (buyer)" in text(names=True)
    assert "Petit" not in text(names=False)
    assert "the contact “buyer”" in text(names=False)


def test_bars_say_their_figure_on_hover_and_a_loss_hangs_below() -> None:
    svg = bars([("Q1: <3>", 3), ("Q2", -1)], "Revenue & more")

    assert 'aria-label="Revenue &amp; more"' in svg
    assert "<title>Q1: &lt;3&gt;</title>" in svg
    assert 'class="below" x="18" y="33.0"' in svg


def variables(dark: bool) -> dict[str, str]:
    css = (resources.files("kamsync.report") / "report.css").read_text(encoding="utf-8")
    light, night = css.split(":root {")[1:3]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light.split("}")[0]))
    return found | (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", night.split("}")[0])) if dark else {}
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of relative luminances."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_its_ground_by_day_and_by_night(dark: bool) -> None:
    known = variables(dark)
    pairs = [("ink", "paper"), ("soft", "paper"), ("soft", "wash"), ("blue", "paper")]
    pairs += [("red", "on-red"), ("amber", "on-amber"), ("blue", "on-blue"), ("ink", "on-amber")]

    weak = {pair: contrast(*(known[name] for name in pair)) for pair in pairs}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_seen_can_be_heard(language: str) -> None:
    """Every field has a label, every head a scope, every drawing words; headings skip no level."""
    html = html_of(language)
    page = Page(html)

    assert all(head.get("scope") == "col" for head in page.all("th"))
    assert html.count("<label>") == len(page.all("input")) + len(page.all("select"))
    drawn = [svg for svg in page.all("svg") if svg.get("aria-hidden") != "true"]
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in drawn)
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(page.all("main")) == 1


def test_the_revenue_of_all_is_a_lower_bound_where_one_sale_was_refused() -> None:
    data = hostile()

    def first(refused: int, revenue: pl.Expr) -> str:
        groups = data.scored.groups.with_columns(pl.lit(refused).alias("refused_wins"), revenue)
        return tiles(View("en", replace(data, scored=replace(data.scored, groups=groups))))[0][0]

    assert first(1, pl.col("revenue")) == f"at least {first(0, pl.col('revenue'))}"
    assert first(1, pl.lit(0, pl.Int64).alias("revenue")) == "unknown"
