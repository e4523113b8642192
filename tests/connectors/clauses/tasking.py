"""Tasks: inserted once, found by key, left alone once touched."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from kamsync.messages.sentences import said
from tests.connectors.clauses.compare import (
    own_activities,
    pull_all,
)
from tests.connectors.clauses.crm import Crm
from tests.connectors.clauses.records import Records


class Tasking(Records):
    def test_a_task_is_found_by_its_key(self, crm: Crm) -> None:
        connector = self.ready(crm)
        tasks = [self.task(n) for n in range(3)]

        outcomes = connector.insert_tasks(tasks)

        found = crm.connector().find_tasks([tasks[1].key, "kamsync:main:none:x:2026-01-01:1"])
        assert [(o.ref, o.ok) for o in outcomes] == [(task.key, True) for task in tasks]
        assert all(o.crm_id for o in outcomes)
        assert set(found) == {tasks[1].key}
        state = found[tasks[1].key]
        assert (state.key, state.task_id) == (tasks[1].key, outcomes[1].crm_id)
        assert (state.status, state.touched) == ("open", False)

    def test_without_keys_all_our_tasks_are_found(self, crm: Crm) -> None:
        connector = self.ready(crm)
        tasks = [self.task(n) for n in range(3)]

        assert connector.find_tasks([]) == {}
        connector.insert_tasks(tasks)

        assert set(crm.connector().find_tasks([])) == {task.key for task in tasks}

    def test_inserting_a_task_again_makes_no_second_one(self, crm: Crm) -> None:
        connector = self.ready(crm)
        tasks = [self.task(n) for n in range(2)]
        connector.insert_tasks(tasks[:1])

        outcomes = connector.insert_tasks(tasks)

        fresh = crm.connector()
        assert [o.ok for o in outcomes] == [True, True]
        assert own_activities(fresh, fresh.describe()) <= 2
        found = fresh.find_tasks([])
        assert set(found) == {task.key for task in tasks}
        assert not any(state.touched for state in found.values())

    def test_inserting_a_task_that_is_done_does_not_open_it_again(self, crm: Crm) -> None:
        connector = self.ready(crm)
        task = self.task(0)
        (inserted,) = connector.insert_tasks([task])
        connector.complete_tasks([inserted.crm_id])

        (again,) = crm.connector().insert_tasks([task])

        assert again.ok
        assert crm.connector().find_tasks([])[task.key].status == "done"

    def test_a_task_on_an_unknown_account_does_not_stop_the_others(self, crm: Crm) -> None:
        connector = self.ready(crm)
        good, lost = self.task(0), self.task(9_999)

        outcomes = connector.insert_tasks([lost, good])

        assert [o.ok for o in outcomes] == [False, True]
        assert said(outcomes[0].reason, "en")
        assert set(connector.find_tasks([])) == {good.key}

    def test_a_task_for_nobody_is_refused_and_not_created(self, crm: Crm) -> None:
        """A CRM gives it to whoever inserts it, or to nobody: no one would see it. A file of
        tasks has no such reader, the person who opens it sees them all."""
        connector = self.ready(crm)
        if not connector.describe().needs_approval:
            pytest.skip("files")
        nobodys, somebodys = replace(self.task(0), owner_id=None), self.task(1)

        outcomes = connector.insert_tasks([nobodys, somebodys])

        assert [(o.ok, o.code) for o in outcomes] == [(False, "NO_OWNER"), (True, "")]
        assert set(crm.connector().find_tasks([])) == {somebodys.key}

    def test_a_task_that_a_person_changed_is_touched(self, crm: Crm) -> None:
        connector = self.ready(crm)
        tasks = [self.task(n) for n in range(2)]
        connector.insert_tasks(tasks)

        crm.touch_task(tasks[0].key)

        found = crm.connector().find_tasks([])
        assert {key: state.touched for key, state in found.items()} == {
            tasks[0].key: True,
            tasks[1].key: False,
        }

    def test_completing_a_task_twice_is_harmless(self, crm: Crm) -> None:
        connector = self.ready(crm)
        task = self.task(0)
        (inserted,) = connector.insert_tasks([task])

        outcomes = [*connector.complete_tasks([inserted.crm_id])]
        outcomes += crm.connector().complete_tasks([inserted.crm_id])

        state = crm.connector().find_tasks([task.key])[task.key]
        assert [o.ok for o in outcomes] == [True, True]
        assert (state.status, state.touched) == ("done", False)

    def test_a_deleted_task_is_gone_or_done(self, crm: Crm) -> None:
        connector = self.ready(crm)
        tasks = [self.task(n) for n in range(2)]
        inserted = connector.insert_tasks(tasks)

        first = connector.delete_tasks([inserted[0].crm_id])
        second = crm.connector().delete_tasks([inserted[0].crm_id])

        found = crm.connector().find_tasks([])
        assert [o.ok for o in first + second] == [True, True]
        assert tasks[0].key not in found or found[tasks[0].key].status == "done"
        assert found[tasks[1].key].status == "open"

    def test_our_own_tasks_never_count_as_the_customers_life(self, crm: Crm) -> None:
        connector = self.ready(crm)
        seen = connector.describe()
        theirs = {record["id"] for record in self.portfolio().get("activity", [])}
        connector.insert_tasks([self.task(0)])

        fresh = crm.connector()
        seen = fresh.describe()
        if "activity" not in seen.streams:
            pytest.skip("no activities here")
        pulled = pull_all(fresh, seen, "activity")

        new = pulled.filter(~pl.col("id").is_in(list(theirs)))
        own = [row.get("is_own") for row in new.iter_rows(named=True)]
        assert own in ([], [True])
