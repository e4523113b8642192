"""The section on people and teams, on a handful of accounts."""

from __future__ import annotations

import pytest

from kamsync.report import ReportData
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.relations import relations
from tests.scoring.book import Rows, accounts, touch, win
from tests.test_report import section
from tests.test_report_deeper import data_of
from tests.test_report_programme import KEY, NARROW

HOSTILE = '<b onclick="x">Ann</b>'
FILES: dict[str, Rows] = {
    "accounts": accounts("A", owner_id="u1", **KEY) + accounts("B", owner_id="u1"),
    "contacts": [{"id": "c1", "account_id": "A", "name": HOSTILE, "title": "CFO"}],
    "users": [{"id": "u1", "is_active": "true"}],
    "activities": [
        touch("A", "meeting", "2026-03-30T10:00:00", contact_ids="c1", owner_id="u1"),
    ],
    "opportunities": [win("A", "2026-01-10", 1000, product_family="Pumps") for _ in range(6)],
    "team_members": [
        {"account_id": "A", "user_id": "u1", "role": "Parrain", "counterpart_id": "c1"}
    ],
}


def reported(data: ReportData, language: str) -> str:
    view = View(language, data)
    return NARROW.sub(" ", section(page(view, [relations(view)]), "relations"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "champion",
                "decision maker, 100%",
                "On one person alone hangs the talk with 1 of these accounts: €6,000 of revenue",
                "nobody engaged",
                "active",
                "30 Mar 2026",
                "dedicated team",
                "100% (61% to 100%, n = 6)",
                "manager_cost",
            ),
        ),
        (
            "fr",
            (
                "allié",
                "décideur, 100 %",
                "tous les échanges tiennent à une seule personne",
                "plus aucun contact engagé",
                "actif",
                "30 mars 2026",
                "équipe dédiée",
                "100 % (de 61 % à 100 %, n = 6)",
                "manager_cost",
            ),
        ),
    ],
)
def test_who_carries_a_key_account_and_which_team_it_needs(
    language: str, words: tuple[str, ...]
) -> None:
    shown = reported(data_of(FILES), language)
    assert [word for word in words if word not in shown] == []
    rate = {"en": "100% (61% to 100%, n = 6)", "fr": "100 % (de 61 % à 100 %, n = 6)"}
    assert rate[language] in shown
    assert "manager_cost" in shown
    assert "Ann" not in shown
    assert "[people] names" in shown


def test_people_are_named_where_they_may_be_and_as_plain_text() -> None:
    data = data_of(FILES, names_people=True, manager_cost=1, margin=0.5)
    shown = reported(data, "en")
    assert f"{HOSTILE}, 100%" in shown  # the page's text: what was escaped reads as it was
    assert "manager_cost" not in shown


def test_without_a_key_or_tomorrow_account_it_says_so() -> None:
    assert "No account is Key or Tomorrow yet." in reported(
        data_of({"accounts": accounts("B")}), "en"
    )
