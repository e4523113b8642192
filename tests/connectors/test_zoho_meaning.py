"""What Zoho's records mean: activities, stages, currencies, deals' accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.zoho.canonical import inverted
from kamsync.connector import Window
from kamsync.errors import ConfigError
from kamsync.messages import findings as said
from kamsync.sandbox.zoho.store import PERSON
from tests.connectors.zoho_org import Org, pulled, rows, running

CONTACT = "272576700000000001"


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        yield made


def activities(org: Org, **more: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in pulled(org.connector(**more), "activity")}


def to(record_id: str, module: str) -> dict[str, Any]:
    return {"What_Id": {"id": record_id, "name": None}, "$se_module": module}


@pytest.mark.parametrize("polymorphic", [True, False])
def test_an_activity_belongs_to_its_account_or_its_deal(org: Org, *, polymorphic: bool) -> None:
    """§2.7: What_Id may be either; COQL and list tell it in their own ways."""
    org.server.polymorphic = polymorphic
    account_id = org.account(1)
    deal_id = org.deal(1, Account_Name={"id": account_id})
    made = {
        module: [
            org.activity(module, 1, **to(account_id, "Accounts")),
            org.activity(module, 2, **to(deal_id, "Deals")),
            org.activity(module, 3, **to("872576700000000001", "Quotes")),
            org.activity(module, 4),
        ]
        for module in ("Tasks", "Events", "Calls")
    }

    found = activities(org)

    for ids in made.values():
        parents = [(found[i]["account_id"], found[i]["opportunity_id"]) for i in ids]
        assert parents == [(account_id, None), (None, deal_id), (None, None), (None, None)]


def test_parents_that_a_query_does_not_tell_are_read_by_list(org: Org) -> None:
    """§2.2 Polymorphic: silence about every parent is no answer, `$se_module` is."""
    org.server.tells_parents = False
    account = org.account(1)
    org.activity("Calls", 1, Subject="no parent")
    call = org.activity("Calls", 2, **to(account, "Accounts"))
    task = org.activity("Tasks", 700, **to(org.deal(1), "Deals"))

    found = activities(org)

    assert found[call]["account_id"] == account
    assert found[task]["opportunity_id"] is not None
    assert len(found) == 3


@pytest.mark.parametrize("polymorphic", [True, False])
def test_an_activity_with_only_a_contact_belongs_to_the_contacts_account(
    org: Org, *, polymorphic: bool
) -> None:
    """§2.7: likewise contact → account."""
    org.server.polymorphic = polymorphic
    account_id = org.account(1)
    org.store.put("Contacts", {"id": CONTACT, "Account_Name": {"id": account_id}}, PERSON)
    ids = [
        org.activity(module, 1, Who_Id={"id": CONTACT, "name": None})
        for module in ("Tasks", "Events", "Calls")
    ]

    found = activities(org)

    assert {found[i]["account_id"] for i in ids} == {account_id}
    assert {tuple(found[i]["contact_ids"]) for i in ids} == {(CONTACT,)}


def test_a_meeting_happens_at_its_end_unless_it_is_cancelled(org: Org) -> None:
    """§2.7: planned ones lie in the future, `$event_cancelled` in the list only."""
    end = "2026-02-01T11:00:00+01:00"
    held = org.activity("Events", 1, End_DateTime=end, **{"$event_cancelled": False})
    cancelled = org.activity("Events", 2, End_DateTime=end, **{"$event_cancelled": True})
    undated = org.activity("Events", 3, Start_DateTime="2026-02-01T10:00:00+01:00")

    found = activities(org)

    assert (found[held]["kind"], found[held]["occurred_at"]) == ("meeting", end)
    assert found[cancelled]["occurred_at"] is None
    assert found[undated]["occurred_at"] == "2026-02-01T10:00:00+01:00"


def test_all_contacts_of_a_meeting_are_linked(org: Org) -> None:
    """§2.7 Participants: users and leads are none."""
    people = [
        {"type": "contact", "participant": CONTACT},
        {"type": "contact", "participant": "272576700000000002"},
        {"type": "user", "participant": PERSON},
        {"type": "email", "participant": "x@y.example"},
    ]
    meeting = org.activity("Events", 1, Who_Id={"id": CONTACT}, Participants=people)

    assert activities(org)[meeting]["contact_ids"] == [CONTACT, "272576700000000002"]


@pytest.mark.parametrize(
    ("fields", "direction", "connected"),
    [
        ({"Call_Type": "Inbound", "Call_Duration_in_seconds": 40}, "inbound", True),
        ({"Call_Type": "Outbound", "Call_Duration_in_seconds": 40}, "outbound", True),
        ({"Call_Type": "Outbound", "Call_Duration_in_seconds": 0}, "outbound", False),
        (
            {
                "Call_Type": "Outbound",
                "Call_Duration_in_seconds": 600,
                "Outgoing_Call_Status": "Scheduled",
            },
            "outbound",
            False,
        ),
        ({"Call_Type": "Missed", "Call_Duration_in_seconds": 0}, None, False),
        ({"Call_Type": None}, None, False),
    ],
)
def test_a_call_counts_when_somebody_talked(
    org: Org, fields: dict[str, Any], direction: str | None, *, connected: bool
) -> None:
    """§2.7 Calls: missed, scheduled and empty calls reached nobody."""
    start = "2026-02-01T10:00:00+01:00"
    call = org.activity("Calls", 1, Call_Start_Time=start, **fields)

    row = activities(org)[call]

    assert (row["kind"], row["direction"], row["occurred_at"]) == ("call", direction, start)
    assert row["completed_at"] == (start if connected else None)


def test_a_task_is_done_when_it_is_closed_and_ours_by_its_key(org: Org) -> None:
    """§2.7: tasks only with Closed_Time; our own never count."""
    org.server.loader.provisioned()
    done = org.activity("Tasks", 1, Closed_Time="2026-02-01T10:00:00+01:00", Due_Date="2026-01-31")
    ours = org.activity("Tasks", 2, KAM_Task_Key="kamsync:main:silent:1:2026-01-01:1")
    theirs = org.activity("Tasks", 3, KAM_Task_Key="somebody else's")

    found = activities(org)

    assert found[done]["completed_at"] == "2026-02-01T10:00:00+01:00"
    assert (found[done]["kind"], found[done]["due_at"]) == ("task", "2026-01-31")
    assert [found[i]["is_own"] for i in (done, ours, theirs)] == ["false", "true", "false"]


def note(org: Org, number: int, module: str, record: str, **more: Any) -> str:
    parent = {"module": {"api_name": module, "id": "2"}, "name": "…", "id": record}
    at = {"Created_Time": "2026-02-01T10:00:00+01:00"}
    return org.activity("Notes", number, Parent_Id=parent, **at | more)


def test_a_note_belongs_to_its_account_its_deal_or_its_contacts_account(org: Org) -> None:
    """§2.7 Notes: Parent_Id tells the module; only an administrator may list them."""
    account = org.account(1)
    deal = org.deal(1, Account_Name={"id": account})
    org.store.put("Contacts", {"id": CONTACT, "Account_Name": {"id": account}}, PERSON)
    on_account, on_deal = note(org, 1, "Accounts", account), note(org, 2, "Deals", deal)
    on_contact, on_lead = note(org, 3, "Contacts", CONTACT), note(org, 4, "Leads", "272576799")
    orphan = org.activity("Notes", 5, Parent_Id=None)

    found = activities(org)

    places = {i: (found[i]["account_id"], found[i]["opportunity_id"]) for i in found}
    assert places == {
        on_account: (account, None),
        on_deal: (None, deal),
        on_contact: (account, None),
        on_lead: (None, None),
        orphan: (None, None),
    }
    assert {row["kind"] for row in found.values()} == {"note"}
    assert found[on_account]["occurred_at"] == "2026-02-01T10:00:00+01:00"
    assert found[on_contact]["contact_ids"] == [CONTACT]


def test_without_the_right_to_list_notes_the_others_come_and_check_says_so(org: Org) -> None:
    """§2.7: 403 NOT_SUPPORTED for everybody but administrators."""
    org.store.administrator = False
    note(org, 1, "Accounts", org.account(1))
    meeting = org.activity("Events", 1, End_DateTime="2026-02-01T10:00:00+01:00")
    connector = org.connector()
    lower = connector.describe().clock - dt.timedelta(days=1)

    assert [row["id"] for row in pulled(connector, "activity")] == [meeting]
    assert [row["id"] for row in pulled(connector, "activity", lower)] == [meeting]
    assert [i for frame in connector.pull_ids("activity") for i in frame["id"]] == [meeting]
    shown = [f for f in connector.check() if f.code == "notes_unreadable"]
    assert (shown[0].severity, "NOT_SUPPORTED" in str(shown[0].values)) == ("warning", True)


def test_a_note_without_the_scope_is_left_out_too(org: Org) -> None:
    org.server.scopes_missing = {"/v8/Notes"}
    call = org.activity("Calls", 1, Call_Start_Time="2026-02-01T10:00:00+01:00")

    assert [row["id"] for row in pulled(org.connector(), "activity")] == [call]


def test_meetings_and_notes_found_by_their_ids_are_read_by_list(org: Org) -> None:
    """§2.1 ids: 50 a call; COQL would take a cancelled meeting for one that was held."""
    end = "2026-02-01T11:00:00+01:00"
    gone = org.activity("Events", 1, End_DateTime=end, **{"$event_cancelled": True})
    held = [org.activity("Events", n, End_DateTime=end) for n in range(2, 62)]
    call = org.activity("Calls", 1, Call_Start_Time=end)
    written = note(org, 900, "Accounts", org.account(1))
    connector = org.connector()
    wanted = [i for frame in connector.pull_ids("activity") for i in frame["id"]]

    found = {r["id"]: r for r in rows(connector.pull_by_ids("activity", wanted))}

    assert set(found) == {gone, *held, call, written}
    assert found[gone]["occurred_at"] is None
    assert found[held[0]]["occurred_at"] == end
    assert found[written]["kind"] == "note"


def test_many_meetings_with_contacts_only_cost_one_reading_of_contacts(org: Org) -> None:
    """§2.2: 2,000 contacts for three credits, against a hundred for one."""
    account = org.account(1)
    for n in range(500):
        contact = f"2725767{n:011}"
        org.store.put("Contacts", {"id": contact, "Account_Name": {"id": account}}, PERSON)
        org.activity("Events", n, Who_Id={"id": contact}, End_DateTime="2026-02-01T10:00:00+01:00")
    connector = org.connector()
    connector.check()

    found = pulled(connector, "activity")

    assert {row["account_id"] for row in found} == {account}
    asked = [b["select_query"] for b in org.sent("/coql") if "from Contacts" in b["select_query"]]
    assert [q.rsplit(" ", 1)[1] for q in asked if "COUNT" not in q] == ["1000"]


def test_only_changed_meetings_of_the_window_come(org: Org) -> None:
    """§2.1 If-Modified-Since is inclusive and has no upper end: the rest is left out here."""
    connector = org.connector()
    connector.describe()
    org.activity("Events", 1)
    lower = org.store.now
    second = org.activity("Events", 2)
    upper = org.store.now
    org.activity("Events", 3)

    found = rows(connector.pull("activity", Window(lower, upper)))

    assert [row["id"] for row in found] == [second]


def stage(name: str, kind: str | None, probability: int, shown: str = "") -> dict[str, Any]:
    made = {"actual_value": name, "display_value": shown or name, "probability": probability}
    return made | ({"forecast_type": kind} if kind else {})


def test_stages_go_by_forecast_type_not_by_name(org: Org) -> None:
    """§0 rule 9, §2.10: names are edited and translated; stored and shown name differ."""
    org.store.modules["Deals"].fields["Stage"]["pick_list_values"] = [
        stage("Closed Won", "Open", 10),
        stage("Gagné", "Closed Won", 100, "Won at last"),
        stage("Perdu", "Closed Lost", 0),
    ]
    for n, name in enumerate(("Closed Won", "Gagné", "Won at last", "Perdu")):
        org.deal(n, Stage=name)

    found = pulled(org.connector(), "opportunity")

    states = [(row["is_closed"], row["is_won"]) for row in found]
    closed_won, lost = ("true", "true"), ("true", "false")
    assert states == [("false", "false"), closed_won, closed_won, lost]


def test_a_stored_name_counts_before_the_same_name_shown_elsewhere(org: Org) -> None:
    """§2.10: "Won" may be what one stage stores and another one shows."""
    org.store.modules["Deals"].fields["Stage"]["pick_list_values"] = [
        stage("Signing", "Open", 90, "Won"),
        stage("Won", "Closed Won", 100, "Gagné"),
    ]
    org.deal(1, Stage="Won")

    assert pulled(org.connector(), "opportunity")[0]["is_won"] == "true"


def test_a_stage_without_type_is_looked_up_in_the_pipelines(org: Org) -> None:
    """§2.10"""
    org.store.modules["Deals"].fields["Stage"]["pick_list_values"] = [
        stage("Gagné", None, 100),
        stage("Open", "Open", 10),
    ]
    org.server.pipeline_types = {"Gagné": "Closed Won"}  # type: ignore[attr-defined]
    org.deal(1, Stage="Gagné")

    assert pulled(org.connector(), "opportunity")[0]["is_won"] == "true"


def test_the_empty_choice_among_stages_asks_for_no_pipelines(org: Org) -> None:
    org.store.modules["Deals"].fields["Stage"]["pick_list_values"] += [stage("-None-", None, 0)]
    org.deal(1)

    pulled(org.connector(), "opportunity")

    assert [path for _, path, _ in org.server.requests if "pipeline" in path] == []


def test_a_retired_stage_goes_by_probability_and_is_told(org: Org) -> None:
    """§2.10: 100 is won; 0 is used for open stages too."""
    org.deal(1, Stage="Retired", Probability=100)
    org.deal(2, Stage="Retired", Probability=0)
    org.deal(3, Stage="Retired", Probability=None)
    connector = org.connector()

    found = [(row["is_closed"], row["is_won"]) for row in pulled(connector, "opportunity")]
    shown = [f for f in connector.check() if f.code == "stage_unknown"]

    assert found == [("true", "true"), ("false", "false"), ("false", "false")]
    assert shown[0].values == {"stages": ["Retired"]}


def test_a_deal_without_probability_takes_its_stages(org: Org) -> None:
    """§2.10"""
    org.deal(1, Stage="Negotiation", Probability=None)
    org.deal(2, Stage="Negotiation", Probability=70)

    found = [row["probability"] for row in pulled(org.connector(), "opportunity")]

    assert found == ["50", "70"]


def test_one_currency_needs_no_direction(org: Org) -> None:
    """§2.9: Currency and Exchange_Rate exist with several currencies only."""
    org.deal(1)
    connector = org.connector()

    seen = connector.describe()

    assert "rate" not in seen.streams
    assert not {"currency", "rate"} & seen.streams["opportunity"].columns
    assert "currency" not in pulled(connector, "opportunity")[0]
    assert not [f for f in connector.check() if "direction" in f.code]


def foreign(org: Org) -> str:
    org.store.use_currencies({"EUR": "1", "USD": "1.25", "JPY": "160"})
    org.deal(1, Currency="EUR", Exchange_Rate=1)
    return org.deal(2, Currency="USD", Exchange_Rate=1.25, Amount=1000)


def test_several_currencies_without_a_direction_are_refused(org: Org) -> None:
    """§0 rule 8, §2.9: no silent default."""
    foreign(org)
    connector = org.connector()

    assert "rate_direction" in {f.code for f in connector.describe().findings}
    for stream in ("opportunity", "rate"):
        with pytest.raises(ConfigError, match="exchange_rate_direction"):
            pulled(connector, stream)
    assert pulled(connector, "account") == []


@pytest.mark.parametrize(
    ("direction", "rate"), [("home_per_unit", "1.25"), ("unit_per_home", "0.800000000000000000")]
)
def test_a_deal_carries_its_own_rate_as_home_per_unit(org: Org, direction: str, rate: str) -> None:
    """§2.9: the record's rate is a snapshot."""
    foreign(org)
    connector = org.connector(exchange_rate_direction=direction)

    deals = {row["currency"]: row["rate"] for row in pulled(connector, "opportunity")}
    rates = {row["currency"]: row for row in pulled(connector, "rate")}

    assert deals["USD"] == rate
    assert float(deals["EUR"]) == 1
    assert (rates["JPY"]["rate"], rates["JPY"]["direction"]) == ("160", direction)
    assert rates["JPY"]["valid_from"] == "2026-01-01"


def test_an_inverted_rate_keeps_exact_halves() -> None:
    """Half a cent rounds up in the product; 3 / 1.2 must stay 2.5 or a little more."""
    assert float(inverted("1.2") or 0) * 3 >= 2.5
    assert inverted("1.2") == "0.833333333333333334"
    assert [inverted(bad) for bad in ("0", "-1", "x", "NaN", "")] == [None] * 5


def test_check_shows_both_readings_of_a_foreign_deal(org: Org) -> None:
    """§2.9: both candidates, for a person to compare."""
    deal_id = foreign(org)

    unset = [f for f in org.connector().check() if f.where == "exchange_rate_direction"]
    is_set = org.connector(exchange_rate_direction="unit_per_home").check()
    shown = [f for f in is_set if f.where == "exchange_rate_direction"]

    assert [f.severity for f in unset] == ["error"]
    for text in (deal_id, "1000 USD", "1250.00 if home_per_unit", "800.00 if unit_per_home"):
        assert text in said.message(unset[0], "en")
    assert [(f.code, f.severity) for f in shown] == [("rate_direction_unverified", "warning")]


@pytest.mark.parametrize(
    ("direction", "home", "code", "severity"),
    [
        ("unit_per_home", "800.00", "rate_direction_verified", "info"),
        ("home_per_unit", "1250", "rate_direction_verified", "info"),
        ("home_per_unit", "800.00", "rate_direction_wrong", "error"),
        ("", "800.00", "rate_direction_wrong", "error"),
        ("unit_per_home", "900", "rate_direction_unclear", "error"),
    ],
)
def test_check_verifies_the_direction_on_known_deals(
    org: Org, direction: str, home: str, code: str, severity: str
) -> None:
    """§2.9: against what a person saw in the CRM; never guessed."""
    deal_id = foreign(org)
    known = ({"deal": deal_id, "home_amount": home},)

    connector = org.connector(exchange_rate_direction=direction, known_conversions=known)

    found = [f for f in connector.check() if f.where == "exchange_rate_direction"]
    assert [(f.code, f.severity) for f in found] == [(code, severity)]


def test_a_rate_near_one_proves_nothing(org: Org) -> None:
    foreign(org)
    deal_id = org.deal(3, Currency="USD", Exchange_Rate=1.001, Amount=1000)
    known = ({"deal": deal_id, "home_amount": "1000"},)
    connector = org.connector(exchange_rate_direction="unit_per_home", known_conversions=known)

    assert "rate_direction_unclear" in {f.code for f in connector.check()}


def test_check_tells_a_base_rate_that_is_not_one(org: Org) -> None:
    """§2.9: base currency rate ≠ 1 → warn."""
    org.store.use_currencies({"EUR": "1.1", "USD": ""})

    codes = {f.code for f in org.connector(exchange_rate_direction="unit_per_home").check()}

    assert {"base_rate", "rate_missing"} <= codes


def test_instants_keep_the_users_offset(org: Org) -> None:
    """§2.8: compared as instants, not as text."""
    org.store.put(
        "Accounts",
        {"id": org.account(1)},
        PERSON,
        stamp="2026-03-29T03:30:00+02:00",
    )
    lower = dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    org.store.now = lower + dt.timedelta(hours=1)

    found = pulled(org.connector(), "account", lower)

    assert [row["modified_at"] for row in found] == ["2026-03-29T03:30:00+02:00"]
