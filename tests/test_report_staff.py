"""The sections on our teams and on what customers wait for, on a handful of accounts."""

from __future__ import annotations

import pytest

from kamsync.model.staff_resources import Staffing
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.first_screen import first_screen
from kamsync.report.sections.staff import staff
from kamsync.report.sections.support import support
from tests.scoring.book import Rows, accounts, deal, touch
from tests.test_report import section
from tests.test_report_deeper import data_of
from tests.test_report_programme import KEY, NARROW

HOSTILE = '<b onclick="x">Engineer</b>'
OWNERS = ("u1", "u2", "u3")
FILES: dict[str, Rows] = {
    "accounts": [a for u in OWNERS for a in accounts(f"A{u}", owner_id=u, **KEY)],
    "users": [{"id": u, "is_active": "true", "department": "North"} for u in OWNERS],
    "activities": [
        touch(
            "Au1",
            "email",
            "2026-03-30T10:00:00",
            contact_ids="c1",
            owner_id=u,
            direction="outbound",
        )
        for u in ("u1", "u2")
    ]
    + [{"account_id": "Au1", "kind": "task", "due_at": "2026-03-01T10:00:00", "owner_id": "u1"}],
    "opportunities": [deal("Au1", "2026-05-10", 1000, product_family="Pumps")],
    "cases": [
        {
            "account_id": "Au1",
            "opened_at": "2026-03-30T10:00:00Z",
            "status": "Escalated",
            "priority": "High",
        }
    ],
    "team_members": [
        {"account_id": "Au1", "user_id": "u1", "role": HOSTILE, "ends_at": "2026-04-30"}
    ],
}
GIVEN = {
    "family_roles": {"Pumps": (HOSTILE, "Buyer")},
    "staffing": Staffing(seller_hours=1400, dedicated_hours=1500, role_days={"Buyer": 3}),
}


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    data = data_of(FILES, **GIVEN)
    found = {}
    for language in ("en", "fr"):
        view = View(language, data)
        html = page(view, [staff(view), support(view), first_screen(view)])
        assert HOSTILE not in html
        both = (
            section(html, "staff") + section(html, "support") + section(html, first_screen(view).id)
        )
        found[language] = NARROW.sub(" ", both)
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "3 account owners × 1,400 h a year ÷ 3 Key accounts = 1,400 h each",
                "fluid teams are advised",
                "ends soon",
                "North",
                "May 2026",
                "ending within 90 days (1)",
                "Buyer: days",
                "1 of 3 Key and Tomorrow accounts waits",
                "With priority",
                "Accounts that lack it",
                "Times two of us contacted one person on the same day",
                "1 customer waits for an answer to an escalation",
            ),
        ),
        (
            "fr",
            (
                "3 responsables de compte × 1 400 h par an ÷ 3 comptes Clé = 1 400 h chacun",
                "des équipes fluides sont conseillées",
                "finit bientôt",
                "mai 2026",
                "fin sous 90 jours (1)",
                "Buyer : jours",
                "1 compte Clé ou Demain sur 3 attend",
                "Prioritaires",
                "Comptes où il manque",
                "Fois où deux des nôtres ont contacté la même personne le même jour",
                "1 client attend une réponse à une escalade",
            ),
        ),
    ],
)
def test_teams_and_delays_are_told(
    shown: dict[str, str], language: str, words: tuple[str, ...]
) -> None:
    assert [word for word in words if word not in shown[language]] == []


def test_without_teams_cases_and_tasks_each_says_what_it_needs() -> None:
    view = View("en", data_of({"accounts": accounts("A")}))
    assert "Needed" in (staff(view).missing or "")
    assert "Needed" in (support(view).missing or "")
