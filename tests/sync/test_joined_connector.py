"""Several connectors behind the one port: ids in front of which a connection stands, and whose
record is whose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import polars as pl
import pytest

from kamsync.connector import NO_OWNER, Budget, Connector, Description, StreamInfo
from kamsync.errors import TransientError
from kamsync.messages.links import record_link
from kamsync.model.change import NewTask, Outcome, RecordChange, TaskState
from kamsync.sync.joined.connector import JoinedConnector, planned_calls

SEEN = Description(
    org_id="org",
    org_name="Acme",
    is_sandbox=False,
    home_currency="EUR",
    timezone="UTC",
    own_user_ids=frozenset({"k"}),
    streams={"account": StreamInfo("account", True, frozenset({"name"}))},
    clock=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
)


@dataclass
class Member:
    """What a CRM was asked, by its own ids."""

    seen: Description = SEEN
    batch_size: int = 10
    left: int | None = None
    asked: list[Any] = field(default_factory=list)

    def describe(self) -> Description:
        return self.seen

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        self.asked += changes
        return [Outcome(c.account_id, ok=c.account_id != "bad") for c in changes]

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Any]]:
        return {i: {"root_ref": "r", "score": 7} for i in ids}

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        self.asked += tasks
        return [Outcome(t.key, ok=True, crm_id="t1") for t in tasks]

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        return {k: TaskState(k, "t1", "open", touched=False) for k in keys if k in self.asked}

    def write_cost(self, records: int, tasks: int) -> int:
        return records + tasks

    def budget(self) -> Budget:
        return Budget({"read": 2}, remaining=self.left)


def joined(**members: Member) -> JoinedConnector:
    return JoinedConnector({name: cast(Connector, member) for name, member in members.items()})


def a_task(**cells: Any) -> NewTask:
    given = {"key": "kamsync:portfolio:f:crm:a:2026-03-02:1", "account_id": "crm2:b"} | cells
    given = {"owner_id": "crm2:u"} | given
    return NewTask(subject="s", body="b", due_on=dt.date(2026, 3, 9), priority="low", **given)


def test_each_record_is_written_where_its_id_says_and_answered_in_order() -> None:
    one, two = Member(), Member()
    changes = [
        RecordChange("crm2:b", {"score": 1, "root_ref": "crm2:r"}),
        RecordChange("crm:bad", {"score": 2}),
        RecordChange("crm2:c", {"score": 3}),
    ]

    outcomes = joined(crm=one, crm2=two).write_fields(changes)

    assert [(o.ref, o.ok) for o in outcomes] == [
        ("crm2:b", True),
        ("crm:bad", False),
        ("crm2:c", True),
    ]
    assert [c.account_id for c in two.asked] == ["b", "c"]
    assert two.asked[0].values == {"score": 1, "root_ref": "r"}


def test_what_a_crm_shows_comes_back_under_joined_ids() -> None:
    shown = joined(crm=Member(), crm2=Member()).read_back(["crm2:b", "crm:a"], ["root_ref"])

    assert shown["crm2:b"] == {"root_ref": "crm2:r", "score": 7}
    assert set(shown) == {"crm:a", "crm2:b"}


def test_a_task_leaves_without_a_trace_of_the_other_crm() -> None:
    two = Member()

    (made,) = joined(crm=Member(), crm2=two).insert_tasks([a_task(contact_id="crm:c")])

    assert (made.ref, made.crm_id) == ("kamsync:portfolio:f:crm:a:2026-03-02:1", "crm2:t1")
    (sent,) = two.asked
    assert (sent.account_id, sent.owner_id, sent.contact_id) == ("b", "u", None)


def test_a_task_for_a_user_of_the_other_crm_is_refused_and_not_sent() -> None:
    two = Member()

    (refused,) = joined(crm=Member(), crm2=two).insert_tasks([a_task(owner_id="crm:u")])

    assert (refused.ok, refused.code, two.asked) == (False, NO_OWNER, [])


def test_a_task_is_looked_for_in_every_crm() -> None:
    two = Member(asked=["k2"])

    found = joined(crm=Member(), crm2=two).find_tasks(["k1", "k2"])

    assert {key: state.task_id for key, state in found.items()} == {"k2": "crm2:t1"}


def test_a_column_of_one_crm_and_the_slower_clock_count_for_the_whole() -> None:
    later = SEEN.clock + dt.timedelta(minutes=3)
    info = StreamInfo("account", True, frozenset({"region"}))
    two = replace(SEEN, clock=later, home_currency="USD", streams={"account": info})

    seen = joined(crm=Member(), crm2=Member(two)).describe()

    assert seen.streams["account"].columns == {"name", "region"}
    assert seen.clock == SEEN.clock
    assert seen.own_user_ids == {"crm:k", "crm2:k"}
    assert seen.home_currency == "", "two home currencies are none"


def test_each_crm_s_own_calls_are_held_against_what_it_has_left() -> None:
    connector = joined(crm=Member(left=5), crm2=Member(left=1))
    records = pl.Series(["crm:a", "crm:a", "crm2:b", "crm2:c"])

    calls = planned_calls(cast(Connector, connector), records, pl.Series(["crm:a"]))

    assert calls == [(2, 5), (2, 1)]
    assert connector.budget().used == {"read": 4}


def test_an_error_says_whose_it_is() -> None:
    @dataclass
    class Away(Member):
        def describe(self) -> Description:
            raise TransientError("hubspot", code="x")

    with pytest.raises(TransientError) as caught:
        joined(crm=Member(), crm2=Away()).describe()

    assert caught.value.connector == "crm2 (hubspot)"


def test_a_link_leads_into_the_crm_of_the_record() -> None:
    templates = "crm=https://one.example/{id}\ncrm2=https://two.example/r/{id}"

    assert record_link(templates, "crm2:7") == "https://two.example/r/7"
    assert record_link(templates, "crm:7") == "https://one.example/7"
    assert record_link(templates, "x:7") == ""
