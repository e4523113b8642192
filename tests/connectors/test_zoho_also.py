"""What Zoho reads only where a connection asks: quotes, words, contact roles of Key deals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.connector import Window
from kamsync.field_maps import Wanted, load_mapping
from kamsync.sandbox.zoho.server import ZohoServer
from kamsync.sandbox.zoho.store import PERSON
from tests.connectors.zoho_org import connector

MAP = load_mapping(
    "zoho", Path(), wanted=Wanted(parts=("quotes", "case_texts", "notes", "contact_roles"))
)
USER = {"id": "u1", "name": "Ann", "email": "a@x", "is_active": "true"}
DEAL = {"stage": "Negotiation", "is_closed": "false", "is_won": "false", "amount": "10"}
KEY = {"KAM_Tier": "Key"}
AT = "2026-01-05T10:00:00+01:00"


@pytest.fixture(scope="module")
def org() -> Iterator[ZohoServer]:
    with ZohoServer() as server:
        server.loader.provisioned()
        server.loader.load(
            {
                "user": [USER, USER | {"id": "u2"}],
                "account": [{"id": "a1", "name": "Key one"}, {"id": "a2", "name": "Other"}],
                "contact": [{"id": f"c{n}", "account_id": "a1"} for n in (1, 2)],
                "opportunity": [
                    {"id": f"d{n}", "account_id": f"a{n}", "name": "D", "close_date": "2026-12-01"}
                    | DEAL
                    for n in (1, 2)
                ],
                "case": [{"id": "k1", "account_id": "a1", "opened_at": AT, "text": "Late again"}],
                "quote": [
                    {"id": "q1", "account_id": "a1", "opportunity_id": "d1"}
                    | {"status": "Delivered", "valid_until": "2026-01-31"}
                ],
                "activity": [
                    {"id": "m1", "kind": "meeting", "account_id": "a1", "occurred_at": AT}
                    | {"attendee_ids": "u1|u2", "contact_ids": "c1|c2", "text": "Very happy"},
                    {"id": "n1", "kind": "note", "account_id": "a1", "occurred_at": AT}
                    | {"text": "Wants a call"},
                ],
            }
        )
        server.store.put("Accounts", KEY | {"id": server.loader.id("account", "a1")}, PERSON)
        server.store.contact_roles = {
            server.loader.id("opportunity", "d1"): {
                server.loader.id("contact", "c1"): "Decision Maker",
                server.loader.id("contact", "c2"): "",
            }
        }
        server.store.tick()
        yield server


def pulled(made: Any, stream: str, lower: dt.datetime | None = None) -> dict[str, dict[str, Any]]:
    frames = [page.frame for page in made.pull(stream, Window(lower, made.describe().clock))]
    rows = pl.concat(frames, how="diagonal").to_dicts() if frames else []
    return {row["id"]: row for row in rows}


def test_quotes_words_and_colleagues_come_along(org: ZohoServer, tmp_path: Path) -> None:
    made = connector(org, tmp_path, mapping=MAP)
    (quote,) = pulled(made, "quote").values()
    assert (quote["status"], quote["valid_until"]) == ("Delivered", "2026-01-31")
    assert quote["opportunity_id"] == org.loader.id("opportunity", "d1")
    assert next(iter(pulled(made, "case").values()))["text"] == "Late again"
    shown = pulled(made, "activity")
    meeting = shown[org.loader.id("activity", "m1")]
    assert meeting["text"] == "Very happy"
    assert meeting["attendee_ids"] == [org.loader.id("user", u) for u in ("u1", "u2")]
    assert meeting["contact_ids"] == [org.loader.id("contact", c) for c in ("c1", "c2")]
    assert shown[org.loader.id("activity", "n1")]["text"] == "Wants a call"
    made.close()


def test_roles_are_asked_of_key_deals_alone_and_only_when_due(
    org: ZohoServer, tmp_path: Path
) -> None:
    c1, c2 = (org.loader.id("contact", c) for c in ("c1", "c2"))
    made = connector(org, tmp_path, mapping=MAP)
    first = pulled(made, "contact")
    assert {c: first[c]["role"] for c in (c1, c2)} == {c1: "Decision Maker", c2: None}
    assert made.budget().used["related"] == 1  # not of the other account's deal
    night = made.describe().clock
    made.close()

    deal = org.loader.id("opportunity", "d1")
    org.store.contact_roles[deal] = {c2: "Champion"}
    quiet = connector(org, tmp_path, mapping=MAP)
    assert pulled(quiet, "contact", night) == {}  # kept, and nothing asked
    assert quiet.budget().used.get("related", 0) == 0
    quiet.close()

    org.store.put("Deals", {"id": deal, "Amount": 11}, PERSON)
    org.store.tick()
    later = connector(org, tmp_path, mapping=MAP)
    moved = pulled(later, "contact", night)
    assert {c: row["role"] for c, row in moved.items()} == {c1: None, c2: "Champion"}
    found = [f for f in later.check() if f.code == "contact_roles"]
    assert [f.values["n"] for f in found] == [1]
    later.close()
