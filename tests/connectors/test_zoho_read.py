"""Reading Zoho: pages, windows, the cheapest path, deleted records, odd answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from connectors.zoho import reader
from kamsync.connector import Window
from kamsync.errors import MappingError, PartialStream, TransientError, UnexpectedResponse
from kamsync.field_maps import load_mapping
from kamsync.model.fieldmap import FieldSource
from kamsync.sandbox.zoho.store import JOB_USER, PERSON, new_user
from tests.connectors.zoho_org import Org, pulled, rows, running


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        yield made


def mapped(stream: str, **fields: FieldSource):  # type: ignore[no-untyped-def]
    """The shipped map with more columns."""
    shipped = load_mapping("zoho", Path())
    changed = replace(shipped.streams[stream], fields=shipped.streams[stream].fields | fields)
    return replace(shipped, streams=shipped.streams | {stream: changed})


def test_more_records_than_a_page_come_by_id(org: Org) -> None:
    """§2.2 keyset, §8: a sync that stops at 2,000 records."""
    org.many("Accounts", 4500)

    found = pulled(org.connector(), "account")

    assert len({row["id"] for row in found}) == 4500
    queries = [b["select_query"] for b in org.sent("/coql") if "COUNT" not in b["select_query"]]
    assert len(queries) == 3
    assert [q.rsplit(" ", 1)[1] for q in queries] == ["2000", "2000", "1000"]
    assert all("offset" not in q and "order by id asc" in q for q in queries)
    assert "id > 172576700000001999" in queries[1]


def test_an_org_that_does_not_count_is_read_all_the_same(org: Org) -> None:
    """A count that is refused or odd must never look like an empty module."""
    org.many("Accounts", 2100)
    org.server.fault("refuse", "/coql", body="INVALID_QUERY")
    assert len(pulled(org.connector(), "account")) == 2100

    (org.folder / "zoho_sizes.json").unlink()
    org.server.fault("status", "/coql", status=200, body={"data": [{"COUNT(id)": None}]})
    assert len(pulled(org.connector(), "account")) == 2100

    (org.folder / "zoho_sizes.json").unlink()
    org.server.fault("status", "/coql", status=200, body={"data": [{"COUNT(id)": 0}]})
    assert len(pulled(org.connector(), "account")) == 2100


def test_paging_that_does_not_move_is_refused(org: Org) -> None:
    org.many("Accounts", 2500)
    connector = org.connector()
    connector.describe()
    stuck = {"data": [{"id": "172576700000000001"}], "info": {"more_records": True}}
    org.server.fault("status", "/coql", status=200, body=stuck, times=9, skip=1)

    with pytest.raises(UnexpectedResponse, match="does not move on"):
        pulled(connector, "account")


def test_a_window_is_closed_below_and_open_above(org: Org) -> None:
    """§2.2: bounds in whole seconds, with offset."""
    org.account(1)
    lower = org.store.now
    second = org.account(2)
    upper = org.store.now
    org.account(3)
    connector = org.connector()
    connector.describe()

    found = rows(connector.pull("account", Window(lower, upper)))

    assert [row["id"] for row in found] == [second]
    (statement,) = [body["select_query"] for body in org.sent("/coql")]
    assert f"Modified_Time >= '{lower.isoformat()}'" in statement


def test_a_window_larger_than_expected_goes_on_wider(org: Org) -> None:
    """§2.2: 200 rows for one credit, then 2,000 for three."""
    org.many("Contacts", 10)
    connector = org.connector()
    lower = connector.describe().clock
    org.many("Contacts", 3000)
    after = org.connector()
    after.describe()
    before = sum(org.server.credits.values())

    found = pulled(after, "contact", lower)

    assert len({row["id"] for row in found}) == 3000
    assert sum(org.server.credits.values()) - before == 1 + 3 + 3 + 1


def test_records_of_the_same_second_as_the_bound_come_with_the_next_window(org: Org) -> None:
    connector = org.connector()
    connector.describe()
    account_id = org.account(1)
    at = dt.datetime.fromisoformat(
        org.store.modules["Accounts"].rows[int(account_id)]["Modified_Time"]
    )
    half = at + dt.timedelta(milliseconds=400)

    before = rows(connector.pull("account", Window(at - dt.timedelta(hours=1), half)))
    after = rows(connector.pull("account", Window(half, at + dt.timedelta(hours=1))))

    assert (len(before), len(after)) == (0, 1)


def test_no_content_and_not_modified_are_empty(org: Org) -> None:
    """§0 rule 3: 204 and 304 have no body."""
    connector = org.connector()
    seen = connector.describe()

    assert pulled(connector, "contact") == []
    assert pulled(connector, "activity", seen.clock - dt.timedelta(days=1)) == []
    assert org.calls("GET Events") >= 1


def test_a_body_cut_off_is_asked_for_again(org: Org) -> None:
    """§5: reset and truncated answers to reads are tried again."""
    org.many("Accounts", 450)
    connector = org.connector()
    connector.describe()
    org.server.fault("truncate", "/coql")
    org.server.fault("reset", "/coql")
    org.server.fault("hang_up", "/coql")

    assert len(pulled(connector, "account")) == 450


def test_a_stream_that_breaks_to_the_end_raises(org: Org) -> None:
    org.many("Accounts", 4500)
    connector = org.connector()
    connector.describe()
    org.server.fault("truncate", "/coql", times=99, skip=2)

    with pytest.raises(TransientError):
        pulled(connector, "account")


def test_bulk_pays_from_where_coql_would_cost_more_than_50_credits() -> None:
    """§2.4 Choice of path. More than 50 columns are two parts, and cost twice."""

    def pays(columns: int, rows: int) -> bool:
        query = SimpleNamespace(shapes=range(columns))
        return reader._bulk_pays(cast(reader.Want, SimpleNamespace(query=query, bulk=True)), rows)

    assert [pays(50, 33_000), pays(50, 33_001)] == [False, True]
    assert [pays(51, 16_200), pays(51, 16_201)] == [False, True]


def test_a_large_module_is_read_in_bulk(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 2000)
    org.many("Accounts", 2001)
    connector = org.connector()
    connector.describe()
    before = sum(org.server.credits.values())

    found = pulled(connector, "account")

    assert len({row["id"] for row in found}) == 2001
    assert sum(org.server.credits.values()) - before == 1 + 50
    assert found[-1]["owner_id"] is None
    assert found[-1]["is_deleted"] == "false"


def test_the_next_full_pull_knows_the_size(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 2000)
    org.many("Accounts", 2001)
    pulled(org.connector(), "account")
    connector = org.connector()
    connector.describe()
    before = sum(org.server.credits.values())

    pulled(connector, "account")

    assert sum(org.server.credits.values()) - before == 50


def test_a_bulk_result_of_several_jobs_is_read_whole(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    """§2.4: 200,000 rows a job, ids as text."""
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.server.job_rows = 1000
    org.many("Accounts", 2500, Billing_Country='France, "outre-mer"\nRéunion')

    found = pulled(org.connector(), "account")

    assert sorted({row["id"] for row in found})[-1] == "172576700000002499"
    assert {row["country"] for row in found} == {'France, "outre-mer"\nRéunion'}
    assert len(org.server.jobs) == 3


def test_the_next_job_is_prepared_while_a_result_is_read(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.server.job_rows = 1000
    org.many("Accounts", 2500)

    pulled(org.connector(), "account")

    asked = [(m, p.rpartition("/")[2]) for m, p, *_ in org.server.asked if "/bulk/" in p]
    made = [n for n, (method, _) in enumerate(asked) if method == "POST"]
    fetched = [n for n, (_, last) in enumerate(asked) if last == "result"]
    assert len(made) == len(fetched) == 3
    assert made[1] < fetched[0] < made[2] < fetched[1]


def test_full_reads_are_begun_together_and_cost_no_credit_more(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every job is made before one is waited for; the count of a small module is kept too."""
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 2000)
    org.many("Accounts", 2001)
    org.many("Deals", 2001)
    org.many("Contacts", 20)
    streams = ["account", "contact", "opportunity"]
    apart = org.connector()
    apart.describe()
    alone = {stream: pulled(apart, stream) for stream in streams}
    (org.folder / "zoho_sizes.json").unlink()
    connector = org.connector()
    connector.describe()
    jobs = len(org.server.jobs)

    assert connector.begin(streams) == ["account", "opportunity"]
    assert len(org.server.jobs) == jobs + 2
    deals = list(org.server.jobs.values())[-1]
    deals["states"] = deals["states"][-1:]
    assert connector.ready(["account", "opportunity"]) == "opportunity", "done at once"
    together = {stream: pulled(connector, stream) for stream in streams}

    for kind in ("coql", "bulk"):
        assert connector.budget().used[kind] == apart.budget().used[kind]
    assert len(org.server.jobs) == jobs + 2
    assert together == alone


def test_what_cannot_be_begun_is_read_as_ever(org: Org) -> None:
    org.many("Accounts", 40)
    connector = org.connector()
    connector.describe()
    org.server.fault("status", "/coql", times=99)

    assert connector.begin(["account", "user"]) == []

    org.server.faults.clear()
    assert len(pulled(connector, "account")) == 40


def test_without_the_bulk_scope_coql_goes_on(
    org: Org, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """§1.5: bulk has a scope of its own."""
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 2000)
    org.server.scopes_missing = {"/bulk/"}
    org.many("Accounts", 4001)

    assert len({row["id"] for row in pulled(org.connector(), "account")}) == 4001
    assert "no bulk read" in caplog.text


def test_a_bulk_result_with_missing_rows_is_no_stream(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.many("Accounts", 2500)
    connector = org.connector()
    connector.describe()
    short = {"data": [{"state": "COMPLETED", "result": {"count": 2600, "more_records": False}}]}
    org.server.fault("status", "GET /crm/bulk", status=200, body=short)

    with pytest.raises(PartialStream, match="2,500 of 2,600"):
        pulled(connector, "account")


def test_a_failed_bulk_job_is_no_stream(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.many("Accounts", 2500)
    connector = org.connector()
    connector.describe()
    failed = {"data": [{"state": "FAILURE"}]}
    org.server.fault("status", "GET /crm/bulk", status=200, body=failed)

    with pytest.raises(PartialStream):
        pulled(connector, "account")


def test_a_bulk_download_cut_off_is_fetched_again(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.many("Accounts", 2500)
    connector = org.connector()
    connector.describe()
    for kind in ("truncate", "reset"):
        org.server.fault(kind, "/result")

    assert len({row["id"] for row in pulled(connector, "account")}) == 2500


@pytest.mark.parametrize(
    ("encoding", "readable"),
    [("utf-8", True), ("utf-8-sig", True), ("latin-1", False), ("utf-16", False)],
)
def test_a_bulk_result_is_read_as_utf_8_or_refused(
    org: Org, monkeypatch: pytest.MonkeyPatch, encoding: str, *, readable: bool
) -> None:
    """§2.4: UTF-8; anything else must not become wrong names."""
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.server.csv_encoding = encoding
    made = org.account(1, Account_Name="Söhne & Fils", Billing_Country=None)
    connector = org.connector()
    if not readable:
        with pytest.raises(PartialStream, match="bulk CSV"):
            pulled(connector, "account")
        return

    (row,) = pulled(connector, "account")

    assert (row["id"], row["name"], row["country"]) == (made, "Söhne & Fils", None)


def test_a_module_that_takes_no_bulk_read_goes_by_coql(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    """§2.4 MODULE_NOT_SUPPORTED, FIELD_NOT_AVAILABLE"""
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.many("Accounts", 30)
    org.server.fault("refuse", "POST /crm/bulk", body="FIELD_NOT_AVAILABLE")

    assert len(pulled(org.connector(), "account")) == 30


def test_lists_follow_the_token_beyond_ten_pages(org: Org) -> None:
    """§2.1: page 11 is refused, tokens go on; more_records ends it, not a short page."""
    org.many("Events", 2500, End_DateTime="2026-02-01T10:00:00+01:00")

    found = pulled(org.connector(), "activity")

    assert len({row["id"] for row in found}) == 2500
    assert org.calls("GET Events") == 13


def test_a_page_token_that_died_starts_the_list_again(org: Org) -> None:
    """§2.1: tokens live a day and may be refused."""
    org.many("Events", 450, End_DateTime="2026-02-01T10:00:00+01:00")
    connector = org.connector()
    connector.describe()
    org.server.fault("refuse", "/v8/Events", skip=2, body="EXPIRED_VALUE")

    assert len({row["id"] for row in pulled(connector, "activity")}) == 450


def test_tokens_that_keep_dying_are_no_stream(org: Org) -> None:
    org.many("Events", 450, End_DateTime="2026-02-01T10:00:00+01:00")
    connector = org.connector()
    connector.describe()
    org.server.fault("refuse", "/v8/Events", times=9, body="TOKEN_BOUND_DATA_MISMATCH")

    with pytest.raises(PartialStream):
        pulled(connector, "activity")


def test_beyond_the_reach_of_the_list_coql_goes_on(org: Org) -> None:
    """§2.1: a list ends after 100,000 records."""
    org.server.reach = 400
    org.many("Events", 900, End_DateTime="2026-02-01T10:00:00+01:00")

    assert len({row["id"] for row in pulled(org.connector(), "activity")}) == 900


def test_a_list_names_its_fields_and_stays_under_fifty(org: Org) -> None:
    """§2.1: fields are mandatory, at most 50, under 1,024 characters."""
    org.many("Events", 1)
    connector = org.connector()
    pulled(connector, "activity")

    assert org.calls("GET Events") == 1


def test_more_than_fifty_fields_are_asked_for_in_parts(org: Org) -> None:
    """§2.2, §8: fields beyond 50 dropped without notice."""
    fields = org.store.modules["Accounts"].fields
    extra = {}
    for n in range(70):
        fields[f"Extra_{n}"] = org.store.new_field(f"Extra_{n}", "text")
        extra[f"profile_x{n}"] = FieldSource(f"Extra_{n}")
    org.many("Accounts", 2300)
    for n, row in enumerate(org.store.modules["Accounts"].rows.values()):
        row["Extra_69"] = f"v{n}"

    found = pulled(org.connector(mapping=mapped("account", **extra)), "account")

    values = {row["id"]: row["profile_x69"] for row in found}
    assert len(values) == 2300
    assert values["172576700000002299"] == "v2299"


def test_deleted_records_are_told(org: Org) -> None:
    """§2.5: recycle bin and permanent, from the window's start."""
    kept, gone = org.account(1), org.account(2)
    lower = org.connector().describe().clock
    org.store.delete("Accounts", gone)

    found = pulled(org.connector(), "account", lower)

    assert [(row["id"], row["is_deleted"]) for row in found] == [(gone, "true")]
    assert dt.datetime.fromisoformat(found[0]["modified_at"]) >= lower
    assert kept


def test_deleted_records_come_page_by_page(org: Org) -> None:
    """§2.5: 200 a page, until more_records is false."""
    org.many("Accounts", 450)
    lower = org.connector().describe().clock
    for number in list(org.store.modules["Accounts"].order):
        org.store.delete("Accounts", str(number))

    found = pulled(org.connector(), "account", lower)

    assert len({row["id"] for row in found if row["is_deleted"] == "true"}) == 450
    assert org.calls("GET Accounts") == 3


def test_instants_with_z_or_without_are_tolerated_at_the_edges_of_a_window(org: Org) -> None:
    """§8: a `Z` suffix, a null: such a meeting is never lost."""
    zulu = org.activity("Events", 1)
    unset = org.activity("Events", 2)
    events = org.store.modules["Events"].rows
    lower = org.store.now - dt.timedelta(hours=1)
    events[int(zulu)]["Modified_Time"] = lower.strftime("%Y-%m-%dT%H:%M:%SZ")
    connector = org.connector()
    connector.describe()
    page = {"data": [events[int(zulu)], events[int(unset)] | {"Modified_Time": None}], "info": {}}
    org.server.fault("status", "GET /crm/v8/Events", status=200, body=page)

    found = rows(connector.pull("activity", Window(lower, org.store.now)))

    assert {row["id"] for row in found} == {zulu, unset}


def test_a_merged_away_record_is_missing_among_the_ids(org: Org) -> None:
    """§2.5: the loser of a merge vanishes from lists."""
    kept, loser = org.account(1), org.account(2)
    org.store.modules["Accounts"].drop(int(loser))
    connector = org.connector()

    ids = [i for frame in connector.pull_ids("account") for i in frame["id"]]

    assert ids == [kept]


def test_drafts_and_trash_do_not_count(org: Org) -> None:
    """§2.1 Record_Status__s"""
    fields = org.store.modules["Accounts"].fields
    fields["Record_Status__s"] = org.store.new_field("Record_Status__s", "picklist", custom=False)
    org.account(1, Record_Status__s="Available")
    org.account(2, Record_Status__s="Draft")
    org.account(3)

    found = {row["name"]: row["is_deleted"] for row in pulled(org.connector(), "account")}

    assert found == {"Account 1": "false", "Account 2": "true", "Account 3": "false"}


def test_lookups_without_a_name_and_vanished_parents_are_fine(org: Org) -> None:
    """§8: lookup name null, owner deleted, account missing on deals."""
    org.account(1, Owner={"id": "99", "name": None}, Parent_Account=None)
    org.deal(1, Account_Name=None, Owner=None)

    account = pulled(org.connector(), "account")[0]
    deal = pulled(org.connector(), "opportunity")[0]

    assert (account["owner_id"], account["parent_id"]) == ("99", None)
    assert (deal["account_id"], deal["owner_id"]) == (None, None)


def test_values_of_a_wrong_type_do_not_lose_the_page(org: Org) -> None:
    """§8: fields typed otherwise than their metadata; hostile text stays text."""
    org.account(1, Parent_Account="172576700000000009", Industry=["a", "b"])
    org.account(2, Account_Name={"odd": True}, Employees="many", Annual_Revenue=12345678.91)

    found = pulled(org.connector(), "account")

    assert [row["industry"] for row in found] == ["a;b", None]
    assert found[0]["parent_id"] == "172576700000000009"
    assert found[1]["name"] == '{"odd": true}'
    assert found[1]["customer_revenue"] == "12345678.91"


def test_ids_never_pass_through_numbers(org: Org) -> None:
    """§2.8, §8: eighteen digits do not fit a double."""
    org.account(7, Owner={"id": "972576700000000999"})

    assert pulled(org.connector(), "account")[0]["owner_id"] == "972576700000000999"


def test_a_field_beyond_a_lookup_and_a_choice_of_several(org: Org) -> None:
    """§2.2 joins, §2.8 multi-select"""
    accounts, deals = org.store.modules["Accounts"], org.store.modules["Deals"]
    deals.fields["Lines"] = org.store.new_field("Lines", "multiselectpicklist")
    account_id = org.account(1, Billing_Country="Malta")
    org.deal(1, Account_Name={"id": account_id}, Lines=["Pumps", "Valves"])
    mapping = mapped(
        "opportunity",
        country=FieldSource("Account_Name.Billing_Country"),
        product_family=FieldSource("Lines", values={"Pumps;Valves": "Both"}),
    )

    deal = pulled(org.connector(mapping=mapping), "opportunity")[0]

    assert accounts.rows
    assert (deal["country"], deal["product_family"]) == ("Malta", "Both")


def test_a_share_kept_as_a_fraction_becomes_percent(org: Org) -> None:
    org.store.modules["Accounts"].fields["Share"] = org.store.new_field("Share", "double")
    org.account(1, Share=0.355)
    mapping = mapped("account", wallet_share=FieldSource("Share", unit="fraction"))

    assert pulled(org.connector(mapping=mapping), "account")[0]["wallet_share"] == "35.5"


def test_an_unknown_optional_field_is_a_finding(org: Org) -> None:
    """§2.1: unknown names are dropped in silence, so metadata decides."""
    org.store.hidden = {"Accounts.Industry"}
    org.account(1)
    connector = org.connector()

    seen = connector.describe()

    assert "industry" not in seen.streams["account"].columns
    assert any(f.where == "account.industry" for f in seen.findings)
    assert "industry" not in pulled(connector, "account")[0]


def test_an_unknown_required_field_stops_with_its_name(org: Org) -> None:
    """§8: custom fields absent or renamed by an admin."""
    org.store.hidden = {"Deals.Amount", "Accounts.Account_Name"}

    with pytest.raises(MappingError) as stopped:
        org.connector().describe()

    assert {p.key for p in stopped.value.problems} == {
        "streams.opportunity.fields.amount",
        "streams.account.fields.name",
    }


def test_a_module_the_user_cannot_see_is_no_empty_one(org: Org) -> None:
    """§4.1: a module with nothing visible answers 204; §8: modules not API-enabled."""
    org.store.hidden = {f"Cases.{n}" for n in org.store.modules["Cases"].fields}
    del org.store.modules["Contacts"]

    seen = org.connector().describe()

    assert not {"case", "contact"} & set(seen.streams)
    assert {f.where for f in seen.findings if f.code == "module_invisible"} == {"case", "contact"}

    del org.store.modules["Deals"]
    with pytest.raises(MappingError, match="give its profile access"):
        org.connector().describe()


def test_the_fingerprint_changes_with_the_fields(org: Org) -> None:
    before = org.connector().describe().streams["account"].fingerprint
    same = org.connector().describe().streams["account"].fingerprint
    org.store.hidden = {"Accounts.Industry"}

    assert before == same
    assert org.connector().describe().streams["account"].fingerprint != before


def test_users_come_with_those_who_left(org: Org) -> None:
    """§2.11: owners may be inactive."""
    org.store.users += [
        new_user(f"97257670{n:010}", f"U{n}", active=n % 2 == 0) for n in range(250)
    ]

    found = {row["name"]: row for row in pulled(org.connector(), "user")}

    assert len(found) == 252
    assert (found["U0"]["is_active"], found["U1"]["is_active"]) == ("true", "false")
    assert (found["U0"]["role"], found["U0"]["language"]) == ("Sales", "fr_FR")


def test_an_org_that_lists_active_users_only_is_read_all_the_same(org: Org) -> None:
    """§2.11"""
    org.server.fault("refuse", "/users", body="INVALID_DATA", skip=1)
    connector = org.connector()

    assert len(pulled(connector, "user")) == 2


def test_a_description_says_who_we_are(org: Org) -> None:
    """§2.9, §2.11"""
    org.store.kind = "sandbox"

    seen = org.connector().describe()

    assert seen.own_user_ids == {JOB_USER}
    assert (seen.home_currency, seen.timezone, seen.is_sandbox) == ("EUR", "Europe/Paris", True)
    assert seen.record_url.format(id="5").startswith("https://crm.zoho.eu/crm/org20097999001/")


def test_a_closed_deal_beyond_the_horizon_stays_away(org: Org) -> None:
    """Open deals always come, whatever their date."""
    org.deal(1, Stage="Closed Won", Closing_Date="2019-01-01")
    org.deal(2, Stage="Negotiation", Closing_Date="2019-01-01")
    org.deal(3, Stage="Closed Won", Closing_Date="2025-12-01")
    org.deal(4, Stage="Closed Lost", Closing_Date=None)
    connector = org.connector(context={"horizon_days": {"opportunity": 1130}})
    connector.describe()

    names = {row["name"] for row in pulled(connector, "opportunity")}
    ids = {i for frame in connector.pull_ids("opportunity") for i in frame["id"]}

    assert names == {"Deal 2", "Deal 3", "Deal 4"}
    assert len(ids) == 3


def test_the_horizon_holds_in_bulk_too(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_bulk_pays", lambda _want, total: total > 0)
    org.many("Deals", 2300, Stage="Closed Won", Closing_Date="2019-01-01")
    org.many("Deals", 2100, Stage="Negotiation", Closing_Date="2019-01-01")
    connector = org.connector(context={"horizon_days": {"opportunity": 1130}})

    found = {row["id"] for row in pulled(connector, "opportunity")}

    assert len(found) == 2100
    assert len(org.server.jobs) == 1


def test_own_edits_carry_our_user(org: Org) -> None:
    """§0 rule 6: the engine leaves our stamps out by the user's id."""
    org.store.put("Accounts", {"id": org.account(1), "Industry": "Steel"}, JOB_USER)
    org.account(2)

    found = {row["name"]: row["modified_by"] for row in pulled(org.connector(), "account")}

    assert found == {"Account 1": JOB_USER, "Account 2": PERSON}
