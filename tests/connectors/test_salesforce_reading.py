"""Reading an org that behaves as production does, one behaviour per test."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.query import Statement
from connectors.salesforce.reader import begin
from kamsync.connector import Window
from kamsync.errors import (
    AuthError,
    ConnectorError,
    MappingError,
    PartialStream,
    QuotaExhausted,
    UnexpectedResponse,
)
from kamsync.model.fieldmap import FieldSource
from kamsync.sandbox.salesforce.load import load_synthetic
from kamsync.sandbox.salesforce.org import PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

Made = Iterator[SalesforceCrm]
ACCOUNT = "001000000000001AAA"
OTHER = "001000000000002AAA"


@pytest.fixture
def crm(tmp_path: Path) -> Made:
    yield from _crm(tmp_path)


def _crm(folder: Path, *features: str) -> Made:
    with serving(Org(*features)) as server:
        crm = SalesforceCrm(server, folder)
        yield crm
        crm.close()


def _full(connector: SalesforceConnector, stream: str) -> pl.DataFrame:
    return _window(connector, stream, None)


def _window(connector: SalesforceConnector, stream: str, lower: dt.datetime | None) -> pl.DataFrame:
    window = Window(lower, connector.describe().clock)
    frames = [page.frame for page in connector.pull(stream, window)]
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()


def _account(crm: SalesforceCrm, row_id: str = ACCOUNT, **values: Any) -> None:
    crm.server.org.insert("Account", {"Id": row_id, "Name": "Ardent", **values}, PERSON)


# paths by size


def test_a_big_read_goes_through_bulk_and_a_small_one_through_pages(crm: SalesforceCrm) -> None:
    """§2.2: the first page's total decides, without an extra count."""
    load_synthetic(crm.server.org, 3_000, 9_000)
    connector = crm.connector()
    connector.describe()
    crm.server.calls.clear()

    accounts = _full(connector, "account")
    small = crm.server.counted()
    deals = _full(connector, "opportunity")

    assert (accounts.height, small) == (3_000, {"query": 2})
    assert deals.height == 9_000
    assert crm.server.counted() == {"query": 3, "bulk": 3}


def test_bulk_and_pages_give_the_same_rows(crm: SalesforceCrm) -> None:
    load_synthetic(crm.server.org, 50, 300)
    crm.settings = {"bulk_from": 10}
    by_bulk = _full(crm.connector(), "opportunity")
    crm.server.page_size = 40
    crm.settings = {"bulk_from": 10_000}
    by_pages = _full(crm.connector(), "opportunity")

    number = pl.col("amount", "probability").cast(pl.Float64)
    stamp = pl.col("modified_at", "created_at").str.head(19)
    same = [f.with_columns(number, stamp).sort("id") for f in (by_bulk, by_pages)]
    assert same[0].select(sorted(same[0].columns)).equals(same[1].select(sorted(same[1].columns)))


def test_full_reads_are_begun_together_and_cost_no_call_more(crm: SalesforceCrm) -> None:
    """Every job is made before the first one is waited for; a small stream keeps its page."""
    load_synthetic(crm.server.org, 60, 90)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 50
    streams = ("account", "opportunity", "user")
    alone = crm.connector()
    alone.describe()
    crm.server.calls.clear()
    apart = {stream: _full(alone, stream) for stream in streams}
    least = crm.server.counted()

    connector = crm.connector()
    connector.describe()
    crm.server.calls.clear()
    made = len(crm.server.jobs.jobs)
    assert connector.begin(streams) == ["account", "opportunity"], "those with a job"
    begun = crm.server.counted()
    together = {stream: _full(connector, stream) for stream in streams}

    assert len(crm.server.jobs.jobs) == made + 2
    assert begun["bulk"] == 2
    assert crm.server.counted() == least
    for stream in streams:
        assert together[stream].sort("id").equals(apart[stream].sort("id"))


def test_the_job_that_is_done_first_is_read_first(crm: SalesforceCrm) -> None:
    """Both are asked in turn; what a look found is not asked again."""
    load_synthetic(crm.server.org, 60, 90)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 50
    connector = crm.connector()
    connector.describe()
    made = len(crm.server.jobs.jobs)
    connector.begin(["account", "opportunity"])
    slow, _ = list(crm.server.jobs.jobs.values())[made:]
    slow.polls = 3
    crm.server.calls.clear()

    assert connector.ready(["account", "opportunity"]) == "opportunity"
    assert crm.server.calls["bulk"] == 2
    assert _full(connector, "opportunity").height == 90
    assert connector.ready(["account"]) == "account"
    assert _full(connector, "account").height == 60
    assert crm.server.calls["bulk"] == 2 + 1 + 3 + 1, "looks and results, nothing twice"


def test_a_job_that_fails_is_made_once_more_where_it_is_read(crm: SalesforceCrm) -> None:
    load_synthetic(crm.server.org, 60, 0)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 50
    connector = crm.connector()
    connector.describe()
    made = len(crm.server.jobs.jobs)
    connector.begin(["account"])
    crm.server.jobs.fail_with = "the org had enough"

    assert connector.ready(["account"]) == "account"
    assert _full(connector, "account").height == 60
    assert len(crm.server.jobs.jobs) == made + 2


def test_few_page_tokens_wait_at_once(crm: SalesforceCrm) -> None:
    """§2.1: older orgs keep ten cursors for a user and drop the oldest."""
    load_synthetic(crm.server.org, 60, 0)
    crm.server.page_size = 50
    connector = crm.connector()
    connector.describe()
    for n in range(6):
        statement = Statement("Account", ("Id",), (f"Name != 'nobody {n}'",))
        begin(connector.client, statement, by_bulk=True)

    assert len(connector.client.begun) == 4


def test_what_cannot_be_begun_is_read_as_ever(crm: SalesforceCrm) -> None:
    load_synthetic(crm.server.org, 40, 0)
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add(
        "error", r"GET .*/query", status=500, code="UNKNOWN", message="no", times=9
    )

    connector.begin(["account"])

    crm.server.faults.clear()
    assert _full(connector, "account").height == 40


def test_no_word_and_no_line_break_is_lost_in_bulk(crm: SalesforceCrm) -> None:
    """§2.2: "NA" is a word, values span lines, NUL bytes occur, fields may be huge."""
    names = ["NA", "None", "N/A", 'two\nlines "quoted"', "nul\0byte", "x" * 30_000]
    crm.settings = {"bulk_from": 0, "bulk_page": 100}
    crm.server.page_size = 2
    for at, name in enumerate(names):
        _account(crm, f"001{at:012d}AAA", Name=name)

    pulled = _full(crm.connector(), "account")

    assert set(pulled["name"]) == {n.replace("\0", "") for n in names}
    assert pulled["parent_id"].null_count() == len(names)


def test_a_full_bulk_allowance_falls_back_to_pages(crm: SalesforceCrm) -> None:
    """§2.2: no Bulk left is no reason to read nothing."""
    load_synthetic(crm.server.org, 40, 0)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 20
    crm.server.faults.add(
        "error", r"POST .*/jobs/query", status=400, code="LIMIT_EXCEEDED", message="no jobs left"
    )

    assert _full(crm.connector(), "account").height == 40


@pytest.mark.parametrize("reason", ["INTERNALERROR: something broke", "InvalidBatch"])
@pytest.mark.parametrize(("fails", "pages"), [(1, 1), (2, 3)])
def test_a_failed_bulk_job_is_tried_again_then_read_by_pages(
    crm: SalesforceCrm, reason: str, fails: int, pages: int
) -> None:
    """§2.2, §8: a job that failed was once logged and taken for no rows."""
    load_synthetic(crm.server.org, 40, 0)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 20
    crm.server.jobs.fail_with, crm.server.jobs.fail_times = reason, fails
    connector = crm.connector()
    connector.describe()
    crm.server.calls.clear()

    assert _full(connector, "account")["id"].n_unique() == 40
    assert len(crm.server.jobs.jobs) == 2
    assert crm.server.calls["query"] == pages


def test_a_job_that_fails_twice_and_fits_no_address_is_a_partial_stream(
    crm: SalesforceCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_synthetic(crm.server.org, 40, 0)
    monkeypatch.setattr(Statement, "fits_url", False)
    crm.server.jobs.fail_with, crm.server.jobs.fail_times = "InvalidBatch", 2
    connector = crm.connector()
    connector.describe()

    with pytest.raises(PartialStream, match="InvalidBatch"):
        _full(connector, "account")


def test_a_bulk_job_that_timed_out_is_read_in_halves(crm: SalesforceCrm) -> None:
    """§2.3: halve the window and go on, never drop the second half."""
    load_synthetic(crm.server.org, 40, 0)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 20
    crm.server.jobs.fail_with = "QUERY_TIMEOUT: too long"

    assert _full(crm.connector(), "account")["id"].n_unique() == 40


def test_a_job_is_waited_for(crm: SalesforceCrm) -> None:
    load_synthetic(crm.server.org, 40, 0)
    crm.settings = {"bulk_from": 10}
    crm.server.page_size = 20
    crm.server.jobs.polls_needed = 3

    assert _full(crm.connector(), "account").height == 40


def test_a_statement_too_long_for_an_address_travels_in_a_job(crm: SalesforceCrm) -> None:
    """§2.4: URI and headers fit in 16,384 bytes together; wide objects go to Bulk."""
    _account(crm)
    mapping = crm.map()
    account = mapping.streams["account"]
    wide = {"where": " OR ".join(f"Name != 'nobody is called like {n}'" for n in range(400))}
    streams = mapping.streams | {"account": dataclasses.replace(account, options=wide)}

    pulled = _full(crm.connector(mapping=dataclasses.replace(mapping, streams=streams)), "account")

    assert pulled.height == 1
    assert crm.server.calls["bulk"] == 3


# what a window holds


def test_a_window_takes_its_lower_second_and_leaves_its_upper(crm: SalesforceCrm) -> None:
    """§2.3: many rows share one second: >= and <, never >."""
    org = crm.server.org
    for at in range(3):
        _account(crm, f"001{at:012d}AAA", Name=f"at {at}")
        org.advance(minutes=10)
    connector = crm.connector()
    start = org.clock - dt.timedelta(minutes=30)
    window = Window(start, start + dt.timedelta(minutes=20))

    connector.describe()
    names = [n for p in connector.pull("account", window) for n in p.frame["name"]]

    assert sorted(names) == ["at 0", "at 1"]


def test_the_upper_bound_is_the_orgs_own_clock(crm: SalesforceCrm) -> None:
    """§2.3: never this machine's."""
    crm.server.org.clock = dt.datetime(2031, 5, 6, 7, 8, 9, tzinfo=dt.UTC)

    assert crm.connector().describe().clock == crm.server.org.clock


def test_a_full_read_keeps_rows_that_changed_meanwhile(crm: SalesforceCrm) -> None:
    _account(crm)
    connector = crm.connector()
    upper = connector.describe().clock
    crm.server.org.advance(minutes=5)
    crm.server.org.update("Account", ACCOUNT, {"Name": "changed"}, PERSON)

    frames = [p.frame for p in connector.pull("account", Window(None, upper))]

    assert pl.concat(frames)["name"].to_list() == ["changed"]


def test_long_transactions_can_be_given_a_longer_overlap(crm: SalesforceCrm) -> None:
    """§2.3: rows become visible behind the mark."""
    _account(crm)
    crm.server.org.advance(minutes=50)
    crm.settings = {"overlap_minutes": 60}
    connector = crm.connector()

    assert _window(connector, "account", connector.describe().clock).height == 1


def test_deleted_and_merged_accounts_come_as_deleted(crm: SalesforceCrm) -> None:
    """§2.3: queryAll is the way to see both; children move to the winner."""
    org = crm.server.org
    for row_id in (ACCOUNT, OTHER):
        _account(crm, row_id)
    org.insert("Contact", {"Id": "003000000000001AAA", "AccountId": OTHER}, PERSON)
    start = org.clock
    org.advance(hours=1)
    org.merge(OTHER, ACCOUNT)
    org.advance(hours=1)
    connector = crm.connector()

    accounts = _window(connector, "account", start + dt.timedelta(minutes=1))
    contacts = _window(connector, "contact", start + dt.timedelta(minutes=1))

    assert accounts.select("id", "is_deleted").rows() == [(OTHER, "true")]
    assert contacts.select("account_id").rows() == [(ACCOUNT,)]


def test_a_purged_record_is_missing_from_the_ids(crm: SalesforceCrm) -> None:
    """§2.3: hard deletes are reported nowhere; the weekly comparison of ids finds them."""
    for row_id in (ACCOUNT, OTHER):
        _account(crm, row_id)
    crm.server.org.purge("Account", OTHER)

    ids = [i for frame in crm.connector().pull_ids("account") for i in frame["id"]]

    assert ids == [ACCOUNT]


def test_archived_activities_are_read(crm: SalesforceCrm) -> None:
    """§2.6: closed tasks of last year vanish from plain queries."""
    _account(crm)
    org = crm.server.org
    base = {"WhatId": ACCOUNT, "Status": "Completed", "ActivityDate": "2024-05-05"}
    org.insert("Task", base | {"IsArchived": True}, PERSON)
    gone = org.insert("Task", base, PERSON)
    org.delete("Task", gone["Id"])
    connector = crm.connector()

    pulled = _full(connector, "activity")
    ids = [i for f in connector.pull_ids("activity") for i in f["id"]]

    assert pulled.height == 1
    assert ids == pulled["id"].to_list()


def test_a_locator_of_a_dead_session_restarts_the_query(crm: SalesforceCrm) -> None:
    """§1.5: after a new login a page token cannot be resumed."""
    load_synthetic(crm.server.org, 100, 0)
    crm.server.page_size = 20
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("expire", r"GET .*/query/01g", skip=2)

    pulled = _full(connector, "account")

    assert pulled["id"].n_unique() == 100
    assert crm.server.logins.asked == 2


def test_a_bulk_job_survives_a_new_login(crm: SalesforceCrm) -> None:
    """§1.5: the token is taken per request, not per job."""
    load_synthetic(crm.server.org, 300, 0)
    crm.settings = {"bulk_from": 10, "bulk_page": 100}
    crm.server.page_size = 50
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("expire", r"GET .*/results", skip=1)

    assert _full(connector, "account").height == 300


def test_a_locator_that_always_dies_ends_as_a_partial_stream(crm: SalesforceCrm) -> None:
    load_synthetic(crm.server.org, 100, 0)
    crm.server.page_size = 20
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add(
        "error",
        r"GET .*/query/01g",
        times=-1,
        status=400,
        code="INVALID_QUERY_LOCATOR",
        message="invalid query locator",
    )

    with pytest.raises(PartialStream):
        _full(connector, "account")


def test_a_query_that_times_out_is_halved_until_it_fits(crm: SalesforceCrm) -> None:
    """§2.3, §8: QUERY_TIMEOUT on a big window."""
    load_synthetic(crm.server.org, 30, 0)
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add(
        "error", r"GET .*FROM Account", times=3, status=400, code="QUERY_TIMEOUT", message="slow"
    )

    assert _full(connector, "account")["id"].n_unique() == 30


def test_fewer_rows_than_announced_are_a_partial_stream(crm: SalesforceCrm) -> None:
    """§8: silent truncation."""
    load_synthetic(crm.server.org, 30, 0)
    crm.server.page_size = 20
    connector = crm.connector()
    connector.describe()
    crm.server.short_by = 1

    with pytest.raises(PartialStream, match="29 of 30"):
        _full(connector, "account")


# faults on the wire


@pytest.mark.parametrize("kind", ["reset", "truncate", "drop", "html", "latency"])
@pytest.mark.parametrize("bulk_from", [10, 1_000])
def test_broken_answers_are_asked_for_again(crm: SalesforceCrm, kind: str, bulk_from: int) -> None:
    """§2.5: resets mid-body, truncated JSON and CSV, HTML from the edge."""
    load_synthetic(crm.server.org, 100, 0)
    crm.server.page_size = 30
    crm.settings = {"bulk_from": bulk_from, "bulk_page": 100}
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add(kind, r"GET .*(query/01g|/results|q=SELECT)", times=3)

    assert _full(connector, "account").height == 100


@pytest.mark.parametrize("status", [406, 420, 429, 500, 502, 503, 504])
def test_passing_statuses_are_tried_again(crm: SalesforceCrm, status: int) -> None:
    """§2.5: seen transient by peers."""
    _account(crm)
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("status", r"GET .*FROM Account", times=2, status=status)

    assert _full(connector, "account").height == 1


def test_a_server_that_asks_for_calm_is_left_alone(crm: SalesforceCrm) -> None:
    """§2.5: 420 at most twice."""
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("status", r"GET .*FROM Account", times=-1, status=420)
    before = crm.server.calls["refused"]

    with pytest.raises(ConnectorError, match="calm"):
        _full(connector, "account")

    assert crm.server.calls["refused"] - before == 3


def test_a_wait_longer_than_we_have_is_not_waited_for(crm: SalesforceCrm) -> None:
    """§2.5: Retry-After is obeyed; an hour is not slept through."""
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add(
        "status", r"GET .*FROM Account", times=-1, status=503, headers={"Retry-After": "3600"}
    )

    with pytest.raises(ConnectorError):
        _full(connector, "account")

    assert crm.server.calls["refused"] == 1


def test_the_daily_quota_stops_and_the_concurrent_limit_waits(crm: SalesforceCrm) -> None:
    """§2.5: the same code, told apart by its text."""
    _account(crm)
    connector = crm.connector()
    connector.describe()
    code = {"status": 403, "code": "REQUEST_LIMIT_EXCEEDED"}
    words = "ConcurrentRequests (Concurrent API Requests) Limit exceeded."
    crm.server.faults.add("error", r"GET .*FROM Account", times=2, message=words, **code)

    assert _full(connector, "account").height == 1

    crm.server.faults.add(
        "error", r"GET .*FROM Account", times=-1, message="TotalRequests Limit exceeded.", **code
    )
    before = crm.server.calls["refused"]
    with pytest.raises(QuotaExhausted):
        _full(connector, "account")
    assert crm.server.calls["refused"] - before == 1


def test_no_run_starts_on_a_day_that_is_nearly_used_up(crm: SalesforceCrm) -> None:
    """§5: the allowance is shared with every other integration of the org."""
    crm.server.used_before = 81_000

    with pytest.raises(QuotaExhausted, match="81%"):
        crm.connector().describe()


def test_a_run_stops_at_its_own_budget(crm: SalesforceCrm) -> None:
    """§5: print the numbers and stop."""
    crm.settings = {"api_budget": 4}
    load_synthetic(crm.server.org, 100, 0)
    crm.server.page_size = 10
    connector = crm.connector()

    with pytest.raises(QuotaExhausted, match="budget of 4"):
        _full(connector, "account")

    assert connector.budget().total == 4
    assert connector.budget().limit == 100_000


def test_a_retired_api_version_is_told_at_the_start(crm: SalesforceCrm) -> None:
    """§6: pinned in the config, checked against the list, never "latest"."""
    crm.settings = {"api_version": "31.0"}

    with pytest.raises(UnexpectedResponse, match=r"31\.0 is not offered"):
        crm.connector().describe()


# fields and rights


def test_a_hidden_optional_field_is_unknown_and_found(crm: SalesforceCrm) -> None:
    """§2.5: hidden by field-level security looks like not existing."""
    _account(crm, Industry="Energy")
    crm.server.org.hidden.add(("Account", "Industry"))
    connector = crm.connector()

    seen = connector.describe()

    assert "industry" not in seen.streams["account"].columns
    assert "account.industry" in {f.where for f in seen.findings}
    assert "industry" not in _full(connector, "account").columns


def test_a_hidden_required_field_is_an_error(crm: SalesforceCrm) -> None:
    crm.server.org.hidden.add(("Opportunity", "StageName"))

    with pytest.raises(MappingError, match="StageName"):
        crm.connector().describe()


def test_a_field_hidden_since_describe_falls_out_or_stops_the_stream(crm: SalesforceCrm) -> None:
    """§2.5: INVALID_FIELD: optional is dropped, anything else fails the object."""
    _account(crm, Industry="Energy")
    connector = crm.connector()
    connector.describe()
    crm.server.org.hidden.add(("Account", "Industry"))

    assert "industry" not in _full(connector, "account").columns

    crm.server.org.hidden.add(("Account", "Name"))
    with pytest.raises(PartialStream, match="Name"):
        _full(connector, "account")


def test_another_field_set_is_another_fingerprint(crm: SalesforceCrm) -> None:
    """§2.3: a field newly readable moves no stamp: the stream is read in full."""
    crm.server.org.hidden.add(("Account", "Industry"))
    before = crm.connector().describe().streams
    crm.server.org.hidden.clear()
    after = crm.connector().describe().streams

    assert before["account"].fingerprint != after["account"].fingerprint
    assert before["opportunity"].fingerprint == after["opportunity"].fingerprint


def test_the_cursor_is_a_field_that_can_be_filtered(crm: SalesforceCrm) -> None:
    """§2.3: SystemModstamp, else LastModifiedDate, else CreatedDate."""
    fields = crm.server.org.objects["Account"].fields
    fields["SystemModstamp"] = dataclasses.replace(fields["SystemModstamp"], filterable=False)
    _account(crm)
    crm.server.org.advance(hours=1)
    connector = crm.connector()

    assert _window(connector, "account", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).height == 1
    assert any("LastModifiedDate >=" in line for line in crm.server.log)


def test_compound_fields_are_never_selected(crm: SalesforceCrm) -> None:
    """§2.2, §8: an address breaks a Bulk query."""
    mapping = crm.map()
    account = mapping.streams["account"]
    fields = account.fields | {"region": FieldSource("BillingAddress", optional=True)}
    streams = mapping.streams | {"account": dataclasses.replace(account, fields=fields)}
    connector = crm.connector(mapping=dataclasses.replace(mapping, streams=streams))

    assert "region" not in connector.describe().streams["account"].columns


def test_a_path_may_cross_a_lookup(crm: SalesforceCrm) -> None:
    """§2.1: a null parent is null, parents nest."""
    org = crm.server.org
    role = org.insert("UserRole", {"Name": "Director EMEA"}, PERSON)
    org.rows["User"][PERSON]["UserRoleId"] = role["Id"]

    for settings in ({}, {"bulk_from": 0}):
        crm.settings, crm.server.page_size = settings, 1
        users = _full(crm.connector(), "user")
        found = dict(users.select("id", "role").rows())
        assert (found[PERSON], found[ROBOT]) == ("Director EMEA", None)


def test_a_session_that_no_login_cures_is_not_asked_again(crm: SalesforceCrm) -> None:
    """§1.5: a high-assurance session is required: fail, do not loop."""
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add(
        "error",
        r"GET .*FROM Account",
        times=-1,
        status=401,
        code="INVALID_SESSION_ID",
        message="This session is not valid for use with the REST API",
    )

    with pytest.raises(AuthError):
        _full(connector, "account")

    assert crm.server.logins.asked == 1


def test_sandbox_and_production_are_never_mixed_up(crm: SalesforceCrm) -> None:
    """§8: the org of the token against the config, before anything is read."""
    crm.settings = {"org_id": "00D000000000002AAA"}
    with pytest.raises(AuthError, match="the config says"):
        crm.connector().describe()
    crm.settings = {"org_id": "00D000000000001", "sandbox": True}
    with pytest.raises(AuthError, match="is the production org"):
        crm.connector().describe()
    crm.settings = {"org_id": "00D000000000001", "sandbox": False}
    assert crm.connector().describe().org_name == "Ardent Industries"
