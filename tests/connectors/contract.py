"""What every connector must do, whatever CRM is behind it: subclass ConnectorContract.

A subclass provides one fixture, `crm`, an object of the protocol `Crm` below: a backend that
starts without records and without kamsync's fields. It may narrow or widen the class attributes,
override `an_id` where ids have a shape, and `portfolio` where a CRM cannot hold a record as it
stands. Pulled records are compared in the columns that describe() calls readable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Final, Protocol

import polars as pl
import pytest

from kamsync.connector import Connector, Description, Page, ProvisionRequest, Window
from kamsync.errors import AuthError, ConnectorError, KamsyncError
from kamsync.model.change import NewTask, RecordChange, Value
from kamsync.model.coerce import WHERE, Zones, coerce
from kamsync.model.tables import STREAMS

Record = dict[str, str]
Portfolio = dict[str, list[Record]]
"""stream → records with canonical columns and text values (`|` between contact_ids)."""

OUTPUTS: Final = (
    "score",
    "tier",
    "confidence",
    "dependency",
    "flags",
    "last_client_data_on",
    "next_action",
    "why",
)
"""What connectors of a Crm are made with: `Context.outputs`. Every output type is among them."""


class Crm(Protocol):
    """One backend: a folder, or a server on loopback."""

    def connector(self, **overrides: object) -> Connector:
        """A fresh connector on this backend; `overrides` replace fields of its Context."""
        ...

    def load(self, portfolio: Portfolio) -> None:
        """Replace all records; each is older than the clock of the next describe()."""
        ...

    def edit(self, account_id: str, output: str, value: str) -> None:
        """Type `value` into an output field, as a person would."""
        ...

    def touch_task(self, key: str) -> None:
        """Change one of our tasks, as a person would; it stays open."""
        ...


class ChangingCrm(Crm, Protocol):
    """Optional: needed where a stream is incremental. Each call moves the CRM's clock on."""

    def change(self, stream: str, record: Record) -> None:
        """Insert the record, or change the one with its id."""
        ...

    def remove(self, stream: str, record_id: str) -> None:
        """Delete it, as a person would."""
        ...


class FailingCrm(Crm, Protocol):
    """Optional: faults on demand."""

    def fail_next(self, kind: str) -> None:
        """What the backend does from now on until something has failed for good.

        pull: the next pull breaks after it began, however often it is tried.
        auth: the credentials are refused.
        write: the next write of fields gets no answer, however often it is tried.
        lost_answer: the next insert of tasks is carried out, and its answer is lost.

        Raises NotImplementedError for a kind it cannot play.
        """
        ...


HOSTILE_NAMES: Final = (
    "Ardent Müller & Söhne",
    "北京 𝔘nlimited 🚀",
    'She said "hi", then; left',
    "=HYPERLINK(0)",
    "@sum",
    "-5 Ltd",
    "'tis quoted",
    "<script>alert(1)</script>",
    "O'Neil \\ %s {0} ${x}",
    "two\nlines",
)
HOSTILE_TEXTS: Final = ("=1+1", "'=1+1", "''", "+x", "-x", "@x", "'x", '"', "a;b,c", "𝔘 🚀", "1\n2")


class ConnectorContract:
    streams: ClassVar[tuple[str, ...]] = ("account", "opportunity", "contact", "activity", "user")
    """Streams this CRM can hold records of."""
    stages: ClassVar[dict[str, str]] = {
        "open": "Negotiation",
        "won": "Closed Won",
        "lost": "Closed Lost",
    }
    counts_calls: ClassVar[bool] = True
    sees_deletes: ClassVar[frozenset[str]] = frozenset({"account", "opportunity"})
    """Incremental streams in whose increments a deleted record shows."""
    more_than_a_page: ClassVar[int] = 450
    long_text: ClassVar[int] = 1500
    """Characters that `why` must hold."""

    def an_id(self, stream: str, number: int) -> str:
        """The id of the number-th record; the same every time."""
        return f"{stream}-{number}"

    def portfolio(self) -> Portfolio:
        """A little of everything this CRM holds."""
        everything = {
            "account": self._accounts(HOSTILE_NAMES),
            "opportunity": self._opportunities(),
            "contact": self._contacts(),
            "activity": self._activities(),
            "user": self._users(),
        } | self._others()
        return {stream: everything[stream] for stream in self.streams}

    # describe

    def test_describing_twice_says_the_same(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        first, second = crm.connector().describe(), crm.connector().describe()

        assert first.org_id
        assert first.org_id == second.org_id
        assert first.streams == second.streams
        assert first.writable == second.writable
        assert first.own_user_ids == second.own_user_ids

    def test_the_org_id_does_not_depend_on_the_records(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        before = crm.connector().describe().org_id

        crm.load({stream: [] for stream in self.streams})

        assert crm.connector().describe().org_id == before

    def test_a_description_speaks_canonical_columns_and_utc(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        seen = crm.connector().describe()

        assert set(self.streams) <= set(seen.streams)
        assert seen.clock.utcoffset() == dt.timedelta(0)
        assert len(seen.home_currency) == 3
        for name, info in seen.streams.items():
            stream = STREAMS[name]
            assert info.name == name
            assert [c for c in info.columns if stream.column(c) is None] == []
            assert {c.name for c in stream.columns if c.required} <= info.columns

    # pull

    def test_a_full_pull_gives_exactly_the_records(self, crm: Crm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        seen = connector.describe()

        for stream, records in portfolio.items():
            pulled = _pull(connector, seen, stream)
            _assert_same(stream, pulled, records, seen)

    def test_names_survive_whatever_they_hold(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()

        pulled = _pull(connector, connector.describe(), "account")

        assert set(pulled["name"]) == set(HOSTILE_NAMES)

    def test_pages_join_without_gap_or_double(self, crm: Crm) -> None:
        names = [f"Account {n}" for n in range(self.more_than_a_page)]
        accounts = self._accounts(names)
        crm.load({stream: [] for stream in self.streams} | {"account": accounts})
        connector = crm.connector()

        pulled = _pull(connector, connector.describe(), "account")
        ids = _ids(connector.pull_ids("account"))

        assert sorted(pulled["name"]) == sorted(names)
        assert sorted(ids) == sorted(record["id"] for record in accounts)

    def test_raw_frames_carry_text_under_canonical_names(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()
        seen = connector.describe()

        for stream in self.streams:
            for page in connector.pull(stream, Window(None, seen.clock)):
                assert page.rejects == ()
                for name, dtype in page.frame.schema.items():
                    assert name == WHERE or STREAMS[stream].column(name) is not None
                    assert dtype in (pl.String(), pl.List(pl.String())), name

    def test_an_empty_crm_is_not_an_error(self, crm: Crm) -> None:
        crm.load({stream: [] for stream in self.streams})
        connector = crm.connector()
        seen = connector.describe()

        for stream in self.streams:
            # An owner must exist for anybody to log in, so users need not be none.
            if stream != "user":
                assert _pull(connector, seen, stream).is_empty()
                assert _ids(connector.pull_ids(stream)) == []

    def test_a_stream_that_is_not_there_raises(self, crm: Crm) -> None:
        """It must never look like a stream without records."""
        crm.load({stream: self.portfolio()[stream] for stream in ("account", "opportunity")})
        connector = crm.connector()
        seen = connector.describe()
        absent = [name for name in STREAMS if name not in seen.streams]
        if not absent:
            pytest.skip("every stream is there")

        for stream in absent:
            with pytest.raises(KamsyncError):
                list(connector.pull(stream, Window(None, seen.clock)))

    def test_pulled_ids_are_those_of_the_records(self, crm: Crm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        connector.describe()

        for stream, records in portfolio.items():
            if all("id" in record for record in records):
                ids = _ids(connector.pull_ids(stream))
                wanted = {record["id"] for record in records}
                assert set(ids) == wanted if stream != "user" else set(ids) >= wanted
                assert len(ids) == len(set(ids))

    def test_pulling_by_id_leaves_out_ids_that_do_not_exist(self, crm: Crm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        seen = connector.describe()
        wanted = portfolio["account"][:3]
        ids = [record["id"] for record in wanted] + [self.an_id("account", 9_999)]

        pages = list(connector.pull_by_ids("account", ids))

        pulled = _typed(pages, "account", seen)
        _assert_same("account", pulled, wanted, seen)

    def test_pulling_no_ids_gives_nothing(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()
        seen = connector.describe()

        assert _typed(connector.pull_by_ids("account", []), "account", seen).is_empty()

    def test_an_increment_holds_what_changed(self, crm: ChangingCrm) -> None:
        crm.load(self.portfolio())
        before = crm.connector().describe()
        streams = _incremental(crm, before, ("account", "opportunity"))

        for stream in streams:
            record = self.portfolio()[stream][0] | {"name": "Renamed since"}
            crm.change(stream, record)
            connector = crm.connector()
            after = connector.describe()
            pages = list(connector.pull(stream, Window(before.clock, after.clock)))

            pulled = _typed(pages, stream, after)
            names = dict(pulled.select("id", "name").iter_rows())
            assert names[record["id"]] == "Renamed since"

    def test_an_increment_without_news_is_small(self, crm: ChangingCrm) -> None:
        names = [f"Account {n}" for n in range(self.more_than_a_page)]
        crm.load({stream: [] for stream in self.streams} | {"account": self._accounts(names)})
        before = crm.connector().describe()
        _incremental(crm, before, ("account",))
        crm.change("account", {"id": self.an_id("account", 0), "name": "Renamed since"})

        connector = crm.connector()
        after = connector.describe()
        pages = list(connector.pull("account", Window(before.clock, after.clock)))

        assert len(_typed(pages, "account", after)) < self.more_than_a_page

    def test_a_deleted_record_leaves(self, crm: ChangingCrm) -> None:
        crm.load(self.portfolio())
        before = crm.connector().describe()
        streams = _incremental(crm, before, ("account", "opportunity"))

        for stream in streams:
            gone = self.portfolio()[stream][-1]["id"]
            crm.remove(stream, gone)
            connector = crm.connector()
            after = connector.describe()
            pages = list(connector.pull(stream, Window(before.clock, after.clock)))

            pulled = _typed(pages, stream, after)
            assert gone not in _ids(connector.pull_ids(stream))
            if stream in self.sees_deletes:
                deleted = pulled.filter(pl.col("is_deleted"))["id"].to_list()
                assert gone in deleted

    # failure

    def test_a_pull_that_breaks_raises_and_the_next_is_whole(self, crm: FailingCrm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        seen = connector.describe()
        _fail(crm, "pull")

        with pytest.raises(ConnectorError):
            list(connector.pull("account", Window(None, seen.clock)))

        crm.load(portfolio)
        again = crm.connector()
        seen = again.describe()
        _assert_same("account", _pull(again, seen, "account"), portfolio["account"], seen)

    def test_refused_credentials_are_an_auth_error(self, crm: FailingCrm) -> None:
        crm.load(self.portfolio())
        _fail(crm, "auth")

        with pytest.raises(AuthError):
            crm.connector().describe()

    def test_a_write_without_answer_can_be_repeated(self, crm: FailingCrm) -> None:
        connector = self._ready(crm)
        change = RecordChange(self.an_id("account", 0), {"score": 64, "tier": "Maintain"})
        _fail(crm, "write")

        with pytest.raises(ConnectorError):
            connector.write_fields([change])

        again = crm.connector()
        again.describe()
        assert [outcome.ok for outcome in again.write_fields([change])] == [True]
        assert again.read_back([change.account_id], ["score", "tier"]) == {
            change.account_id: {"score": 64, "tier": "Maintain"}
        }

    def test_a_task_whose_answer_was_lost_exists_once(self, crm: FailingCrm) -> None:
        connector = self._ready(crm)
        task = self._task(0)
        _fail(crm, "lost_answer")

        try:
            outcomes = connector.insert_tasks([task])
            assert [outcome.ok for outcome in outcomes] == [True]
        except ConnectorError:
            pass

        again = crm.connector()
        seen = again.describe()
        assert set(again.find_tasks([task.key])) == {task.key}
        assert _own_activities(again, seen) <= 1

    # fields

    @pytest.mark.parametrize(
        ("output", "values"),
        [
            ("score", (0, 71, 100)),
            ("tier", ("Key", "Tomorrow", "Not key")),
            ("dependency", HOSTILE_TEXTS),
            ("why", HOSTILE_TEXTS),
            ("last_client_data_on", (dt.date(2024, 2, 29), dt.date(1999, 12, 31))),
        ],
    )
    def test_a_written_value_is_read_back_as_it_was(
        self, crm: Crm, output: str, values: tuple[Value, ...]
    ) -> None:
        connector = self._ready(crm)
        account_id = self.an_id("account", 0)

        for value in (*values, None):
            outcomes = connector.write_fields([RecordChange(account_id, {output: value})])
            shown = connector.read_back([account_id], [output])

            assert [(o.ref, o.ok) for o in outcomes] == [(account_id, True)]
            assert shown == {account_id: {output: value}}

    def test_empty_text_is_no_value(self, crm: Crm) -> None:
        connector = self._ready(crm)
        account_id = self.an_id("account", 0)
        connector.write_fields([RecordChange(account_id, {"why": "something"})])

        connector.write_fields([RecordChange(account_id, {"why": ""})])

        assert connector.read_back([account_id], ["why"]) == {account_id: {"why": None}}

    def test_long_text_is_kept_whole(self, crm: Crm) -> None:
        connector = self._ready(crm)
        account_id = self.an_id("account", 0)
        text = ("Réalisé à 40 %; next: call. " * 400)[: self.long_text - 1] + "."

        connector.write_fields([RecordChange(account_id, {"why": text})])

        assert connector.read_back([account_id], ["why"]) == {account_id: {"why": text}}

    def test_writing_the_same_again_changes_nothing(self, crm: Crm) -> None:
        connector = self._ready(crm)
        changes = self._changes(range(4))

        first = connector.write_fields(changes)
        shown = connector.read_back([c.account_id for c in changes], OUTPUTS)
        second = connector.write_fields(changes)

        assert [o.ok for o in first + second] == [True] * 8
        assert connector.read_back([c.account_id for c in changes], OUTPUTS) == shown

    def test_a_full_batch_is_written_in_order(self, crm: Crm) -> None:
        size = min(crm.connector().batch_size, self.more_than_a_page)
        names = [f"Account {n}" for n in range(size)]
        crm.load({stream: [] for stream in self.streams} | {"account": self._accounts(names)})
        connector = self._provisioned(crm)
        changes = [RecordChange(self.an_id("account", n), {"score": n % 101}) for n in range(size)]

        outcomes = connector.write_fields(changes)

        assert [o.ref for o in outcomes] == [c.account_id for c in changes]
        assert all(o.ok for o in outcomes)
        shown = connector.read_back([c.account_id for c in changes], ["score"])
        assert shown == {c.account_id: c.values for c in changes}

    def test_only_the_named_values_change(self, crm: Crm) -> None:
        connector = self._ready(crm)
        account_id = self.an_id("account", 1)
        connector.write_fields([RecordChange(account_id, {"score": 50, "tier": "Maintain"})])

        connector.write_fields([RecordChange(account_id, {"score": 51})])

        shown = connector.read_back([account_id], ["score", "tier"])
        assert shown == {account_id: {"score": 51, "tier": "Maintain"}}

    def test_one_unknown_record_does_not_stop_the_others(self, crm: Crm) -> None:
        connector = self._ready(crm)
        unknown = RecordChange(self.an_id("account", 9_999), {"score": 10})
        first, last = self._changes(range(2))

        outcomes = connector.write_fields([first, unknown, last])

        assert [o.ok for o in outcomes] == [True, False, True]
        assert outcomes[1].ref == unknown.account_id
        assert outcomes[1].reason
        shown = connector.read_back([c.account_id for c in (first, unknown, last)], ["score"])
        assert shown == {c.account_id: {"score": c.values["score"]} for c in (first, last)}

    def test_what_was_written_comes_with_the_next_account_pull(self, crm: Crm) -> None:
        connector = self._ready(crm)
        (change,) = self._changes([2])
        connector.write_fields([change])

        fresh = crm.connector()
        seen = fresh.describe()
        pulled = _pull(fresh, seen, "account")

        assert {f"out_{name}" for name in OUTPUTS} <= seen.streams["account"].columns
        rows = {row["id"]: row for row in pulled.iter_rows(named=True)}
        for name, value in change.values.items():
            assert _as_value(rows[change.account_id][f"out_{name}"], value) == value
            assert rows[self.an_id("account", 0)][f"out_{name}"] is None

    def test_a_persons_edit_is_seen(self, crm: Crm) -> None:
        connector = self._ready(crm)
        account_id = self.an_id("account", 0)
        connector.write_fields([RecordChange(account_id, {"tier": "Key"})])

        crm.edit(account_id, "tier", "Maintain")

        fresh = crm.connector()
        seen = fresh.describe()
        assert fresh.read_back([account_id], ["tier"]) == {account_id: {"tier": "Maintain"}}
        rows = {row["id"]: row for row in _pull(fresh, seen, "account").iter_rows(named=True)}
        assert rows[account_id]["out_tier"] == "Maintain"

    # tasks

    def test_a_task_is_found_by_its_key(self, crm: Crm) -> None:
        connector = self._ready(crm)
        tasks = [self._task(n) for n in range(3)]

        outcomes = connector.insert_tasks(tasks)

        found = crm.connector().find_tasks([tasks[1].key, "kamsync:main:none:x:2026-01-01:1"])
        assert [(o.ref, o.ok) for o in outcomes] == [(task.key, True) for task in tasks]
        assert all(o.crm_id for o in outcomes)
        assert set(found) == {tasks[1].key}
        state = found[tasks[1].key]
        assert (state.key, state.task_id) == (tasks[1].key, outcomes[1].crm_id)
        assert (state.status, state.touched) == ("open", False)

    def test_without_keys_all_our_tasks_are_found(self, crm: Crm) -> None:
        connector = self._ready(crm)
        tasks = [self._task(n) for n in range(3)]

        assert connector.find_tasks([]) == {}
        connector.insert_tasks(tasks)

        assert set(crm.connector().find_tasks([])) == {task.key for task in tasks}

    def test_inserting_a_task_again_makes_no_second_one(self, crm: Crm) -> None:
        connector = self._ready(crm)
        tasks = [self._task(n) for n in range(2)]
        connector.insert_tasks(tasks[:1])

        outcomes = connector.insert_tasks(tasks)

        fresh = crm.connector()
        assert [o.ok for o in outcomes] == [True, True]
        assert _own_activities(fresh, fresh.describe()) <= 2
        found = fresh.find_tasks([])
        assert set(found) == {task.key for task in tasks}
        assert not any(state.touched for state in found.values())

    def test_a_task_on_an_unknown_account_does_not_stop_the_others(self, crm: Crm) -> None:
        connector = self._ready(crm)
        good, lost = self._task(0), self._task(9_999)

        outcomes = connector.insert_tasks([lost, good])

        assert [o.ok for o in outcomes] == [False, True]
        assert outcomes[0].reason
        assert set(connector.find_tasks([])) == {good.key}

    def test_a_task_that_a_person_changed_is_touched(self, crm: Crm) -> None:
        connector = self._ready(crm)
        tasks = [self._task(n) for n in range(2)]
        connector.insert_tasks(tasks)

        crm.touch_task(tasks[0].key)

        found = crm.connector().find_tasks([])
        assert {key: state.touched for key, state in found.items()} == {
            tasks[0].key: True,
            tasks[1].key: False,
        }

    def test_completing_a_task_twice_is_harmless(self, crm: Crm) -> None:
        connector = self._ready(crm)
        task = self._task(0)
        (inserted,) = connector.insert_tasks([task])

        outcomes = [*connector.complete_tasks([inserted.crm_id])]
        outcomes += crm.connector().complete_tasks([inserted.crm_id])

        state = crm.connector().find_tasks([task.key])[task.key]
        assert [o.ok for o in outcomes] == [True, True]
        assert (state.status, state.touched) == ("done", False)

    def test_a_deleted_task_is_gone_or_done(self, crm: Crm) -> None:
        connector = self._ready(crm)
        tasks = [self._task(n) for n in range(2)]
        inserted = connector.insert_tasks(tasks)

        first = connector.delete_tasks([inserted[0].crm_id])
        second = crm.connector().delete_tasks([inserted[0].crm_id])

        found = crm.connector().find_tasks([])
        assert [o.ok for o in first + second] == [True, True]
        assert tasks[0].key not in found or found[tasks[0].key].status == "done"
        assert found[tasks[1].key].status == "open"

    def test_our_own_tasks_never_count_as_the_customers_life(self, crm: Crm) -> None:
        connector = self._ready(crm)
        seen = connector.describe()
        theirs = {record["id"] for record in self.portfolio().get("activity", [])}
        connector.insert_tasks([self._task(0)])

        fresh = crm.connector()
        seen = fresh.describe()
        if "activity" not in seen.streams:
            pytest.skip("no activities here")
        pulled = _pull(fresh, seen, "activity")

        new = pulled.filter(~pl.col("id").is_in(list(theirs)))
        own = [row.get("is_own") for row in new.iter_rows(named=True)]
        assert own in ([], [True])

    # money and rights

    def test_the_budget_counts_calls(self, crm: Crm) -> None:
        connector = self._ready(crm)
        seen = connector.describe()
        before = connector.budget().total

        _pull(connector, seen, "account")
        connector.write_fields(self._changes(range(2)))

        spent = connector.budget().total - before
        assert (spent > 0) == self.counts_calls
        assert sum(connector.budget().least.values()) <= connector.budget().total

    def test_the_cost_of_writing_grows_with_the_work(self, crm: Crm) -> None:
        connector = self._ready(crm)

        assert connector.write_cost(0, 0) == 0
        assert (connector.write_cost(1, 0) > 0) == self.counts_calls
        assert (connector.write_cost(0, 1) > 0) == self.counts_calls
        assert connector.write_cost(10_001, 51) >= connector.write_cost(10_000, 50)
        assert connector.write_cost(100_000, 0) >= connector.write_cost(1, 0)

    def test_provisioning_twice_changes_nothing(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        first = crm.connector().provision(ProvisionRequest())

        second = crm.connector().provision(ProvisionRequest())

        assert all(step.ok for step in first + second)
        assert "create" in {step.action for step in first}
        assert {step.action for step in second} <= {"keep", "manual"}
        assert set(OUTPUTS) <= crm.connector().describe().writable

    def test_a_dry_run_says_what_the_real_one_then_does(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        dry = crm.connector().provision(ProvisionRequest(dry_run=True))
        again = crm.connector().provision(ProvisionRequest(dry_run=True))
        real = crm.connector().provision(ProvisionRequest())

        assert _steps(dry) == _steps(again) == _steps(real)

    def test_removing_leaves_no_field_of_ours(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        bare = crm.connector().provision(ProvisionRequest(dry_run=True))
        connector = self._provisioned(crm)
        connector.write_fields(self._changes(range(2)))

        dry = crm.connector().provision(ProvisionRequest(remove=True, dry_run=True))
        kept = crm.connector().provision(ProvisionRequest(dry_run=True))
        removed = crm.connector().provision(ProvisionRequest(remove=True))
        twice = crm.connector().provision(ProvisionRequest(remove=True))

        assert {step.action for step in kept} <= {"keep", "manual"}
        assert _steps(dry) == _steps(removed)
        assert "remove" in {step.action for step in removed}
        assert "remove" not in {step.action for step in twice}
        assert _steps(crm.connector().provision(ProvisionRequest(dry_run=True))) == _steps(bare)

    def test_checking_writes_nothing_and_names_its_findings(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        findings = crm.connector().check()

        assert all(finding.code and finding.message for finding in findings)
        steps = crm.connector().provision(ProvisionRequest(dry_run=True))
        assert "create" in {step.action for step in steps}

    def test_closing_twice_is_harmless(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()
        connector.describe()

        connector.close()
        connector.close()

    # the records

    def _ready(self, crm: Crm) -> Connector:
        crm.load(self.portfolio())
        return self._provisioned(crm)

    def _provisioned(self, crm: Crm) -> Connector:
        crm.connector().provision(ProvisionRequest())
        connector = crm.connector()
        connector.describe()
        return connector

    def _accounts(self, names: Iterable[str]) -> list[Record]:
        return [
            {
                "id": self.an_id("account", n),
                "name": name,
                "owner_id": self.an_id("user", n % 2),
                "type": "Customer",
                "industry": ("Energy", "")[n % 2],
                "country": "France",
                "created_at": f"2024-01-{1 + n % 28:02}T10:00:00Z",
            }
            for n, name in enumerate(names)
        ]

    def _opportunities(self) -> list[Record]:
        rows = [
            ("won", "1234.56", "2026-01-15", "100"),
            ("won", "0", "2025-12-31", "100"),
            ("won", "-250.00", "2025-11-30", "100"),
            ("lost", "12345678.90", "2024-02-29", "0"),
            ("open", "5000", "2026-09-30", "50"),
            ("open", "", "2026-10-31", "50"),
        ]
        return [
            {
                "id": self.an_id("opportunity", n),
                "account_id": self.an_id("account", n % 3),
                "name": f"Deal {n} – größer",
                "stage": self.stages[kind],
                "is_closed": "false" if kind == "open" else "true",
                "is_won": "true" if kind == "won" else "false",
                "amount": amount,
                "currency": "EUR",
                "probability": probability,
                "close_date": day,
                "created_at": f"2024-02-0{n + 1}T08:30:00Z",
                "owner_id": self.an_id("user", n % 2),
            }
            for n, (kind, amount, day, probability) in enumerate(rows)
        ]

    def _contacts(self) -> list[Record]:
        return [
            {
                "id": self.an_id("contact", n),
                "account_id": self.an_id("account", n % 2),
                "title": title,
                "email_domain": "ardent.example",
                "reports_to_id": self.an_id("contact", 0) if n else "",
            }
            for n, title in enumerate(("Directrice générale", "Einkäufer", "CFO"))
        ]

    def _activities(self) -> list[Record]:
        rows = [
            ("meeting", "", "2026-02-01T09:00:00Z"),
            ("call", "inbound", "2026-02-02T10:15:00Z"),
            ("email", "inbound", "2026-02-03T11:30:00Z"),
            ("email", "outbound", "2025-12-31T23:30:00Z"),
            ("note", "", "2026-02-04T00:15:00Z"),
        ]
        return [
            {
                "id": self.an_id("activity", n),
                "account_id": self.an_id("account", n % 2),
                "contact_ids": "|".join(self.an_id("contact", c) for c in range(n % 3)),
                "kind": kind,
                "direction": direction,
                "occurred_at": at,
                "owner_id": self.an_id("user", 0),
            }
            for n, (kind, direction, at) in enumerate(rows)
        ]

    def _users(self) -> list[Record]:
        return [
            {
                "id": self.an_id("user", n),
                "name": name,
                "email": f"user{n}@kam.example",
                "is_active": "true" if n < 2 else "false",
            }
            for n, name in enumerate(("Zoë Ångström", "Ibn Saïd", "Former Owner"))
        ]

    def _others(self) -> Portfolio:
        account = {"account_id": self.an_id("account", 0)}
        return {
            "survey": [account | {"score": "9", "scale_max": "10", "answered_at": "2026-01-20"}],
            "case": [account | {"opened_at": "2026-01-20T10:00:00Z", "status": "New"}],
            "contract": [account | {"value": "1200.50", "currency": "EUR", "renews": "true"}],
            "commitment": [account | {"side": "ours", "title": "Audit", "due_at": "2026-03-01"}],
            "objective": [account | {"horizon": "mid", "title": "Two sites"}],
            "team_member": [account | {"user_id": self.an_id("user", 0), "role": "KAM"}],
            "revenue": [
                account | {"amount": "99.99", "currency": "EUR", "booked_on": "2026-01-31"},
                account | {"amount": "-9.99", "currency": "EUR", "booked_on": "2026-02-01"},
            ],
            "change_log": [
                account | {"field": "owner_id", "new": "x", "changed_at": "2026-01-20T10:00:00Z"}
            ],
        }

    def _changes(self, numbers: Iterable[int]) -> list[RecordChange]:
        return [
            RecordChange(
                self.an_id("account", n),
                {
                    "score": 70 + n,
                    "tier": "Key",
                    "confidence": 88,
                    "dependency": "critical: EMEA 41 %",
                    "flags": "silent single_threaded",
                    "last_client_data_on": dt.date(2026, 2, 1 + n),
                    "next_action": "=Call – appeler 🚀",
                    "why": "Potential 40\nGrowth 20; «relation» 10",
                },
            )
            for n in numbers
        ]

    def _task(self, number: int) -> NewTask:
        account_id = self.an_id("account", number)
        return NewTask(
            key=f"kamsync:main:stale_client_data:{account_id}:2026-03-02:1",
            account_id=account_id,
            owner_id=self.an_id("user", 0),
            subject="=Reprendre contact – 北京 🚀",
            body='Last customer data "2025-08-01";\nsecond line',
            due_on=dt.date(2026, 3, 9),
            priority=("high", "normal", "low")[number % 3],
        )


def _fail(crm: FailingCrm, kind: str) -> None:
    if not hasattr(crm, "fail_next"):
        pytest.skip("this backend plays no faults")
    try:
        crm.fail_next(kind)
    except NotImplementedError:
        pytest.skip(f"this backend cannot play {kind}")


def _incremental(crm: Crm, seen: Description, streams: Iterable[str]) -> list[str]:
    found = [stream for stream in streams if seen.streams[stream].incremental]
    if not found:
        pytest.skip("every pull is full here")
    assert hasattr(crm, "change"), "an incremental CRM offers change() and remove()"
    return found


def _ids(frames: Iterable[pl.DataFrame]) -> list[str]:
    return [value for frame in frames for value in frame["id"].to_list()]


def _pull(connector: Connector, seen: Description, stream: str) -> pl.DataFrame:
    return _typed(connector.pull(stream, Window(None, seen.clock)), stream, seen)


def _typed(pages: Iterable[Page], stream: str, seen: Description) -> pl.DataFrame:
    """The pages as one typed frame, the later of two versions of a record; no row refused."""
    frames = []
    for page in pages:
        done = coerce(stream, page.frame, _zones(seen), seen.home_currency)
        assert page.rejects == ()
        assert done.rejects.rows() == []
        frames.append(done.frame)
    if not frames:
        return STREAMS[stream].empty()
    frame = pl.concat(frames, how="diagonal")
    return frame.unique("id", keep="last", maintain_order=True) if "id" in frame.columns else frame


def _zones(seen: Description) -> Zones:
    return Zones(seen.timezone, seen.timezone)


def _assert_same(
    stream: str, pulled: pl.DataFrame, records: list[Record], seen: Description
) -> None:
    """The same records, in the loaded columns that the CRM can carry."""
    wanted = coerce(stream, pl.DataFrame(records), _zones(seen), seen.home_currency).frame
    columns = sorted({c for r in records for c in r} & seen.streams[stream].columns)
    assert columns
    if stream == "user":
        pulled = pulled.filter(pl.col("id").is_in([record["id"] for record in records]))
    assert _rows(pulled, columns) == _rows(wanted, columns)


def _rows(frame: pl.DataFrame, columns: list[str]) -> list[tuple[object, ...]]:
    """Rows in an order of their own; no links and an empty list of links are the same."""
    rows = [
        tuple(sorted(v or []) if isinstance(v, list) else v for v in row)
        for row in frame.with_columns(
            pl.col(name).fill_null([]) for name in columns if frame.schema[name] == pl.List
        )
        .select(columns)
        .iter_rows()
    ]
    return sorted(rows, key=repr)


def _own_activities(connector: Connector, seen: Description) -> int:
    """Our tasks among the activities; 0 where tasks are not pulled."""
    if "activity" not in seen.streams:
        return 0
    pulled = _pull(connector, seen, "activity")
    return pulled["is_own"].sum() if "is_own" in pulled.columns else 0


def _as_value(text: str | None, like: Value) -> Value:
    """A raw output cell as the type that was written."""
    if text is None or isinstance(like, str):
        return text
    if isinstance(like, dt.date):
        return dt.date.fromisoformat(text[:10])
    return float(text)


def _steps(steps: Iterable[object]) -> list[tuple[object, object]]:
    return [(getattr(step, "what", ""), getattr(step, "action", "")) for step in steps]
