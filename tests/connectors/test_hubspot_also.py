"""What HubSpot reads only where a connection asks: quotes, words, owners of before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.connector import Window
from kamsync.field_maps import Wanted, load_mapping
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal, accounts, deal

PARTS = ("quotes", "case_texts", "notes", "owner_history")
USERS = [{"id": u, "name": u, "email": u} for u in ("11", "12", "13")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with HubSpotServer() as server:
        found = Portal(server, tmp_path_factory.mktemp("also"))
        server.store.set_clock(START)
        found.load(
            {
                "user": USERS,
                "account": [a | {"owner_id": "11"} for a in accounts(3)],
                "opportunity": [deal()],
                "activity": [
                    {
                        "id": "1",
                        "account_id": "1000",
                        "kind": "meeting",
                        "text": "<p>Very happy</p>",
                    }
                    | {"occurred_at": "2026-03-01T10:00:00Z", "attendee_ids": "12|13"},
                ],
                "case": [
                    {"id": "1", "account_id": "1000", "opened_at": "2026-03-01T10:00:00Z"}
                    | {"text": "Late again"}
                ],
                "quote": [
                    {"id": "1", "account_id": "1000", "opportunity_id": "2000"}
                    | {"status": "APPROVED", "valid_until": "2026-02-28"}
                ],
            }
        )
        found.mapping = load_mapping("hubspot", found.root, wanted=Wanted(parts=PARTS))
        yield found


def pulled(portal: Portal, stream: str, lower: dt.datetime | None = None) -> list[dict[str, Any]]:
    connector = portal.connector()
    window = Window(lower, connector.describe().clock)
    frames = [page.frame for page in connector.pull(stream, window)]
    connector.close()
    return pl.concat(frames, how="diagonal").to_dicts() if frames else []


def test_a_quote_has_its_deal_and_its_last_day(portal: Portal) -> None:
    (quote,) = pulled(portal, "quote")
    wanted = {"account_id": "1000", "opportunity_id": "2000", "status": "APPROVED"}
    assert {c: quote[c] for c in (*wanted, "valid_until")} == wanted | {"valid_until": "2026-02-28"}


def test_words_come_without_their_marks_and_colleagues_beside_contacts(portal: Portal) -> None:
    (meeting,) = pulled(portal, "activity")
    assert meeting["text"].strip() == "Very happy"
    assert meeting["attendee_ids"] == ["12", "13"]
    assert pulled(portal, "case")[0]["text"] == "Late again"


def test_another_owner_is_read_at_one_search_and_one_batch(portal: Portal) -> None:
    assert pulled(portal, "change_log") == []  # everybody has the first owner still
    before = portal.store.now()
    portal.change("account", {"id": "1001", "name": "Account 1", "owner_id": "12"})
    connector = portal.connector()
    clock = connector.describe().clock
    used = dict(connector.budget().used)
    frames = [p.frame for p in connector.pull("change_log", Window(before, clock))]
    spent = {k: n - used.get(k, 0) for k, n in connector.budget().used.items()}
    assert {k: n for k, n in spent.items() if n} == {"search": 1, "batch_read": 1}
    (row,) = pl.concat(frames).to_dicts()
    assert {c: row[c] for c in ("account_id", "field", "old", "new")} == {
        "account_id": "1001",
        "field": "hubspot_owner_id",
        "old": "11",
        "new": "12",
    }
    assert [i for f in connector.pull_ids("change_log") for i in f["id"]] == [row["id"]]
    again = [p.frame for p in connector.pull_by_ids("change_log", [row["id"]])]
    assert pl.concat(again)["id"].to_list() == [row["id"]]
    connector.close()


def test_nothing_of_it_is_read_unless_asked(portal: Portal, tmp_path: Path) -> None:
    plain = load_mapping("hubspot", tmp_path)
    assert not {"quote", "change_log"} & set(plain.streams)
    assert "text" not in {**plain.streams["case"].fields, **plain.streams["activity"].fields}
