"""Writing our fields and reading them back."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kamsync.messages.sentences import said
from kamsync.model.change import RecordChange, Value
from kamsync.model.value import value_of
from tests.connectors.clauses.compare import (
    as_value,
    pull_all,
)
from tests.connectors.clauses.crm import OUTPUTS, Crm
from tests.connectors.clauses.records import HOSTILE_TEXTS, Records

_WRITTEN: Final[dict[str, tuple[Value, ...]]] = {
    "score": (0, 71, 100),
    "tier": ("Key", "Tomorrow", "Not key"),
    "next_action": HOSTILE_TEXTS,
    "why": HOSTILE_TEXTS,
    "dependency": ("high", "none"),
    "flags": ("silent", "lost silent single_threaded"),
    "last_client_data_on": (dt.date(2024, 2, 29), dt.date(1999, 12, 31)),
}


class Writing(Records):
    def test_a_written_value_is_read_back_as_it_was(self, crm: Crm) -> None:
        """Output by output, with what each type can hold; then nothing."""
        connector = self.ready(crm)
        account_id = self.an_id("account", 0)

        for output, values in _WRITTEN.items():
            for value in (*values, None):
                outcomes = connector.write_fields([RecordChange(account_id, {output: value})])
                shown = connector.read_back([account_id], [output])

                assert [(o.ref, o.ok) for o in outcomes] == [(account_id, True)]
                assert shown == {account_id: {output: value}}

    def test_empty_text_is_no_value(self, crm: Crm) -> None:
        connector = self.ready(crm)
        account_id = self.an_id("account", 0)
        connector.write_fields([RecordChange(account_id, {"why": "something"})])

        connector.write_fields([RecordChange(account_id, {"why": ""})])

        assert connector.read_back([account_id], ["why"]) == {account_id: {"why": None}}

    def test_long_text_is_kept_whole(self, crm: Crm) -> None:
        connector = self.ready(crm)
        account_id = self.an_id("account", 0)
        text = ("Réalisé à 40 %; next: call. " * 400)[: self.long_text - 1] + "."

        connector.write_fields([RecordChange(account_id, {"why": text})])

        assert connector.read_back([account_id], ["why"]) == {account_id: {"why": text}}

    def test_writing_the_same_again_changes_nothing(self, crm: Crm) -> None:
        connector = self.ready(crm)
        changes = self.changes(range(4))

        first = connector.write_fields(changes)
        shown = connector.read_back([c.account_id for c in changes], OUTPUTS)
        second = connector.write_fields(changes)

        assert [o.ok for o in first + second] == [True] * 8
        assert connector.read_back([c.account_id for c in changes], OUTPUTS) == shown

    def test_a_full_batch_is_written_in_order(self, crm: Crm) -> None:
        size = min(crm.connector().batch_size, self.more_than_a_page)
        names = [f"Account {n}" for n in range(size)]
        crm.load({stream: [] for stream in self.streams} | {"account": self.accounts(names)})
        connector = self.provisioned(crm)
        changes = [RecordChange(self.an_id("account", n), {"score": n % 101}) for n in range(size)]

        outcomes = connector.write_fields(changes)

        assert [o.ref for o in outcomes] == [c.account_id for c in changes]
        assert all(o.ok for o in outcomes)
        shown = connector.read_back([c.account_id for c in changes], ["score"])
        assert shown == {c.account_id: c.values for c in changes}

    def test_only_the_named_values_change(self, crm: Crm) -> None:
        connector = self.ready(crm)
        account_id = self.an_id("account", 1)
        connector.write_fields([RecordChange(account_id, {"score": 50, "tier": "Maintain"})])

        connector.write_fields([RecordChange(account_id, {"score": 51})])

        shown = connector.read_back([account_id], ["score", "tier"])
        assert shown == {account_id: {"score": 51, "tier": "Maintain"}}

    def test_one_unknown_record_does_not_stop_the_others(self, crm: Crm) -> None:
        connector = self.ready(crm)
        unknown = RecordChange(self.an_id("account", 9_999), {"score": 10})
        first, last = self.changes(range(2))

        outcomes = connector.write_fields([first, unknown, last])

        assert [o.ok for o in outcomes] == [True, False, True]
        assert outcomes[1].ref == unknown.account_id
        assert said(outcomes[1].reason, "en")
        shown = connector.read_back([c.account_id for c in (first, unknown, last)], ["score"])
        assert shown == {c.account_id: {"score": c.values["score"]} for c in (first, last)}

    def test_what_was_written_comes_with_the_next_account_pull(self, crm: Crm) -> None:
        connector = self.ready(crm)
        (change,) = self.changes([2])
        connector.write_fields([change])

        fresh = crm.connector()
        seen = fresh.describe()
        pulled = pull_all(fresh, seen, "account")

        assert {f"out_{name}" for name in OUTPUTS} <= seen.streams["account"].columns
        rows = {row["id"]: row for row in pulled.iter_rows(named=True)}
        for name, value in change.values.items():
            cell = rows[change.account_id][f"out_{name}"]
            if name == "flags":  # every CRM has a separator of its own
                cell = value_of(cell, "multi_picklist")
            assert as_value(cell, value) == value
            assert rows[self.an_id("account", 0)][f"out_{name}"] is None

    def test_a_persons_edit_is_seen(self, crm: Crm) -> None:
        connector = self.ready(crm)
        account_id = self.an_id("account", 0)
        connector.write_fields([RecordChange(account_id, {"tier": "Key"})])

        crm.edit(account_id, "tier", "Maintain")

        fresh = crm.connector()
        seen = fresh.describe()
        assert fresh.read_back([account_id], ["tier"]) == {account_id: {"tier": "Maintain"}}
        rows = {row["id"]: row for row in pull_all(fresh, seen, "account").iter_rows(named=True)}
        assert rows[account_id]["out_tier"] == "Maintain"
