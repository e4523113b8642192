"""What portals do beside the rule: lost rows, restored records, odd dates, doubled primaries."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.connector import Window
from kamsync.errors import MappingError, PartialStream, UnexpectedResponse
from kamsync.merge import upserted
from kamsync.model.coerce import Zones, coerce
from kamsync.model.rejects import no_rejects
from kamsync.sandbox.hubspot.faults import Fault
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.hubspot.store import Link
from tests.connectors.hubspot_portal import START, Portal, accounts, deal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        yield Portal(server, tmp_path)


def own_map(portal: Portal, text: str) -> None:
    (portal.root / "own.toml").write_text(f'extends = "hubspot"\n{text}')
    portal.remap("own.toml")


def typed(stream: str, frame: pl.DataFrame, crm: str = "Europe/Paris") -> pl.DataFrame:
    return coerce(stream, frame, Zones("Europe/Paris", crm), "EUR").frame


class Dropping:
    """A portal whose search leaves out every second record and says nothing of it."""

    def __init__(self, total: int) -> None:
        self.total = total

    def asked(self, kind: str, query: dict[str, str], body: Any) -> None:
        """As it is."""

    def answered(self, kind: str, status: int, body: Any) -> tuple[int, Any]:
        if kind == "search":
            body = body | {"results": body["results"][::2], "total": self.total}
        return status, body


def test_search_that_returns_far_less_than_it_announces_is_not_a_complete_stream(
    portal: Portal,
) -> None:
    """Facts 8: rows missing although the read was green."""
    portal.load({"account": accounts(120), "opportunity": []})
    portal.server.habits = Dropping(120)  # type: ignore[assignment]

    with pytest.raises(PartialStream, match="announces 120 records and returned 60"):
        portal.frame("account", START - dt.timedelta(days=1))


def test_records_that_leave_the_window_while_it_is_read_are_told_and_no_failure(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    portal.load({"account": accounts(30), "opportunity": []})
    portal.server.habits = Dropping(30)  # type: ignore[assignment]

    assert portal.frame("account", START - dt.timedelta(days=1)).height == 15

    (record,) = [r for r in caplog.records if "announced" in r.__dict__]
    assert (record.__dict__["announced"], record.__dict__["returned"]) == (30, 15)


def test_a_search_body_too_long_for_the_portal_asks_for_ids_only(portal: Portal) -> None:
    """Facts 3.3: 3,000 characters, as the guide says; ids by search, properties by batch read."""
    portal.load({"account": accounts(250), "opportunity": []})
    portal.server.api.search_limit = 3_000
    names = {n: f"kam_long_property_name_number_{n:04}" for n in range(100)}
    own_map(
        portal,
        "[streams.account.fields]\n" + "".join(f'rating_{n} = "{p}"\n' for n, p in names.items()),
    )
    for name in names.values():
        portal.store.define("0-2", name)
    portal.store.put("0-2", "1007", {names[42]: "A"})
    portal.store.advance(3600)

    rows = portal.rows("account", START - dt.timedelta(days=1))

    assert len(rows) == 250
    assert rows["1007"]["rating_42"] == "A"
    assert portal.server.calls["batch_read"] == 3


def test_a_414_is_answered_with_a_shorter_address(portal: Portal) -> None:
    """Facts 4.4: wherever the portal's own limit lies."""
    portal.load({"account": accounts(3), "opportunity": []})
    portal.server.api.url_limit = 200

    assert len(portal.rows("account")) == 3
    assert portal.server.calls["batch_read"] == 1


def test_page_tokens_that_lead_in_a_circle_are_refused(portal: Portal) -> None:
    portal.load({"account": accounts(3), "opportunity": []})
    portal.connector().describe()
    for n in range(6):
        row = {"id": str(n), "properties": {"name": "x"}}
        body = {"results": [row], "paging": {"next": {"after": "ab"[n % 2]}}}
        portal.server.faults.add(Fault(("list",), 1, status=200, body=body))

    with pytest.raises(UnexpectedResponse, match="page token"):
        portal.frame("account")


def test_a_restored_record_comes_back(portal: Portal) -> None:
    """Its own stamp is older than its stay in the bin: the deletion must not outrank it."""
    portal.load({"account": accounts(2), "opportunity": []})
    rows = typed("account", portal.frame("account"))
    portal.remove("account", "1001")
    gone = typed("account", portal.frame("account", portal.store.now() - dt.timedelta(hours=2)))
    mirror = upserted("account", rows.lazy(), gone, no_rejects()).collect()
    assert mirror.filter("is_deleted")["id"].to_list() == ["1001"]

    portal.store.records["0-2"]["1001"].archived_at = None
    (page,) = portal.connector().pull_by_ids("account", ["1001"])
    mirror = upserted(
        "account", mirror.lazy(), typed("account", page.frame), no_rejects()
    ).collect()

    assert mirror.filter("is_deleted").is_empty()


def test_of_several_primary_companies_the_lowest_counts(portal: Portal) -> None:
    """A stated, stable rule, however the portal orders them; in pages and in batches."""
    portal.load({"account": accounts(12), "opportunity": [deal()]})
    portal.store.hidden.add(("0-3", "hs_primary_associated_company"))
    links = [Link("1010", primary=True), Link("1003"), Link("1009", primary=True)]
    portal.store.links["0-3", "0-2"]["2000"] = links

    listed = portal.rows("opportunity")["2000"]
    changed = portal.rows("opportunity", START - dt.timedelta(days=1))["2000"]

    assert listed["account_id"] == changed["account_id"] == "1009"


def test_parents_come_from_associations_where_no_property_tells_them(portal: Portal) -> None:
    """Facts 3.5: child to parent is association type 14; 13 is the way back."""
    portal.load({"account": accounts(4), "opportunity": []})
    portal.store.hidden.add(("0-2", "hs_parent_company_id"))
    portal.store.links["0-2", "0-2"] = {
        "1001": [Link("1000", kind=14), Link("1003", kind=13), Link("1002")],
        "1000": [Link("1001", kind=13)],
    }

    full = portal.rows("account")
    changed = portal.rows("account", START - dt.timedelta(days=1))

    parents = {"1000": None, "1001": "1000", "1002": None, "1003": None}
    assert {i: row["parent_id"] for i, row in full.items()} == parents
    assert {i: row["parent_id"] for i, row in changed.items()} == parents


def test_a_company_without_a_name_goes_by_its_domain(portal: Portal) -> None:
    portal.load({"account": accounts(2), "opportunity": []})
    portal.store.put("0-2", "1001", {"name": " ", "domain": "ardent.example"})

    names = [row["name"] for row in portal.rows("account").values()]

    assert names == ["Account 0", "ardent.example"]


@pytest.mark.parametrize(
    "shown", ["2026-03-31", "2026-03-31T00:00:00Z", "2026-03-31T00:00:00.000Z", "1774915200000"]
)
def test_a_date_property_is_a_day_whatever_clock_it_came_with(portal: Portal, shown: str) -> None:
    """Facts 8: midnight UTC is the evening before in New York."""
    portal.load({"account": accounts(1), "opportunity": []})
    portal.store.define("0-2", "kam_plan_end", "date")
    portal.store.put("0-2", "1000", {"kam_plan_end": shown})

    frame = typed("account", portal.frame("account"), crm="America/New_York")

    assert frame["plan_end"].to_list() == [dt.date(2026, 3, 31)]


def test_times_in_milliseconds_are_times(portal: Portal) -> None:
    """Facts 3.3: epoch milliseconds are the other spelling of a time."""
    portal.load({"account": accounts(1), "opportunity": [deal()]})
    portal.store.put("0-3", "2000", {"closedate": "1774994400000", "createdate": "1774994400123"})

    frame = typed("opportunity", portal.frame("opportunity"))

    assert frame["close_date"].to_list() == [dt.date(2026, 4, 1)]
    moment = dt.datetime(2026, 3, 31, 22, 0, 0, 123_000, dt.UTC)
    assert frame["created_at"].to_list() == [moment]


def test_a_deal_that_contradicts_its_stage_is_told(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    """Facts 3.6: the deal's own marks first, the stage's as a check."""
    portal.load({"account": accounts(1), "opportunity": [deal(0), deal(1)]})
    portal.store.put("0-3", "2001", {"hs_is_closed": "true", "hs_is_closed_won": "true"})

    rows = portal.rows("opportunity")

    assert [row["is_won"] for row in rows.values()] == ["false", "true"]
    (record,) = [r for r in caplog.records if "stage's" in r.getMessage()]
    assert record.__dict__["records"] == 1


def test_an_optional_object_without_what_makes_its_records_is_unknown(portal: Portal) -> None:
    """Facts 3.7: verify every name against the definitions; nothing else suffers."""
    portal.load({"account": accounts(1), "opportunity": []})
    portal.store.hidden.add(("0-19", "hs_submission_timestamp"))
    portal.store.hidden.add(("0-3", "amount"))

    seen = portal.connector().describe()

    assert "survey" not in seen.streams
    assert "amount" not in seen.streams["opportunity"].columns
    reported = {(f.code, f.severity, f.where) for f in seen.findings}
    assert ("object_unreadable", "info", "survey") in reported
    assert ("field_unreadable", "warning", "opportunity.amount") in reported


def test_a_map_with_an_unknown_derived_value_is_refused_for_optional_streams_too(
    portal: Portal,
) -> None:
    own_map(portal, '[streams.survey.fields]\nquestion = "@quetsion"\n')

    with pytest.raises(MappingError, match="@quetsion"):
        portal.connector().describe()


def test_todays_rates_stand_in_for_dated_ones(portal: Portal) -> None:
    """Facts 3.6: not every portal keeps a history."""
    portal.load(
        {
            "account": accounts(1),
            "opportunity": [deal(currency="USD")],
            "rate": [
                {"currency": "USD", "rate": "0.9", "direction": "home_per_unit", "valid_from": day}
                for day in ("2026-01-01", "2026-02-01")
            ],
        }
    )
    portal.server.faults.add(
        Fault(("rates",), -1, status=404, body={"category": "OBJECT_NOT_FOUND"})
    )

    frame = portal.frame("rate")

    assert frame["currency"].to_list() == ["USD"]
    assert frame["valid_from"][0].startswith("2026-01-31T23")


def test_a_currency_nobody_names_is_assumed_and_told(portal: Portal) -> None:
    portal.load({"account": accounts(1), "opportunity": []})
    del portal.store.portal["companyCurrency"]
    portal.server.missing_scopes.add("settings.currencies.read")

    connector = portal.connector()

    assert connector.describe().home_currency == "EUR"
    assert "currency_assumed" in {f.code for f in connector.check()}


def test_an_association_that_names_no_record_is_refused(portal: Portal) -> None:
    portal.load({"account": accounts(1), "opportunity": [deal()]})
    portal.store.hidden.add(("0-3", "hs_primary_associated_company"))
    body = {"status": "COMPLETE", "results": [{"from": None, "to": []}]}
    portal.server.faults.add(Fault(("links",), -1, status=200, body=body))

    with pytest.raises(UnexpectedResponse, match="starts from"):
        portal.frame("opportunity", START - dt.timedelta(days=1))


def test_a_name_cut_within_an_emoji_ends_no_run(portal: Portal) -> None:
    """Half a surrogate pair is what a text limit leaves of it."""
    portal.load({"account": accounts(1), "opportunity": []})
    portal.connector().describe()
    row = {"id": "1", "properties": {"name": "<script>alert(1)</script>\ud800\u0007"}}
    portal.server.faults.add(Fault(("list",), 1, status=200, body=json.dumps({"results": [row]})))

    (found,) = portal.rows("account").values()

    assert found["name"].startswith("<script>")


def test_a_window_without_news_asks_for_nothing_more(portal: Portal) -> None:
    portal.load({"account": accounts(3), "opportunity": [deal()]})
    connector = portal.connector(streams=("account", "opportunity"))
    clock = connector.describe().clock
    portal.server.calls.clear()

    for stream in ("account", "opportunity"):
        list(connector.pull(stream, Window(clock, clock + dt.timedelta(hours=1))))

    assert dict(portal.server.calls) == {"search": 2, "list": 2}


def test_deals_without_a_company_share_their_association_calls(portal: Portal) -> None:
    """Among pages of changed deals a few name no primary company: one call for all of them."""
    portal.load({"account": accounts(3), "opportunity": [deal(n) for n in range(690)]})
    for n in range(0, 690, 23):
        portal.store.records["0-3"][str(2000 + n)].properties["hs_primary_associated_company"] = (
            None
        )
    portal.server.calls.clear()

    rows = portal.rows("opportunity", START - dt.timedelta(days=1))

    assert len(rows) == 690
    assert portal.server.calls["search"] >= 4
    assert {row["account_id"] for row in rows.values()} == {"1000"}
    assert portal.server.calls["links"] == 1
