"""Custom notifications: provisioned by choice, sent by one action call, told to directors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kamsync.config.project import load_project
from kamsync.connector import ProvisionRequest, notifier_of
from kamsync.errors import TransientError
from kamsync.messages.sentences import said
from kamsync.sandbox.salesforce.load import load_folder
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import SalesforceServer, serving
from kamsync.sync.commands import apply_stored, run_once
from kamsync.sync.notify import send_due
from kamsync.sync.run_log import Result
from kamsync.sync.session import Session, locked
from tests.connectors.salesforce_crm import SalesforceCrm, configured
from tests.sync.portfolio import TODAY, Portfolio, day

ACCOUNT = "001000000000001AAA"


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[SalesforceCrm]:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        crm.settings = {"custom_notifications": True}
        server.org.insert("Account", {"Id": ACCOUNT, "Name": "x"}, PERSON)
        yield crm
        crm.close()


def test_without_the_switch_nothing_is_made_and_nobody_is_notified(crm: SalesforceCrm) -> None:
    crm.settings = {}
    crm.connector().provision(ProvisionRequest())

    assert notifier_of(crm.connector()) is None
    assert crm.server.org.rows["CustomNotificationType"] == {}


def test_provision_makes_the_type_once_and_takes_it_away(crm: SalesforceCrm) -> None:
    first = {s.what: s for s in crm.connector().provision(ProvisionRequest())}
    again = {s.what: s for s in crm.connector().provision(ProvisionRequest())}

    assert first["notification type KAM_Alert"].action == "create"
    assert again["notification type KAM_Alert"].action == "keep"
    crm.settings = {}
    crm.connector().provision(ProvisionRequest(remove=True))
    assert crm.server.org.rows["CustomNotificationType"] == {}


def test_switched_on_later_the_set_gains_the_right(crm: SalesforceCrm) -> None:
    crm.settings = {}
    crm.connector().provision(ProvisionRequest())
    crm.settings = {"custom_notifications": True}
    connector = crm.connector()
    where = {f.where for f in connector.check() if f.code == "notifications_refused"}
    assert where == {"KAM_Alert", "custom_notifications"}

    connector.provision(ProvisionRequest())

    assert [f for f in connector.check() if f.code == "notifications_refused"] == []


def test_a_notification_fits_its_room_and_opens_the_account(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    connector.provision(ProvisionRequest())

    (outcome,) = connector.notify([PERSON], "t" * 251, "b" * 751, ACCOUNT)

    assert outcome.ok
    (sent,) = crm.server.org.notifications
    assert (sent["title"], sent["body"]) == ("t" * 249 + "…", "b" * 749 + "…")
    assert (sent["recipientIds"], sent["targetId"]) == ([PERSON], ACCOUNT)
    assert connector.budget().used["notification"] == 1


def test_more_recipients_than_a_call_takes_are_more_calls(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    connector.provision(ProvisionRequest())

    outcomes = connector.notify([PERSON] * 501, "t", "b", ACCOUNT)

    assert len(outcomes) == 501
    assert [len(n["recipientIds"]) for n in crm.server.org.notifications] == [500, 1]


def test_a_refusal_is_an_outcome_with_its_words(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    (missing,) = connector.notify([PERSON], "t", "b", ACCOUNT)
    assert (missing.ok, missing.code) == (False, "NOTIFICATION_TYPE_MISSING")
    connector.provision(ProvisionRequest())
    crm.server.faults.add("row_error", r"POST .*/actions/", code="LIMIT_EXCEEDED", message="wait")

    (refused,) = connector.notify([PERSON], "t", "b", ACCOUNT)

    assert (refused.ok, refused.code, said(refused.reason, "en")) == (
        False,
        "LIMIT_EXCEEDED",
        "wait",
    )


def test_a_lost_answer_is_not_asked_again_within_a_run(crm: SalesforceCrm) -> None:
    connector = crm.connector()
    connector.provision(ProvisionRequest())
    crm.server.faults.add("commit_then_drop", r"POST .*/actions/")

    with pytest.raises(TransientError):
        connector.notify([PERSON], "t", "b", ACCOUNT)

    assert len(crm.server.org.notifications) == 1


class Night:
    """An org in which one customer is most of the revenue, and the director is a user of it."""

    def __init__(self, server: SalesforceServer, folder: Path) -> None:
        book = Portfolio()
        book.account("A", name="Alpha")
        book.win("A", 8000, day(-30))
        for n in range(12):
            book.account(f"S{n}")
            book.win(f"S{n}", 100, day(-40))
        book.win("S0", 1, day(-800))
        book.write(folder / "portfolio")
        load_folder(server.org, folder / "portfolio")
        self.server = server
        director = f'[alerts.directors.head]\nuser = "{PERSON}"'
        self.config = configured(folder, server.url, "custom_notifications = true", director)

    def _session(self, later: dt.timedelta) -> AbstractContextManager[Session]:
        now = dt.datetime.combine(TODAY, dt.time(6), dt.UTC) + later
        return locked(load_project(self.config), None, None, now)

    def provision(self) -> None:
        with self._session(dt.timedelta()) as session:
            session.connector.provision(ProvisionRequest())

    def approve(self) -> Result:
        """The first write, by a person."""
        with self._session(dt.timedelta()) as session:
            made = run_once(session, _quiet)
            assert made.exit_code == 4
        with self._session(dt.timedelta(minutes=1)) as session:
            return apply_stored(session, None, _accepted(made), _quiet)

    def run(self, **later: int) -> Result:
        with self._session(dt.timedelta(**later)) as session:
            return run_once(session, _quiet)

    def send(self, **later: int) -> None:
        with self._session(dt.timedelta(**later)) as session:
            send_due(session)


def _quiet(_stream: str, _rows: int) -> None:
    return


def _accepted(result: Result) -> list[str]:
    return sorted({t.guard for t in result.trips})


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    clock = dt.datetime.combine(TODAY, dt.time(5), dt.UTC)
    with serving(Org(clock=clock)) as server:
        made = Night(server, tmp_path)
        made.provision()
        yield made


@pytest.mark.nights
def test_a_director_in_the_org_is_notified_once_beside_the_task(night: Night) -> None:
    first = night.approve()
    night.run(hours=1)
    night.run(hours=2)

    assert first.exit_code == 0
    (sent,) = night.server.org.notifications
    assert sent["title"] == "Dependency critical: Alpha"
    assert sent["recipientIds"] == [PERSON]
    assert night.server.org.rows["Account"][sent["targetId"]]["Name"] == "Alpha"
    assert "accept, reduce, insure or exit" in sent["body"]


@pytest.mark.nights
def test_a_notification_that_fails_is_told_and_goes_later(night: Night) -> None:
    night.server.faults.add("row_error", r"POST .*/actions/", message="not today")

    result = night.approve()

    assert result.exit_code == 0
    (finding,) = [f for f in result.findings if f.code == "alert_channel"]
    assert finding.where == "channel crm"
    assert "not today" in finding.values["error"]
    assert night.server.org.notifications == []
    night.send(hours=2)
    assert len(night.server.org.notifications) == 1


@pytest.mark.nights
def test_an_org_that_does_not_answer_costs_the_notification_not_the_run(night: Night) -> None:
    night.server.faults.add("drop", r"POST .*/actions/")

    result = night.approve()

    assert result.exit_code == 0
    assert [f.where for f in result.findings if f.code == "alert_channel"] == ["channel crm"]
