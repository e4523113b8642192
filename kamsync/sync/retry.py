"""`kamsync retry`: the records that a run's CRM refused, once more and alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kamsync.errors import GuardTripped, UsageError
from kamsync.ledger.rows import RunRow
from kamsync.messages.sentences import sentence
from kamsync.sync.apply.batches import Written, apply_again
from kamsync.sync.apply.recovery import recover
from kamsync.sync.apply.refusals import cause, grouped
from kamsync.sync.commands import refuse_paused
from kamsync.sync.kept_plan import find_plan, same_as_planned
from kamsync.sync.next_steps import command
from kamsync.sync.plan_folder import StoredPlan
from kamsync.sync.run_log import Result, end_run, run_row
from kamsync.sync.session import Session


def retry(session: Session, run_id: str) -> Result:
    """Send what was refused and still shows what it showed then; nothing else of the plan.

    Raises UsageError for a run that has nothing to retry or is no longer the last one, and
    GuardTripped while the connection is paused or was never approved.
    """
    target = session.ledger.run(run_id)
    ids = _refused(session, target)
    stored = find_plan(session, target.plan_id)
    session.as_of = dt.date.fromisoformat(stored.manifest.as_of)
    with run_row(session, "retry") as (own, result):
        refuse_paused(session)
        result.killed = recover(session, own)
        result.plan_id = stored.manifest.id
        _approved(session, stored)
        same_as_planned(session, stored)
        written = Written()
        try:
            apply_again(session, stored, own, written, ids)
        finally:
            _note(session, own, result, written)
        end_run(session, own, result, "applied")
    return result


def _refused(session: Session, target: RunRow) -> set[str]:
    if target.connection != session.name or target.status != "applied":
        raise UsageError(code="not_retryable", run=target.id)
    last = session.ledger.last_applied(session.name)
    if last is None or last.plan_id != target.plan_id:
        raise UsageError(code="retry_overtaken", run=target.id, last=last.id if last else "–")
    writes = session.ledger.writes(target.id)
    refused = {w.ref for w in writes if w.kind == "fields" and w.ok is False}
    still = refused & session.ledger.known_rejected(session.name)
    if not still:
        raise UsageError(code="nothing_refused", run=target.id)
    return still


def _approved(session: Session, stored: StoredPlan) -> None:
    """The approval in force covers this scorecard and this CRM, where one is needed."""
    if not session.seen.needs_approval:
        return
    approval = session.ledger.approval(session.name)
    if approval is None or approval.org_id != session.seen.org_id:
        values = {"command": command(stored.manifest.id)}
        raise GuardTripped(sentence("wait.first", session.config.language, values))


def _note(session: Session, run_id: str, result: Result, written: Written) -> None:
    result.findings = written.findings
    session.ledger.add_findings(run_id, written.findings)
    result.counts = {
        "records_written": written.records,
        "records_refused": len(written.refused),
        "records_gone": len(written.gone),
        "records_left_out": written.left_out,
    }
    if written.refused:
        result.exit_code = 3
        reasons = grouped(cause(o) for o in written.refused.values())
        values: dict[str, Any] = {"n": len(written.refused), "reasons": reasons}
        result.message = sentence("run.refused", session.config.language, values)
