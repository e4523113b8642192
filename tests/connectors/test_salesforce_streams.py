"""Objects and features of real orgs, one trap per test."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.salesforce.connector import SalesforceConnector
from kamsync.connector import Window
from kamsync.errors import ConfigError, ConnectorError
from kamsync.field_maps import Wanted, load_mapping
from kamsync.model.fieldmap import FieldMap, FieldSource
from kamsync.sandbox.salesforce.org import ORG_ID, PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

ORDER = ("currency", "rate", "direction", "valid_from")
ACCOUNT = "001000000000001AAA"
CONTACTS = ("003000000000001AAA", "003000000000002AAA")
AT = "2026-02-01T10:00:00.000+0000"
Make = Callable[..., SalesforceCrm]


@pytest.fixture
def an_org(tmp_path: Path) -> Iterator[Make]:
    """A CRM with the given features, one account and two contacts."""
    with_servers: list[Any] = []

    def make(*features: str) -> SalesforceCrm:
        scope = serving(Org(*features))
        server = scope.__enter__()
        crm = SalesforceCrm(server, tmp_path)
        with_servers.append((scope, crm))
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "Ardent"}, PERSON)
        for row_id in CONTACTS:
            server.org.insert("Contact", {"Id": row_id, "AccountId": ACCOUNT}, PERSON)
        return crm

    yield make
    for scope, crm in with_servers:
        crm.close()
        scope.__exit__(None, None, None)


def _full(connector: SalesforceConnector, stream: str) -> pl.DataFrame:
    return _since(connector, stream, None)


def _since(connector: SalesforceConnector, stream: str, lower: dt.datetime | None) -> pl.DataFrame:
    window = Window(lower, connector.describe().clock)
    frames = [page.frame for page in connector.pull(stream, window)]
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()


def _task(crm: SalesforceCrm, **values: Any) -> str:
    base = {"WhatId": ACCOUNT, "Status": "Completed", "ActivityDate": "2026-02-01"}
    return str(crm.server.org.insert("Task", base | values, PERSON)["Id"])


def _with(mapping: FieldMap, stream: str, **options: str) -> FieldMap:
    entry = mapping.streams[stream]
    changed = dataclasses.replace(entry, options=entry.options | options)
    return dataclasses.replace(mapping, streams=mapping.streams | {stream: changed})


# activities


def test_the_direction_of_mail_comes_from_the_message(an_org: Make) -> None:
    crm = an_org()
    came, went = (_task(crm, TaskSubtype="Email") for _ in range(2))
    for task, incoming in ((came, True), (went, False)):
        row = {"ActivityId": task, "Incoming": incoming}
        crm.server.org.insert("EmailMessage", row, PERSON)

    rows = _full(crm.connector(), "activity").select("id", "kind", "direction").rows()

    assert dict((r[0], r[1:]) for r in rows) == {
        came: ("email", "inbound"),
        went: ("email", "outbound"),
    }


def test_mail_without_readable_messages_has_no_direction(an_org: Make) -> None:
    crm = an_org()
    _task(crm, TaskSubtype="Email")
    del crm.server.org.objects["EmailMessage"], crm.server.org.rows["EmailMessage"]

    assert _full(crm.connector(), "activity")["direction"].to_list() == [None]


def test_a_call_without_type_counts_only_where_the_map_says_so(an_org: Make) -> None:
    crm = an_org()
    _task(crm, TaskSubtype="Call")
    plain = _full(crm.connector(), "activity")
    assumed = _with(crm.map(), "activity", call_without_type="outbound")

    assert plain["direction"].to_list() == [None]
    assert _full(crm.connector(mapping=assumed), "activity")["direction"].to_list() == ["outbound"]


def test_a_call_noted_later_happened_on_its_day(an_org: Make) -> None:
    """ActivityDate is a date and is never shifted by a zone."""
    crm = an_org()
    late = {"ActivityDate": "2026-01-05", "CompletedDateTime": "2026-02-20T09:00:00.000+0000"}
    soon = {"ActivityDate": "2026-02-20", "CompletedDateTime": "2026-02-20T09:00:00.000+0000"}
    ids = [_task(crm, TaskSubtype="Call", **v) for v in (late, soon)]
    still_open = _task(crm, Status="Not Started")

    pulled = _full(crm.connector(), "activity")
    when = dict(pulled.select("id", "occurred_at").rows())

    assert when == {
        ids[0]: "2026-01-05",
        ids[1]: "2026-02-20T09:00:00.000+0000",
        still_open: None,
    }


def test_series_and_invitees_copies_are_left_out(an_org: Make) -> None:
    crm = an_org()
    event = {"WhatId": ACCOUNT, "StartDateTime": "2026-02-01T09:00:00.000+0000"}
    crm.server.org.insert("Event", event, PERSON)
    crm.server.org.insert("Event", event | {"IsChild": True}, PERSON)
    crm.server.org.insert("Event", event | {"IsRecurrence": True}, PERSON)
    _task(crm, IsRecurrence=True)

    assert _full(crm.connector(), "activity").height == 1


def test_an_all_day_event_is_its_day(an_org: Make) -> None:
    crm = an_org()
    event = {
        "WhatId": ACCOUNT,
        "IsAllDayEvent": True,
        "ActivityDate": "2026-02-01",
        "StartDateTime": "2026-02-01T00:00:00.000+0000",
    }
    crm.server.org.insert("Event", event, PERSON)

    assert _full(crm.connector(), "activity")["occurred_at"].to_list() == ["2026-02-01"]


def test_leads_and_accounts_are_neither_contacts_nor_deals(an_org: Make) -> None:
    crm = an_org()
    _task(crm, WhoId="00Q000000000001AAA")

    row = _full(crm.connector(), "activity").row(0, named=True)

    assert (row["contact_ids"], row["opportunity_id"], row["account_id"]) == ([], None, ACCOUNT)


def test_without_shared_activities_the_one_contact_is_the_link(an_org: Make) -> None:
    crm = an_org()
    _task(crm, WhoId=CONTACTS[0])

    pulled = _full(crm.connector(), "activity")

    assert pulled["contact_ids"].to_list() == [[CONTACTS[0]]]
    assert pulled.schema["contact_ids"] == pl.List(pl.String)


def test_with_shared_activities_every_contact_is_a_link(an_org: Make) -> None:
    """§2.2: the relation objects know no Bulk; they are asked by id."""
    crm = an_org("shared_activities")
    task = _task(crm, WhoId=CONTACTS[0], WhoCount=2)
    for contact in CONTACTS:
        row = {"TaskId": task, "RelationId": contact, "Type": "Contact"}
        crm.server.org.insert("TaskWhoRelation", row, PERSON)

    assert _full(crm.connector(), "activity")["contact_ids"].to_list() == [list(CONTACTS)]


def test_the_horizon_holds_for_full_reads_only(an_org: Make) -> None:
    """§8: the default is all history; a horizon is said by the config."""
    crm = an_org()
    old = _task(crm, ActivityDate="2020-01-01")
    new = _task(crm)
    start = crm.server.org.clock
    assert _full(crm.connector(), "activity").height == 2
    crm.server.org.advance(hours=1)
    crm.server.org.update("Task", old, {"Description": "again"}, PERSON)
    crm.server.org.advance(hours=1)
    connector = crm.connector(horizon_days={"activity": 400})

    later = _since(connector, "activity", start + dt.timedelta(minutes=5))
    assert later["id"].to_list() == [old]
    assert _full(connector, "activity")["id"].to_list() == [new]
    assert [i for f in connector.pull_ids("activity") for i in f["id"]] == [new]


def test_open_deals_are_read_however_old(an_org: Make) -> None:
    crm = an_org()
    for at, (closed, day) in enumerate(
        [(False, "2015-01-01"), (True, "2015-01-01"), (True, "2026-01-01")]
    ):
        row = {
            "Id": f"006{at:012d}AAA", "Name": str(at), "IsClosed": closed, "CloseDate": day,
            "IsWon": closed, "StageName": "x", "AccountId": ACCOUNT, "Amount": 1.0,
        }  # fmt: skip
        crm.server.org.insert("Opportunity", row, PERSON)
    connector = crm.connector(horizon_days={"opportunity": 1130})

    assert sorted(_full(connector, "opportunity")["name"]) == ["0", "2"]


# people and roles


def test_a_person_account_is_not_counted_twice(an_org: Make) -> None:
    crm = an_org("person_accounts")
    org = crm.server.org
    person = {"Id": "001000000000009AAA", "Name": "Zoë", "IsPersonAccount": True}
    org.insert("Account", person, PERSON)
    org.insert("Contact", {"AccountId": person["Id"], "IsPersonAccount": True}, PERSON)
    for row in (*org.rows["Account"].values(), *org.rows["Contact"].values()):
        row["IsPersonAccount"] = bool(row["IsPersonAccount"])
    without = _with(crm.map(), "account", person_accounts="leave_out")

    assert _full(crm.connector(), "contact").height == 2
    assert _full(crm.connector(), "account").height == 2
    assert _full(crm.connector(mapping=without), "account").height == 1


def test_a_role_on_a_deal_is_the_contacts_role(an_org: Make) -> None:
    """A role given later does not move the contact's own stamp."""
    crm = an_org()
    first = _full(crm.connector(), "contact")
    start = crm.server.org.clock
    crm.server.org.advance(hours=1)
    row = {"ContactId": CONTACTS[1], "Role": "Decision Maker"}
    crm.server.org.insert("OpportunityContactRole", row, PERSON)
    crm.server.org.advance(hours=1)

    later = _since(crm.connector(), "contact", start + dt.timedelta(minutes=5))

    assert first["role"].to_list() == [None, None]
    assert later.select("id", "role").rows() == [(CONTACTS[1], "Decision Maker")]
    roles = dict(_full(crm.connector(), "contact").select("id", "role").rows())
    assert roles == {CONTACTS[0]: None, CONTACTS[1]: "Decision Maker"}


def test_no_address_leaves_the_connector_unless_mapped(an_org: Make) -> None:
    crm = an_org()
    crm.server.org.rows["Contact"][CONTACTS[0]]["Email"] = "Zoe@Ardent.Example"
    mapping = crm.map()
    contact = mapping.streams["contact"]
    fields = contact.fields | {"email_domain": FieldSource("@email_domain", optional=True)}
    streams = mapping.streams | {"contact": dataclasses.replace(contact, fields=fields)}

    plain = _full(crm.connector(), "contact")
    asked = _full(crm.connector(mapping=dataclasses.replace(mapping, streams=streams)), "contact")

    assert "email_domain" not in plain.columns
    assert asked["email_domain"].to_list() == ["ardent.example", None]
    assert "Zoe" not in str(asked.rows())


# money


def test_a_single_currency_org_knows_no_currency_field(an_org: Make) -> None:
    """Selecting CurrencyIsoCode there is an INVALID_FIELD; its absence is no finding."""
    crm = an_org()
    connector = crm.connector()
    seen = connector.describe()

    assert seen.home_currency == "EUR"
    assert "rate" not in seen.streams
    assert not [f for f in seen.findings if "currency" in f.where]
    with pytest.raises(ConnectorError):
        list(connector.pull("rate", Window(None, seen.clock)))
    crm.settings = {"org_currency": "CHF"}
    assert crm.connector().describe().home_currency == "CHF"


@pytest.mark.parametrize(
    ("locale", "stated", "severity"),
    [
        ("en_US", "", "error"),
        ("de_DE_EURO", "", "warning"),
        ("fr_FR", "", "warning"),
        ("eo", "", "warning"),
        ("en_US", "EUR", None),
    ],
)
def test_money_is_not_taken_for_another_currency_without_a_word(
    an_org: Make, locale: str, stated: str, severity: str | None
) -> None:
    """Its API does not name the one currency of an org: the locale says what it usually is."""
    crm = an_org()
    crm.server.org.rows["Organization"][ORG_ID]["DefaultLocaleSidKey"] = locale
    crm.settings = {"org_currency": stated}
    connector = crm.connector()

    found = [f.severity for f in connector.check() if f.code == "currency_assumed"]

    assert found == ([severity] if severity else [])
    if severity == "error":
        with pytest.raises(ConfigError, match=r"USD.*EUR.*set org_currency"):
            _full(connector, "account")
    else:
        assert _full(connector, "account").height == 1


def test_dated_rates_are_units_per_corporate_unit(an_org: Make) -> None:
    crm = an_org("currencies", "dated_rates")
    org = crm.server.org
    for iso, rate, corporate in (("USD", 1.0, True), ("EUR", 0.9, False)):
        row = {"IsoCode": iso, "ConversionRate": rate, "IsCorporate": corporate, "IsActive": True}
        org.insert("CurrencyType", row, PERSON)
    for rate, start in ((0.8, "0001-01-01"), (0.85, "2026-01-01")):
        row = {"IsoCode": "EUR", "ConversionRate": rate, "StartDate": start}
        org.insert("DatedConversionRate", row, PERSON)
    org.rows["Account"][ACCOUNT]["CurrencyIsoCode"] = "EUR"
    connector = crm.connector()

    assert connector.describe().home_currency == "USD"
    assert _full(connector, "account")["currency"].to_list() == ["EUR"]
    assert _full(connector, "rate").select(ORDER).rows() == [
        ("EUR", "0.8", "unit_per_home", "1900-01-01"),
        ("EUR", "0.85", "unit_per_home", "2026-01-01"),
        ("USD", "1", "unit_per_home", "2026-03-02"),
    ]


@pytest.mark.parametrize("dated", [(), ("EUR",)])
def test_a_currency_without_a_dated_rate_takes_the_current_one(
    an_org: Make, dated: tuple[str, ...]
) -> None:
    """Without advanced currency management DatedConversionRate answers, with no rows."""
    crm = an_org("currencies", "dated_rates")
    org = crm.server.org
    for iso, rate, corporate in (("USD", 1.0, True), ("EUR", 0.9, False), ("GBP", 0.8, False)):
        row = {"IsoCode": iso, "ConversionRate": rate, "IsCorporate": corporate, "IsActive": True}
        org.insert("CurrencyType", row, PERSON)
    for iso in dated:
        row = {"IsoCode": iso, "ConversionRate": 0.7, "StartDate": "2020-01-01"}
        org.insert("DatedConversionRate", row, PERSON)
    connector = crm.connector()

    rates = {r["currency"]: r["rate"] for r in _full(connector, "rate").to_dicts()}
    (said,) = [f for f in connector.check() if f.code == "rates_current"]

    assert rates == {"EUR": "0.7" if dated else "0.9", "GBP": "0.8", "USD": "1"}
    assert said.values["dated"] == list(dated)
    assert said.values["current"] == [c for c in ("EUR", "GBP") if c not in dated]


def test_without_dated_rates_todays_rates_are_dated_to_their_day(an_org: Make) -> None:
    crm = an_org("currencies")
    org = crm.server.org
    for iso, rate, corporate in (("USD", 1.0, True), ("EUR", 0.9, False)):
        row = {"IsoCode": iso, "ConversionRate": rate, "IsCorporate": corporate, "IsActive": True}
        org.insert("CurrencyType", row, PERSON)

    rates = {r[0]: r for r in _full(crm.connector(), "rate").select(ORDER).rows()}

    assert rates["EUR"] == ("EUR", "0.9", "unit_per_home", "2026-03-02")


# optional objects


def test_a_feature_that_is_off_makes_its_stream_unknown(an_org: Make) -> None:
    """INVALID_TYPE: no account teams here."""
    connector = an_org().connector()
    seen = connector.describe()

    assert "team_member" not in seen.streams
    assert "team_member" in {f.where for f in seen.findings if f.code == "object_unreadable"}
    with pytest.raises(ConnectorError):
        list(connector.pull("team_member", Window(None, seen.clock)))


def test_the_account_team_is_read_where_it_exists(an_org: Make) -> None:
    crm = an_org("team")
    row = {"AccountId": ACCOUNT, "UserId": PERSON, "TeamMemberRole": "KAM"}
    crm.server.org.insert("AccountTeamMember", row, PERSON)

    pulled = _full(crm.connector(), "team_member")

    assert pulled.select("account_id", "user_id", "role").rows() == [(ACCOUNT, PERSON, "KAM")]


def test_a_case_that_lost_its_account_leaves_that_account(an_org: Make) -> None:
    crm = an_org()
    case = crm.server.org.insert("Case", {"AccountId": ACCOUNT, "Status": "New"}, PERSON)
    crm.server.org.insert("Case", {"Status": "New"}, PERSON)
    start = crm.server.org.clock
    assert _full(crm.connector(), "case")["id"].to_list() == [case["Id"]]
    crm.server.org.advance(hours=1)
    crm.server.org.update("Case", case["Id"], {"AccountId": None}, PERSON)
    crm.server.org.advance(hours=1)

    later = _since(crm.connector(), "case", start + dt.timedelta(minutes=5))

    assert later.select("id", "is_deleted").rows() == [(case["Id"], "true")]


def test_contracts_say_when_they_end(an_org: Make) -> None:
    crm = an_org()
    row = {"AccountId": ACCOUNT, "StartDate": "2025-01-01", "EndDate": "2026-12-31"}
    crm.server.org.insert("Contract", row, PERSON)

    pulled = _full(crm.connector(), "contract")

    assert pulled["ends_on"].to_list() == ["2026-12-31"]


def test_owner_and_stage_history_are_one_log(an_org: Make) -> None:
    """Histories have only CreatedDate; the owner is told by id and by name, the id counts."""
    crm = an_org()
    org = crm.server.org
    deal = {"Id": "006000000000001AAA", "AccountId": ACCOUNT, "Name": "x"}
    org.insert("Opportunity", deal, PERSON)
    for old, new in (("Ada Person", "kamsync"), (PERSON, ROBOT)):
        row = {"AccountId": ACCOUNT, "Field": "Owner", "OldValue": old, "NewValue": new}
        org.insert("AccountHistory", row, PERSON)
    org.insert("AccountHistory", {"AccountId": ACCOUNT, "Field": "Type"}, PERSON)
    row = {"OpportunityId": deal["Id"], "StageName": "Negotiation"}
    org.insert("OpportunityHistory", row, PERSON)

    pulled = _full(crm.connector(), "change_log")

    assert pulled.select("account_id", "field", "old", "new").rows() == [
        (ACCOUNT, "owner", PERSON, ROBOT),
        (ACCOUNT, "stage", None, "Negotiation"),
    ]


# cases and surveys


def test_the_first_reply_to_a_case_is_the_first_mail_that_went_out(an_org: Make) -> None:
    crm = an_org()
    org = crm.server.org
    case, quiet = (
        str(org.insert("Case", {"AccountId": ACCOUNT, "Priority": "High"}, PERSON)["Id"])
        for _ in range(2)
    )
    mails = (("true", "1", "08"), ("false", "5", "09"), ("false", "3", "11"), ("false", "3", "10"))
    for incoming, status, hour in mails:
        at = f"2026-02-01T{hour}:00:00.000+0000"
        row = {"Incoming": incoming == "true", "Status": status, "MessageDate": at}
        org.insert("EmailMessage", row | {"ParentId": case}, PERSON)
    connector = crm.connector()

    first = dict(_full(connector, "case").select("id", "first_reply_at").rows())
    org.advance(days=1)
    late = "2026-03-03T05:00:00.000+0000"
    row = {"Incoming": False, "Status": "3", "MessageDate": late, "ParentId": quiet}
    org.insert("EmailMessage", row, PERSON)
    org.advance(hours=1)
    connector = crm.connector()
    since = _since(connector, "case", connector.describe().clock - dt.timedelta(hours=2))

    assert first == {case: "2026-02-01T10:00:00.000+0000", quiet: None}
    assert since.select("id", "first_reply_at").rows() == [(quiet, late)], "its stamp stood still"


def test_answers_of_surveys_come_with_their_contact_and_account(an_org: Make) -> None:
    """A list choice is neither a mark nor words; an anonymous answer is no account's."""
    crm = an_org("feedback")
    org = crm.server.org

    def made(name: str, **values: Any) -> str:
        return str(org.insert(name, values, PERSON)["Id"])

    nps = made("SurveyQuestion", Name="Recommend?", QuestionType="NPS")
    words = made("SurveyQuestion", Name="Why?", QuestionType="FreeText")
    choice = made("SurveyQuestion", Name="Which?", QuestionType="RadioButton")
    invited = made("SurveyInvitation", ContactId=CONTACTS[0])
    unknown = made("SurveyInvitation")
    answer = "SurveyQuestionResponse"
    marked = made(answer, InvitationId=invited, QuestionId=nps, NumberValue=9)
    found = made(answer, InvitationId=invited, QuestionId=words, ResponseValue="Très bien")
    made(answer, InvitationId=invited, QuestionId=choice, ResponseValue="Price")
    made(answer, InvitationId=unknown, QuestionId=nps, NumberValue=1)

    rows = _full(crm.connector(), "survey")

    shown = ("id", "account_id", "contact_id", "question", "score", "scale_max", "text")
    assert sorted(rows.select(shown).rows()) == [
        (marked, ACCOUNT, CONTACTS[0], "Recommend?", "9", "10", None),
        (found, ACCOUNT, CONTACTS[0], "Why?", None, None, "Très bien"),
    ]


def test_objects_that_are_not_there_cost_no_call(an_org: Make) -> None:
    plain = an_org().connector()
    plain.describe()

    assert "survey" not in plain.describe().streams
    assert plain.budget().used["metadata"] == 2


def test_invited_colleagues_are_asked_of_group_events_alone(an_org: Make) -> None:
    crm = an_org()
    day = {"WhatId": ACCOUNT, "ActivityDate": "2026-02-01", "StartDateTime": AT}
    alone = crm.server.org.insert("Event", {**day, "IsGroupEvent": False}, PERSON)["Id"]
    connector = crm.connector()
    before = connector.describe().clock
    used = connector.budget().total
    assert _full(connector, "activity")["attendee_ids"].to_list() == [None]
    alone_cost = connector.budget().total - used
    crm.server.org.advance(hours=1)
    group = crm.server.org.insert("Event", {**day, "IsGroupEvent": True}, PERSON)["Id"]
    for guest in (ROBOT, CONTACTS[0]):
        link = {"EventId": group, "RelationId": guest, "IsInvitee": True}
        crm.server.org.insert("EventRelation", link, PERSON)
    crm.server.org.advance(hours=1)
    later = crm.connector()
    later.describe()
    used = later.budget().total
    found = _since(later, "activity", before)
    rows = {r["id"]: r for r in found.to_dicts()}
    assert rows[group]["attendee_ids"] == [ROBOT]  # a contact who came is a contact
    assert rows.get(alone, {"attendee_ids": None})["attendee_ids"] is None
    assert later.budget().total - used == alone_cost + 1


def test_quotes_and_words_are_read_only_where_asked(an_org: Make, tmp_path: Path) -> None:
    crm = an_org("quotes")
    quote = {"AccountId": ACCOUNT, "Status": "Presented", "ExpirationDate": "2026-01-31"}
    crm.server.org.insert("Quote", quote, PERSON)
    crm.server.org.insert("Case", {"AccountId": ACCOUNT, "Description": "Late again"}, PERSON)
    crm.server.org.insert(
        "Event", {"WhatId": ACCOUNT, "StartDateTime": AT, "Description": "Very happy"}, PERSON
    )
    plain = crm.connector()
    assert "quote" not in plain.describe().streams
    assert "text" not in _full(plain, "case").columns
    parts = ("quotes", "case_texts", "notes")
    asked = crm.connector(mapping=load_mapping("salesforce", tmp_path, wanted=Wanted(parts=parts)))
    (row,) = _full(asked, "quote").to_dicts()
    assert (row["account_id"], row["status"], row["valid_until"]) == (
        *(ACCOUNT, "Presented"),
        "2026-01-31",
    )
    assert _full(asked, "case")["text"].to_list() == ["Late again"]
    assert _full(asked, "activity")["text"].to_list() == ["Very happy"]


def test_milestones_are_promises_of_ours_where_asked(an_org: Make, tmp_path: Path) -> None:
    crm = an_org("milestones")
    kind = crm.server.org.insert("MilestoneType", {"Name": "First answer"}, PERSON)["Id"]
    case = crm.server.org.insert("Case", {"AccountId": ACCOUNT}, PERSON)["Id"]
    dates = {"TargetDate": AT, "CompletionDate": AT.replace("-01T", "-03T")}
    of = {"CaseId": case, "MilestoneTypeId": kind}
    crm.server.org.insert("CaseMilestone", of | dates, PERSON)
    parts = Wanted(parts=("milestones",))
    made = crm.connector(mapping=load_mapping("salesforce", tmp_path, wanted=parts))
    (row,) = _full(made, "commitment").to_dicts()
    assert {c: row[c] for c in ("account_id", "side", "title")} == {
        "account_id": ACCOUNT,
        "side": "ours",
        "title": "First answer",
    }
    assert row["due_at"] < row["done_at"]
    assert "commitment" not in crm.connector().describe().streams
