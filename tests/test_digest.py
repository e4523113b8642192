"""The words of a digest and of a first day: one table by money, with sum, owner, was and now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kamsync.alerts.content import alert_text, digest
from kamsync.model.alert import AlertEvent

DAY = dt.date(2026, 3, 2)
N = "\u202f"


def event(root: str, kind: Any, was: str, now: str, revenue: int | None) -> AlertEvent:
    share = {"scope": "region", "value": "North", "share": 0.55, "level": now}
    detail = {
        "name": f"Name {root}",
        "revenue": revenue,
        "owner": "Ada",
        "forward": None,
        "shares": [share],
        "loss": None,
        "link": f"https://crm.example/{root}",
    }
    return AlertEvent("head", root, kind, now, was, DAY, detail=detail)


EVENTS = [
    event("A", "fire", "none", "watch", 100_000),
    event("B", "ease", "high", "watch", 900_000),
]


def test_a_digest_is_one_table_by_money_with_its_sum() -> None:
    title, body = digest(EVENTS, 2, "en", "EUR")

    lines = body.split("\n\n")[1].splitlines()
    assert title == "Dependency this week: 2 changes"
    assert lines[0] == "12 months | Account | Was → now | Where | Owner | Record"
    assert lines[1] == (
        "€9,000 | Name B | high → watch | 55% of the revenue of region North (watch) | Ada | "
        "https://crm.example/B"
    )
    assert lines[2].startswith("€1,000 | Name A | none → watch")
    assert lines[3] == "Together €10,000 in 2 accounts."
    assert "2 dependencies stand as reported before." in body


def test_the_digest_speaks_french_and_says_an_unknown_amount() -> None:
    _, body = digest([event("A", "fire", "none", "watch", None), EVENTS[1]], 0, "fr", "EUR")

    assert f"9{N}000{N}€ | Name B | élevée → à surveiller" in body
    assert "inconnu" in body
    assert f"Au total au moins 9{N}000{N}€ pour 2 comptes." in body


def test_the_first_day_is_one_summary() -> None:
    title, body = alert_text(EVENTS, "en", "EUR", first=True)

    assert title == "Dependencies on the first day: 2"
    assert body.startswith("This is the first look at the portfolio")
    assert alert_text(EVENTS, "en", "EUR")[0] == "Dependency: 2 changes"
