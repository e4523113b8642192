"""How HubSpot is read: pages, windows, associations, deletes, stages, money (facts 3)."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from connectors.hubspot import reader
from connectors.hubspot.derived import percent
from kamsync.connector import Window
from kamsync.errors import MappingError, PartialStream, UnexpectedResponse
from kamsync.model.coerce import Zones, coerce
from kamsync.sandbox.hubspot.faults import Fault
from kamsync.sandbox.hubspot.limits import Limits
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.hubspot.store import PERSON, Link
from tests.connectors.hubspot_portal import START, Portal, accounts, deal

OVERLAP = dt.timedelta(minutes=10)
"""What the engine takes off every window's start."""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        yield Portal(server, tmp_path)


def kinds(portal: Portal) -> dict[str, int]:
    return {k: v for k, v in portal.server.calls.items() if k != "account"}


def test_a_full_pull_takes_one_call_per_hundred_records(portal: Portal) -> None:
    """Facts 3.2: list pages of 100, associations in the same pass, nothing else."""
    portal.load({"account": accounts(250), "opportunity": [deal(n) for n in range(101)]})
    connector = portal.connector(streams=("account", "opportunity"))
    connector.describe()
    portal.server.calls.clear()

    for stream in ("account", "opportunity"):
        list(connector.pull(stream, Window(None, START)))

    assert dict(portal.server.calls) == {"list": 3 + 2}
    budget = connector.budget()
    assert budget.used["list"] == budget.least["list"] == 5


class Watched(Limits):
    """Tells when the second page of a list is asked for."""

    def __init__(self) -> None:
        super().__init__(1_000_000)
        self.lists = 0
        self.second = threading.Event()

    def arrived(self, kind: str) -> Fault | None:
        self.lists += kind == "list"
        if self.lists == 2:
            self.second.set()
        return super().arrived(kind)


def test_the_next_pages_are_asked_for_while_these_are_used(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And none beyond them: memory holds what is used and what comes next."""
    monkeypatch.setattr(reader, "PAGES_PER_FRAME", 1)
    portal.load({"account": accounts(350), "opportunity": []})
    connector = portal.connector(streams=("account",))
    connector.describe()
    watched = portal.server.limits = Watched()

    pages = connector.pull("account", Window(None, START))
    rows = [next(pages).frame]

    assert watched.second.wait(10)
    assert watched.lists == 2
    rows += [page.frame for page in pages]
    assert pl.concat(rows)["id"].to_list() == sorted(portal.frame("account")["id"].to_list())


def test_what_is_looked_at_side_by_side_is_told_in_the_order_of_the_map(portal: Portal) -> None:
    lacking = ("tickets", "crm.objects.contacts.read", "crm.objects.owners.read")
    portal.server.missing_scopes = set(lacking)
    told = [portal.connector().describe().findings for _ in range(3)]

    wheres = [f.where for f in told[0] if f.code == "missing_scope"]
    assert wheres == [
        "contacts",
        "meetings",
        "calls",
        "emails",
        "notes",
        "tasks",
        "tickets",
        "owners",
    ]
    assert told[1] == told[2] == told[0]


def test_only_mapped_properties_that_exist_are_asked_for(portal: Portal) -> None:
    """Facts 3.1: unknown names are silently ignored, so they are compared beforehand."""
    portal.load({"account": accounts(1), "opportunity": []})

    portal.frame("account")

    asked = portal.server.log[-1].query["properties"].split(",")
    assert set(asked) <= set(portal.store.definitions["0-2"])
    assert "website" not in asked


def test_a_property_list_too_long_for_an_address_is_read_by_batches(portal: Portal) -> None:
    """Facts 3.2: 414 with an HTML body; ids by list, properties in the body of batch reads."""
    portal.load({"account": accounts(150), "opportunity": []})
    portal.server.api.url_limit = 6_500
    names = {f"rating_{n}": {"field": f"kam_long_property_name_number_{n:04}"} for n in range(300)}
    text = "\n".join(f'{c} = "{s["field"]}"' for c, s in names.items())
    (portal.root / "own.toml").write_text(
        f'extends = "hubspot"\n[streams.account.fields]\n{text}\n'
    )
    for source in names.values():
        portal.store.define("0-2", source["field"])
    portal.store.put("0-2", "1007", {"kam_long_property_name_number_0123": "A"})
    portal.remap("own.toml")

    rows = portal.rows("account")

    assert len(rows) == 150
    assert rows["1007"]["rating_123"] == "A"
    assert portal.server.calls["batch_read"] == 2


def test_a_batch_read_that_drops_records_is_not_a_complete_stream(portal: Portal) -> None:
    """Facts 8: batch read drops ids silently; returned ids are compared with requested ones."""
    portal.load({"account": accounts(3), "opportunity": []})
    names = [f"kam_long_property_name_number_{n:04}" for n in range(300)]
    text = "\n".join(f'rating_{n} = "{name}"' for n, name in enumerate(names))
    (portal.root / "own.toml").write_text(
        f'extends = "hubspot"\n[streams.account.fields]\n{text}\n'
    )
    for name in names:
        portal.store.define("0-2", name)
    portal.remap("own.toml")
    body = {"status": "COMPLETE", "results": [{"id": "1000", "properties": {}}]}
    portal.server.faults.add(Fault(("batch_read",), status=200, body=body))

    with pytest.raises(PartialStream, match="2 listed records"):
        portal.frame("account")


@pytest.mark.soak
def test_an_increment_steps_by_id_beyond_ten_thousand(portal: Portal) -> None:
    """Facts 3.3: 10,000 per query; one timestamp for all of them (an import) loops nothing."""
    portal.load({"account": [], "opportunity": []})
    for n in range(10_450):
        portal.store.put("0-2", str(5000 + n), {"name": f"A{n}"})
    portal.store.advance(60)

    rows = portal.rows("account", START)

    assert len(rows) == 10_450
    assert portal.server.calls["search"] == 53
    filters = portal.server.log[-2].body["filterGroups"][0]["filters"]
    assert [f["propertyName"] for f in filters] == ["hs_lastmodifieddate"] * 2 + ["hs_object_id"]
    assert len(portal.server.log[-2].body["sorts"]) == 1


def test_ids_are_stepped_through_as_numbers(portal: Portal) -> None:
    """Facts 3.3: the last id is compared as a number: 999 comes before 1000."""
    portal.load({"account": [], "opportunity": []})
    for n in (*range(900, 1000), *range(99_900, 100_050)):
        portal.store.put("0-2", str(n), {"name": f"A{n}"})
    portal.store.advance(60)

    assert len(portal.rows("account", START)) == 250


def test_a_record_that_leaves_the_window_between_two_pages_hides_no_other(portal: Portal) -> None:
    """Facts 3.3: an offset would skip one; a step by id cannot."""
    portal.load({"account": [], "opportunity": []})
    for n in range(400):
        portal.store.put("0-2", str(5000 + n), {"name": f"A{n}"})
    portal.store.advance(60)
    connector = portal.connector()
    window = Window(START, connector.describe().clock)
    answer = portal.server.api.search

    def changed_meanwhile(request: object) -> object:
        result = answer(request)  # type: ignore[arg-type]
        portal.store.advance(1)
        portal.store.put("0-2", "5000", {"name": "Renamed while we read"})
        return result

    portal.server.api.search = changed_meanwhile  # type: ignore[method-assign, assignment]
    frames = [page.frame for page in connector.pull("account", window)]

    assert pl.concat(frames, how="diagonal")["id"].n_unique() == 400


def test_search_results_that_do_not_ascend_are_refused(portal: Portal) -> None:
    """A page that repeats itself would be read for ever."""
    portal.load({"account": accounts(3), "opportunity": []})
    page = {
        "results": [{"id": "7", "properties": {}}, {"id": "5", "properties": {}}],
        "paging": {"next": {"after": "200"}},
    }
    portal.server.faults.add(Fault(("search",), -1, status=200, body=page))

    with pytest.raises(UnexpectedResponse, match="ascend"):
        portal.frame("account", START)


def test_a_repeated_page_token_is_refused(portal: Portal) -> None:
    portal.load({"account": accounts(3), "opportunity": []})
    page = {"results": [{"id": "7"}], "paging": {"next": {"after": "x"}}}
    portal.server.faults.add(Fault(("list",), -1, status=200, body=page))

    with pytest.raises(UnexpectedResponse, match="twice"):
        portal.frame("account")


def test_a_record_the_index_shows_late_comes_with_the_next_window(portal: Portal) -> None:
    """Facts 3.3: search lags; windows overlap by ten minutes."""
    portal.load({"account": [], "opportunity": []})
    portal.store.index_lag = dt.timedelta(minutes=5)
    before = portal.connector().describe().clock
    portal.store.put("0-2", "5000", {"name": "Late"})
    portal.store.advance(60)
    clock = portal.connector().describe().clock
    assert portal.rows("account", before) == {}

    portal.store.advance(3600)

    assert set(portal.rows("account", clock - OVERLAP)) == {"5000"}


def test_a_portal_that_lags_longer_gets_a_longer_overlap(portal: Portal) -> None:
    portal.load({"account": [], "opportunity": []})
    portal.store.put("0-2", "5000", {"name": "Older"})
    portal.store.advance(1800)
    portal.settings["index_lag_minutes"] = 45

    assert set(portal.rows("account", portal.store.now())) == {"5000"}


def test_contacts_are_stepped_by_their_own_modified_property(portal: Portal) -> None:
    """Facts 3.3: lastmodifieddate for contacts, hs_lastmodifieddate for all others."""
    portal.load({"account": accounts(1), "opportunity": [], "contact": []})
    portal.change("contact", {"id": "3000", "account_id": "1000", "title": "CFO"})

    assert portal.rows("contact", START)["3000"]["account_id"] == "1000"


def test_archived_records_are_deleted_ones_though_no_date_moved(portal: Portal) -> None:
    """Facts 3.4: only the recycle bin tells; what lay there before the window is old news."""
    portal.load({"account": accounts(3), "opportunity": []})
    portal.remove("account", "1000")
    before = portal.connector().describe().clock
    portal.remove("account", "1001")

    rows = portal.rows("account", before)

    assert {i: r["is_deleted"] for i, r in rows.items()} == {"1001": "true"}


def test_the_losing_side_of_a_merge_is_deleted(portal: Portal) -> None:
    """Facts 3.4: the old id vanishes; hs_merged_object_ids of the winner names it."""
    portal.load({"account": accounts(3), "opportunity": []})
    before = portal.connector().describe().clock
    portal.store.advance(60)
    portal.store.merge("0-2", "1000", "1002")
    portal.store.advance(60)

    rows = portal.rows("account", before)

    assert {i: r["is_deleted"] for i, r in rows.items()} == {"1000": "false", "1002": "true"}


def test_a_privacy_delete_shows_in_the_ids(portal: Portal) -> None:
    """Facts 3.4: gone without a trace; the weekly comparison finds it."""
    portal.load({"account": accounts(3), "opportunity": []})
    portal.store.purge("0-2", "1001")

    frames = list(portal.connector().pull_ids("account"))

    assert sorted(pl.concat(frames)["id"]) == ["1000", "1002"]


def test_a_deal_on_several_companies_counts_for_the_primary_one(portal: Portal) -> None:
    """Facts 3.5: summing over every link would count revenue twice."""
    portal.load({"account": accounts(3), "opportunity": [deal(account_id="1002")]})
    portal.store.link(("0-3", "2000"), ("0-2", "1000"))

    assert portal.rows("opportunity")["2000"]["account_id"] == "1002"


def test_without_the_primary_property_the_association_type_decides(portal: Portal) -> None:
    portal.load({"account": accounts(3), "opportunity": [deal(account_id="1002")]})
    portal.store.link(("0-3", "2000"), ("0-2", "1000"))
    portal.store.hidden.add(("0-3", "hs_primary_associated_company"))
    before = portal.connector().describe().clock

    assert portal.rows("opportunity")["2000"]["account_id"] == "1002"

    portal.change("opportunity", {"id": "2000", "name": "Renamed"})
    portal.store.links["0-3", "0-2"]["2000"] = [Link("1002", primary=True), Link("1000")]
    assert portal.rows("opportunity", before)["2000"]["account_id"] == "1002"


def test_without_any_primary_company_the_lowest_id_counts(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    """Facts 3.5: a stated, stable rule, and the log says how often it was used."""
    portal.load({"account": accounts(3), "opportunity": [deal(account_id="")]})
    for company in ("1002", "999", "1001"):
        portal.store.put("0-2", company, {"name": company})
        portal.store.link(("0-3", "2000"), ("0-2", company))

    assert portal.rows("opportunity")["2000"]["account_id"] == "999"
    assert "no primary one" in caplog.text


def test_changed_deals_without_primary_property_are_read_by_association_batches(
    portal: Portal,
) -> None:
    """Facts 8: associations are missing in incremental mode; they are read apart."""
    portal.load({"account": accounts(3), "opportunity": [deal(n) for n in range(5)]})
    before = portal.connector().describe().clock
    portal.change("opportunity", deal(7, account_id="1001"))
    portal.store.records["0-3"]["2007"].properties["hs_primary_associated_company"] = None

    assert portal.rows("opportunity", before)["2007"]["account_id"] == "1001"
    assert portal.server.calls["links"] == 1


def meeting(number: int, **more: str) -> dict[str, str]:
    return {
        "id": f"0-47:{5000 + number}",
        "account_id": "1000",
        "kind": "meeting",
        "occurred_at": "2026-02-01T09:00:00Z",
    } | more


def test_association_pages_are_followed_per_record(portal: Portal) -> None:
    """Facts 3.5: paging sits per `from`, embedded lists end early, ids come as numbers or text."""
    contacts = [{"id": str(3000 + n), "account_id": "1000"} for n in range(7)]
    everybody = "|".join(c["id"] for c in contacts)
    portal.load(
        {
            "account": accounts(1),
            "opportunity": [],
            "contact": contacts,
            "activity": [meeting(0, contact_ids=everybody), meeting(1, contact_ids="3003")],
        }
    )
    portal.server.api.embedded_links = 2
    portal.server.api.links_per_page = 3

    rows = portal.rows("activity")

    assert sorted(rows["0-47:5000"]["contact_ids"]) == [c["id"] for c in contacts]
    assert rows["0-47:5001"]["contact_ids"] == ["3003"]


def test_records_without_associations_are_no_failure(portal: Portal) -> None:
    """Facts 3.5: 207 with NO_ASSOCIATIONS_FOUND."""
    portal.load({"account": accounts(1), "opportunity": [], "activity": []})
    before = portal.connector().describe().clock
    portal.change("activity", meeting(0, account_id=""))

    assert portal.rows("activity", before)["0-47:5000"]["account_id"] is None


def test_another_error_inside_a_batch_is_a_partial_stream(portal: Portal) -> None:
    portal.load({"account": accounts(1), "opportunity": [], "activity": []})
    before = portal.connector().describe().clock
    portal.change("activity", meeting(0))
    body = {"results": [], "errors": [{"category": "INTERNAL_ERROR", "message": "sorry"}]}
    portal.server.faults.add(Fault(("links",), -1, status=207, body=body))

    with pytest.raises(PartialStream, match="INTERNAL_ERROR"):
        portal.frame("activity", before)


def test_activities_with_a_horizon_are_asked_for_by_search(portal: Portal) -> None:
    """Only the wanted years, 200 a page; their ids are compared over the same years."""
    old = meeting(1, occurred_at="2020-02-01T09:00:00Z")
    portal.load({"account": accounts(1), "opportunity": [], "activity": [meeting(0), old]})
    connector = portal.connector(
        horizon_days={"activity": 400}, streams=("account", "opportunity", "activity")
    )
    window = Window(None, connector.describe().clock)

    pulled = pl.concat([p.frame for p in connector.pull("activity", window)], how="diagonal")
    ids = pl.concat(list(connector.pull_ids("activity")))

    assert pulled["id"].to_list() == ids["id"].to_list() == ["0-47:5000"]
    assert pulled["account_id"].to_list() == ["1000"]


def test_the_horizon_keeps_open_deals_and_drops_old_closed_ones(portal: Portal) -> None:
    closed = {"stage": "Won", "is_closed": "true", "is_won": "true"}
    deals = [
        deal(0, close_date="2020-01-01"),
        deal(1, close_date="2020-01-01", **closed),
        deal(2, close_date="2026-01-01", **closed),
    ]
    portal.load({"account": accounts(1), "opportunity": deals})
    connector = portal.connector(horizon_days={"opportunity": 1130})
    window = Window(None, connector.describe().clock)

    pulled = pl.concat([p.frame for p in connector.pull("opportunity", window)], how="diagonal")
    ids = pl.concat(list(connector.pull_ids("opportunity")))

    assert sorted(pulled["id"]) == sorted(ids["id"]) == ["2000", "2002"]


def test_won_and_lost_come_from_properties_then_from_the_stage(portal: Portal) -> None:
    """Facts 3.6: labels prove nothing; won = closed with probability 1."""
    portal.load({"account": accounts(1), "opportunity": [deal(n) for n in range(4)]})
    stages = [
        {
            "id": "s1",
            "label": "Closed lost",
            "metadata": {"isClosed": "false", "probability": "0.0"},
        },
        {
            "id": "s2",
            "label": "Abgeschlossen",
            "metadata": {"isClosed": "true", "probability": "1.0"},
        },
        {"id": "s3", "label": "Nope", "metadata": {"isClosed": "true", "probability": "0.0"}},
    ]
    portal.store.pipelines["0-3"] = [{"id": "p", "label": "P", "stages": stages}]
    for n, stage in enumerate(("s1", "s2", "s3", "gone")):
        record = portal.store.records["0-3"][str(2000 + n)]
        record.properties |= {"dealstage": stage, "hs_is_closed": None, "hs_is_closed_won": None}

    rows = portal.rows("opportunity")

    facts = [(r["stage"], r["is_closed"], r["is_won"]) for _, r in sorted(rows.items())]
    assert facts == [
        ("Closed lost", "false", "false"),
        ("Abgeschlossen", "true", "true"),
        ("Nope", "true", "false"),
        ("gone", None, None),
    ]


def test_a_deal_in_an_unknown_stage_is_kept_when_the_deal_itself_says_enough(
    portal: Portal,
) -> None:
    portal.load({"account": accounts(1), "opportunity": [deal(stage="Talks")]})
    portal.store.records["0-3"]["2000"].properties["dealstage"] = "archived-long-ago"

    row = portal.rows("opportunity")["2000"]

    assert (row["stage"], row["is_closed"]) == ("archived-long-ago", "false")


def test_a_deal_without_probability_takes_its_stages(portal: Portal) -> None:
    """Facts 3.6, and numbers with a binary tail (3.1)."""
    with_tail = deal(0, probability="35")
    portal.load({"account": accounts(1), "opportunity": [with_tail, deal(1, probability="")]})
    tail = "0.2000000000000000111"
    portal.store.records["0-3"]["2000"].properties["hs_deal_stage_probability"] = tail

    rows = portal.rows("opportunity")

    assert (rows["2000"]["probability"], rows["2001"]["probability"]) == ("20", "35")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.0", "100"), ("0", "0"), ("0.333", "33.3"), ("1e-1", "10"), ("", ""), ("half", "half")],
)
def test_shares_become_percent_exactly(text: str, expected: str) -> None:
    assert percent(text) == expected


def test_a_changed_stage_definition_asks_for_a_full_pull(portal: Portal) -> None:
    """Facts 3.3: an increment cannot see that a stage became a won one."""
    portal.load({"account": accounts(1), "opportunity": [deal()]})
    before = portal.connector().describe().streams["opportunity"].fingerprint
    portal.store.pipelines["0-3"][0]["stages"][0]["metadata"]["probability"] = "0.9"

    assert portal.connector().describe().streams["opportunity"].fingerprint != before


def test_owners_that_left_are_inactive_not_missing(portal: Portal) -> None:
    """Facts 3.6: deactivated people are a list of their own; several pages of them."""
    users = [
        {"id": str(4000 + n), "name": f"User {n}", "is_active": "false" if n % 2 else "true"}
        for n in range(230)
    ]
    portal.load({"account": accounts(1), "opportunity": [], "user": users})

    rows = portal.rows("user")

    assert len(rows) == 230
    assert sum(r["is_active"] == "true" for r in rows.values()) == 115


def test_rates_keep_their_digits_and_dates(portal: Portal) -> None:
    """Facts 3.6: units of company currency per foreign unit; closed deals keep their own rate."""
    rates = [
        {
            "currency": "USD",
            "rate": "0.8571428571",
            "direction": "home_per_unit",
            "valid_from": "2025-01-01",
        },
        {
            "currency": "USD",
            "rate": "0.123456789012345678",
            "direction": "home_per_unit",
            "valid_from": "2025-06-01",
        },
    ]
    deals = [deal(currency="USD", rate="0.91")]
    portal.load({"account": accounts(1), "opportunity": deals, "rate": rates})

    seen = portal.connector().describe()
    frame = portal.frame("rate")
    typed = coerce("rate", frame, Zones(seen.timezone, seen.timezone), seen.home_currency)

    assert typed.rejects.is_empty()
    assert frame["rate"].to_list() == ["0.8571428571", "0.123456789012345678"]
    assert typed.frame["valid_from"].to_list() == [dt.date(2025, 1, 1), dt.date(2025, 6, 1)]
    assert portal.rows("opportunity")["2000"]["rate"] == "0.91"


def test_a_portal_with_one_currency_is_not_asked_for_rates(portal: Portal) -> None:
    portal.load({"account": accounts(1), "opportunity": [deal()]})

    seen = portal.connector().describe()

    assert "rate" not in seen.streams
    assert portal.server.calls["rates"] == 0


def test_only_contacts_that_were_made_count(portal: Portal) -> None:
    """Facts 3.7: cancelled meetings, unreached calls and tasks are no life of the customer."""
    call = {"id": "0-48:5010", "account_id": "1000", "kind": "call", "direction": "outbound"}
    rows = [
        meeting(0),
        meeting(1),
        meeting(2),
        call | {"occurred_at": "2026-02-01T09:00:00Z", "completed_at": "2026-02-01T09:00:00Z"},
        call | {"id": "0-48:5011", "occurred_at": "2026-02-01T09:00:00Z"},
        call | {"id": "0-48:5012", "occurred_at": "2026-02-01T09:00:00Z", "completed_at": "x"},
        {"id": "0-27:5020", "account_id": "1000", "kind": "task", "due_at": "2026-02-01T09:00:00Z"},
        {
            "id": "0-49:5030",
            "account_id": "1000",
            "kind": "email",
            "occurred_at": "2026-02-01T09:00:00Z",
        },
    ]
    portal.load({"account": accounts(1), "opportunity": [], "activity": rows})
    portal.store.records["0-47"]["5001"].properties["hs_meeting_outcome"] = "CANCELED"
    portal.store.records["0-47"]["5002"].properties["hs_meeting_outcome"] = "NO_SHOW"
    voicemail = "b2cf5968-551e-4856-9783-52b3da59a7d0"
    portal.store.records["0-48"]["5012"].properties["hs_call_disposition"] = voicemail

    seen = portal.rows("activity")

    held = {i for i, r in seen.items() if r["kind"] == "meeting" and r["occurred_at"]}
    reached = {i for i, r in seen.items() if r["kind"] == "call" and r["completed_at"]}
    assert held == {"0-47:5000"}
    assert reached == {"0-48:5010"}
    assert seen["0-27:5020"]["occurred_at"] is None
    assert seen["0-49:5030"]["direction"] is None


def test_surveys_and_tickets_without_a_company_are_left_out(portal: Portal) -> None:
    """Facts 3.7: normal in a portal, and no reject."""
    surveys = [
        {
            "id": "6000",
            "account_id": "1000",
            "score": "9",
            "scale_max": "10",
            "answered_at": "2026-01-20",
        },
        {"id": "6001", "account_id": "", "score": "3", "answered_at": "2026-01-20"},
    ]
    cases = [
        {"id": "7000", "account_id": "1000", "opened_at": "2026-01-20T10:00:00Z", "status": "New"},
        {"id": "7001", "account_id": "", "opened_at": "2026-01-20T10:00:00Z", "status": "New"},
    ]
    portal.load({"account": accounts(1), "opportunity": [], "survey": surveys, "case": cases})
    seen = portal.connector().describe()

    survey = coerce("survey", portal.frame("survey"), Zones(seen.timezone, seen.timezone), "EUR")

    assert survey.frame.select("id", "score", "scale_max", "answered_at").rows() == [
        ("6000", 9.0, 10.0, dt.date(2026, 1, 20))
    ]
    assert {i: r["status"] for i, r in portal.rows("case").items()} == {"7000": "New"}
    assert pl.concat(list(portal.connector().pull_ids("case")))["id"].to_list() == ["7000"]


def test_a_close_date_is_a_day_in_the_portals_zone(portal: Portal) -> None:
    """Facts 8: dates off by one day."""
    portal.load({"account": accounts(1), "opportunity": [deal(close_date="2026-09-30")]})
    seen = portal.connector().describe()

    frame = portal.frame("opportunity")
    typed = coerce("opportunity", frame, Zones("America/New_York", seen.timezone), "EUR")

    assert frame["close_date"].to_list() == ["2026-09-29T22:00:00.000Z"]
    assert typed.frame["close_date"].to_list() == [dt.date(2026, 9, 30)]


def test_our_own_task_is_marked(portal: Portal) -> None:
    task = {
        "id": "0-27:5020",
        "account_id": "1000",
        "kind": "task",
        "due_at": "2026-02-01T09:00:00Z",
    }
    portal.load({"account": accounts(1), "opportunity": [], "activity": [task]})
    portal.store.define("0-27", "kam_task_key")
    portal.store.put("0-27", "5020", {"kam_task_key": "kamsync:main:x:1000:2026-03-02:1"}, PERSON)

    assert portal.rows("activity")["0-27:5020"]["is_own"] == "true"


def test_a_hidden_optional_property_is_a_finding_and_no_column(portal: Portal) -> None:
    """Facts 8: a property renamed or archived by an admin degrades its figure only."""
    portal.load({"account": accounts(1), "opportunity": []})
    portal.store.hidden.add(("0-2", "industry"))

    seen = portal.connector().describe()

    assert "industry" not in seen.streams["account"].columns
    assert any((f.code, f.where) == ("field_unreadable", "account.industry") for f in seen.findings)
    assert "industry" not in portal.frame("account").columns


def test_a_hidden_required_property_stops_the_run(portal: Portal) -> None:
    portal.load({"account": accounts(1), "opportunity": []})
    portal.store.hidden.add(("0-2", "name"))

    with pytest.raises(MappingError, match="name"):
        portal.connector().describe()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"results": None},
        {"results": [{"properties": {"name": "no id"}}]},
        {"results": {"id": "1"}},
        {"results": [{"id": "1", "properties": "text"}]},
        "[]",
    ],
)
def test_an_answer_of_another_shape_is_never_an_empty_stream(portal: Portal, body: object) -> None:
    """Facts 7: a 2xx with {} or HTML looks like a page to the library."""
    portal.load({"account": accounts(3), "opportunity": []})
    portal.server.faults.add(Fault(("list",), -1, status=200, body=body))

    with pytest.raises(UnexpectedResponse):
        portal.frame("account")


def test_values_of_every_json_type_become_text(portal: Portal) -> None:
    """Everything from a CRM is hostile text."""
    portal.load({"account": accounts(1), "opportunity": []})
    hostile = '],"paging":{"next":{"after":"7"}}}'
    rows = [
        {"id": 7, "properties": {"name": hostile, "numberofemployees": 12, "type": True}},
        {"id": "8", "properties": None, "extra": [1, {"a": None}]},
    ]
    portal.connector().describe()
    portal.server.faults.add(Fault(("list",), 1, status=200, body={"results": rows}))

    found = portal.rows("account")

    assert found["7"]["name"] == hostile
    assert found["7"]["employees"] == "12"
    assert found["8"]["name"] is None


def test_paging_may_come_before_the_results(portal: Portal) -> None:
    """JSON objects have no order; the token is then read the slow way."""
    portal.load({"account": accounts(3), "opportunity": []})
    page = {"paging": {"next": {"after": "1001"}}, "results": [{"id": "7", "properties": {}}]}
    portal.connector().describe()
    portal.server.faults.add(Fault(("list",), 1, status=200, body=page))

    assert set(portal.rows("account")) == {"7", "1001", "1002"}


def test_recorded_pages_are_read_as_documented(portal: Portal) -> None:
    """Real shapes with invented companies: tests/connectors/recorded/hubspot."""
    folder = Path(__file__).parent / "recorded" / "hubspot"
    recorded = json.loads((folder / "deals_page.json").read_text(encoding="utf-8"))
    portal.load({"account": accounts(1), "opportunity": []})
    portal.connector().describe()
    portal.server.faults.add(Fault(("list",), 1, status=200, body=recorded["answer"]))

    rows = portal.rows("opportunity")

    assert rows["18040231"]["account_id"] == "5790939450"
    assert rows["18040232"]["account_id"] == "5790939451"
    assert rows["18040231"]["amount"] == "1250000.5"
    assert rows["18040231"]["modified_at"] == "2026-02-27T16:02:11.482Z"
