"""How a connection stands: the last run, what waits for a person, what the CRM refuses."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kamsync.errors import UsageError
from kamsync.ledger.rows import Hold, RunRow
from kamsync.messages import findings as said
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.sync.apply.refusals import grouped
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.next_steps import tripped
from kamsync.sync.notify import owed_of
from kamsync.sync.session import Session
from kamsync.sync.watch import NIGHTLY

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


def standing(session: Session) -> Standing:
    """From the ledger and the kept plans alone."""
    ledger, language = session.ledger, session.config.language
    rows = [r for r in ledger.runs(session.name, _LOOKED_AT) if r.command in NIGHTLY]
    latest = rows[0] if rows else None
    told = ledger.findings(latest.id) if latest else []
    held, approval = ledger.held(session.name), ledger.approval(session.name)
    owed = owed_of(session)
    waits = [_waiting_plan(session, rows)]
    if latest is not None:
        waits.append(refused(latest, told, language))
        waits.append(sentence("standing.running", language) if latest.status == "running" else "")
    if held is not None:
        waits.append(sentence("standing.held", language, {"reason": held.reason}))
    waits += [f"{said.where(f, language)}: {said.message(f, language)}" for f in owed]
    tasks = ledger.tasks(session.name)
    return Standing(
        latest,
        tasks.filter(pl.col("status") == "open").height,
        tuple(w for w in waits if w),
        tuple(f for f in told if f.severity == "error"),
        tuple(owed),
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


def _waiting_plan(session: Session, rows: Sequence[RunRow]) -> str:
    """The newest plan that nothing was applied after, with what goes on."""
    language = session.config.language
    for row in rows:
        if row.status == "applied":
            break
        if row.status in ("waiting", "stopped") and row.plan_id:
            try:
                plan = find_plan(session, row.plan_id).manifest
            except UsageError:
                log.info("waiting plan cannot be applied any more", extra={"plan": row.plan_id})
                continue
            way = tripped(plan.id, plan.trips, language) if plan.trips else ""
            values = {"plan": plan.id, "way": way or f"kamsync apply {plan.id}"}
            return sentence("standing.plan", language, values)
    return ""
