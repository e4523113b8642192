"""A remote CRM for tests: the local connector, but a person must look before the first write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.local.connector import LocalConnector
from kamsync.connector import Budget, Context, Description
from kamsync.model.change import Outcome, RecordChange, Value
from kamsync.model.fieldmap import FieldMap


class RemoteConnector(LocalConnector):
    """Small batches, and faults a test switches on by class attribute."""

    batch_size = 4
    needs_approval = True
    org_id = "org-1"
    remaining: int | None = None
    """API calls left today."""
    refuses: frozenset[str] = frozenset()
    """Accounts whose write a rule of the CRM refuses."""
    gone: frozenset[str] = frozenset()
    """Accounts deleted since they were read."""
    hidden: frozenset[str] = frozenset()
    """Outputs that an admin archived."""
    changes_back: frozenset[str] = frozenset()
    """Accounts whose tier a rule of the CRM changes after each write."""

    def __init__(self, settings: Any, mapping: FieldMap, context: Context) -> None:
        super().__init__(settings, mapping, context)
        self.wrote: set[str] = set()

    def describe(self) -> Description:
        seen = super().describe()
        return replace(
            seen,
            needs_approval=self.needs_approval,
            org_id=self.org_id,
            writable=seen.writable - self.hidden,
        )

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        assert len(changes) <= max(self.batch_size, 5), "more records than a batch holds"
        self.wrote |= {c.account_id for c in changes}
        no = self.refuses | self.gone
        kept = super().write_fields([c for c in changes if c.account_id not in no])
        done = {o.ref: o for o in kept}
        rule = "a rule says no"
        return [
            done.get(c.account_id, Outcome(c.account_id, ok=False, code="RULE", reason=rule))
            for c in changes
        ]

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        shown = super().read_back([i for i in ids if i not in self.gone], outputs)
        for account in self.changes_back & self.wrote & set(shown):
            shown[account]["tier"] = "Other"
        return shown

    def budget(self) -> Budget:
        return Budget(used={}, remaining=self.remaining)

    def write_cost(self, records: int, tasks: int) -> int:
        return -(-records // self.batch_size) + -(-tasks // self.batch_size)


@dataclass(frozen=True)
class Point:
    """As an entry point: the registry finds the connector by it."""

    kind: type[Any]
    value: str = "tests.sync.remote:RemoteConnector"

    def load(self) -> type[Any]:
        return self.kind
