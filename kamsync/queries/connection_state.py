"""How a connection stands: the last run, what waits for a person, what the CRM refuses."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kamsync.alerts.owed import owed
from kamsync.config.head import Head
from kamsync.errors import UsageError
from kamsync.ledger.condition import NOT_YET
from kamsync.ledger.rows import NIGHTLY, Hold, RunRow
from kamsync.ledger.sqlite_file import kept_state
from kamsync.ledger.state_reader import StateReader
from kamsync.messages import findings as said
from kamsync.messages import formats
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.sync.apply.refusals import grouped
from kamsync.sync.next_steps import tripped
from kamsync.sync.plan_manifest import whole_manifest

log = logging.getLogger(__name__)
_LOOKED_AT = 50


@dataclass(frozen=True)
class Standing:
    """Sentences are in the config's language."""

    latest: RunRow | None
    open_tasks: int
    waiting: tuple[str, ...]
    """What a person has to do or to know, most urgent first."""
    errors: tuple[Finding, ...]
    owed: tuple[Finding, ...]
    held: Hold | None
    approved_by: str | None

    @property
    def exit_code(self) -> int:
        """For monitors: as the last run ended, 4 while the connection is paused."""
        if self.held is not None:
            return 4
        if self.latest is None or self.latest.status == "running":
            return 0
        return self.latest.exit_code or 0


@dataclass(frozen=True)
class ConnectionState:
    """What is kept of one connection: its ledger and its plans. Loads no frames."""

    name: str
    language: str
    ledger: StateReader
    plans: Path


@contextmanager
def kept_connection(head: Head, name: str | None) -> Iterator[ConnectionState | None]:
    """No secret, no network, no writable folder; None before the first plan or run."""
    connection = head.connection(name)
    plans = head.own_folder("plans", connection)
    with ExitStack() as stack:
        try:
            ledger = stack.enter_context(kept_state(head.ledger_url, head.folder))
        except UsageError as error:
            if error.code != NOT_YET:
                raise
            yield None
            return
        yield ConnectionState(connection, head.language, ledger, plans)


def standing(state: ConnectionState) -> Standing:
    """From the ledger and the kept plans alone."""
    ledger, language, name = state.ledger, state.language, state.name
    every = ledger.runs(name, _LOOKED_AT)
    rows = [r for r in every if r.command in NIGHTLY]
    latest = rows[0] if rows else None
    findings = ledger.findings(latest.id) if latest else []
    held, approval = ledger.pause_of(name), ledger.approval(name)
    owes = owed(ledger.unsent(name))
    waits = [_waiting_plan(state, rows or every)]
    if latest is not None:
        waits.append(refused(latest, findings, language))
        waits.append(sentence("standing.running", language) if latest.status == "running" else "")
    if held is not None:
        waits.append(sentence("standing.held", language, {"reason": held.why}))
    waits += [
        formats.pair(said.where(f, language), said.message(f, language), language) for f in owes
    ]
    return Standing(
        latest,
        ledger.open_tasks(name),
        tuple(w for w in waits if w),
        tuple(f for f in findings if f.severity == "error"),
        tuple(owes),
        held,
        approval.who if approval else None,
    )


def refused(run: RunRow, findings: Sequence[Finding], language: str) -> str:
    """What the CRM refused in that run, by cause; empty where nothing."""
    n = run.counts.get("records_refused", 0)
    if not n:
        return ""
    reasons = [f.values["reason"] for f in findings if _is_record(f)]
    return sentence("run.refused", language, {"n": n, "reasons": grouped(reasons)})


def _is_record(finding: Finding) -> bool:
    return finding.code == "write_refused" and finding.where.startswith("account ")


def _waiting_plan(state: ConnectionState, rows: Sequence[RunRow]) -> str:
    """The newest plan that nothing was applied after, with what goes on. `rows`: nightly ones; a
    plan made by hand waits before the first of them."""
    language = state.language
    for row in rows:
        if row.status == "applied":
            break
        by_hand = row.command == "plan" and row.status == "planned"
        if (by_hand or row.status in ("waiting", "stopped")) and row.plan_id:
            try:
                made = state.ledger.plan_sha256(state.name, row.plan_id)
                plan = whole_manifest(state.plans, row.plan_id, made)
            except UsageError:
                log.info("waiting plan cannot be applied any more", extra={"plan": row.plan_id})
                continue
            way = tripped(plan.id, plan.trips, language) if plan.trips else ""
            values = {"plan": plan.id, "way": way or f"kamsync apply {plan.id}"}
            return sentence("standing.plan", language, values)
    return ""
