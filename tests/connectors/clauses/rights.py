"""API calls, provisioning, checking, closing."""

from __future__ import annotations

from kamsync.connector import ProvisionRequest
from kamsync.messages import findings as said
from tests.connectors.clauses.compare import (
    actions,
    pull_all,
)
from tests.connectors.clauses.crm import OUTPUTS, Crm
from tests.connectors.clauses.records import Records


class Rights(Records):
    def test_the_budget_counts_calls(self, crm: Crm) -> None:
        connector = self.ready(crm)
        seen = connector.describe()
        before = connector.budget().total

        pull_all(connector, seen, "account")
        connector.write_fields(self.changes(range(2)))

        spent = connector.budget().total - before
        assert (spent > 0) == self.counts_calls
        assert sum(connector.budget().least.values()) <= connector.budget().total

    def test_the_cost_of_writing_grows_with_the_work(self, crm: Crm) -> None:
        connector = self.ready(crm)

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

        assert actions(dry) == actions(again) == actions(real)

    def test_removing_leaves_no_field_of_ours(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        bare = crm.connector().provision(ProvisionRequest(dry_run=True))
        connector = self.provisioned(crm)
        connector.write_fields(self.changes(range(2)))

        dry = crm.connector().provision(ProvisionRequest(remove=True, dry_run=True))
        kept = crm.connector().provision(ProvisionRequest(dry_run=True))
        removed = crm.connector().provision(ProvisionRequest(remove=True))
        twice = crm.connector().provision(ProvisionRequest(remove=True))

        assert {step.action for step in kept} <= {"keep", "manual"}
        assert actions(dry) == actions(removed)
        assert "remove" in {step.action for step in removed}
        assert "remove" not in {step.action for step in twice}
        assert actions(crm.connector().provision(ProvisionRequest(dry_run=True))) == actions(bare)

    def test_checking_writes_nothing_and_names_its_findings(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        findings = crm.connector().check()

        assert all(finding.code and said.message(finding, "en") for finding in findings)
        steps = crm.connector().provision(ProvisionRequest(dry_run=True))
        assert "create" in {step.action for step in steps}

    def test_closing_twice_is_harmless(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()
        connector.describe()

        connector.close()
        connector.close()
