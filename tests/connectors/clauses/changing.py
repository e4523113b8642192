"""Increments, deletes, and faults in the middle."""

from __future__ import annotations

import polars as pl
import pytest

from kamsync.connector import Window
from kamsync.errors import AuthError, ConnectorError
from kamsync.model.change import RecordChange
from tests.connectors.clauses.compare import (
    assert_same,
    fail,
    ids_of,
    incremental,
    own_activities,
    pull_all,
    typed,
)
from tests.connectors.clauses.crm import ChangingCrm, FailingCrm
from tests.connectors.clauses.records import Records


class Changing(Records):
    def test_an_increment_holds_what_changed(self, crm: ChangingCrm) -> None:
        crm.load(self.portfolio())
        before = crm.connector().describe()
        streams = incremental(crm, before, ("account", "opportunity"))

        for stream in streams:
            record = self.portfolio()[stream][0] | {"name": "Renamed since"}
            crm.change(stream, record)
            connector = crm.connector()
            after = connector.describe()
            pages = list(connector.pull(stream, Window(before.clock, after.clock)))

            pulled = typed(pages, stream, after)
            names = dict(pulled.select("id", "name").iter_rows())
            assert names[record["id"]] == "Renamed since"

    def test_an_increment_without_news_is_small(self, crm: ChangingCrm) -> None:
        names = [f"Account {n}" for n in range(self.more_than_a_page)]
        crm.load({stream: [] for stream in self.streams} | {"account": self.accounts(names)})
        before = crm.connector().describe()
        incremental(crm, before, ("account",))
        crm.change("account", {"id": self.an_id("account", 0), "name": "Renamed since"})

        connector = crm.connector()
        after = connector.describe()
        pages = list(connector.pull("account", Window(before.clock, after.clock)))

        assert len(typed(pages, "account", after)) < self.more_than_a_page

    def test_a_deleted_record_leaves(self, crm: ChangingCrm) -> None:
        crm.load(self.portfolio())
        before = crm.connector().describe()
        streams = incremental(crm, before, ("account", "opportunity"))

        for stream in streams:
            gone = self.portfolio()[stream][-1]["id"]
            crm.remove(stream, gone)
            connector = crm.connector()
            after = connector.describe()
            pages = list(connector.pull(stream, Window(before.clock, after.clock)))

            pulled = typed(pages, stream, after)
            assert gone not in ids_of(connector.pull_ids(stream))
            if stream in self.sees_deletes:
                deleted = pulled.filter(pl.col("is_deleted"))["id"].to_list()
                assert gone in deleted


class Failing(Records):
    def test_a_pull_that_breaks_raises_and_the_next_is_whole(self, crm: FailingCrm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        seen = connector.describe()
        fail(crm, "pull")

        with pytest.raises(ConnectorError):
            list(connector.pull("account", Window(None, seen.clock)))

        crm.load(portfolio)
        again = crm.connector()
        seen = again.describe()
        assert_same("account", pull_all(again, seen, "account"), portfolio["account"], seen)

    def test_refused_credentials_are_an_auth_error(self, crm: FailingCrm) -> None:
        crm.load(self.portfolio())
        fail(crm, "auth")

        with pytest.raises(AuthError):
            crm.connector().describe()

    def test_a_write_without_answer_can_be_repeated(self, crm: FailingCrm) -> None:
        connector = self.ready(crm)
        change = RecordChange(self.an_id("account", 0), {"score": 64, "tier": "Maintain"})
        fail(crm, "write")

        with pytest.raises(ConnectorError):
            connector.write_fields([change])

        again = crm.connector()
        again.describe()
        assert [outcome.ok for outcome in again.write_fields([change])] == [True]
        assert again.read_back([change.account_id], ["score", "tier"]) == {
            change.account_id: {"score": 64, "tier": "Maintain"}
        }

    def test_a_task_whose_answer_was_lost_exists_once(self, crm: FailingCrm) -> None:
        connector = self.ready(crm)
        task = self.task(0)
        fail(crm, "lost_answer")

        try:
            outcomes = connector.insert_tasks([task])
            assert [outcome.ok for outcome in outcomes] == [True]
        except ConnectorError:
            pass

        again = crm.connector()
        seen = again.describe()
        assert set(again.find_tasks([task.key])) == {task.key}
        assert own_activities(again, seen) <= 1
