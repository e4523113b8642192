"""The commands that move data: plan, apply, run, undo, resume; one run row each in the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kamsync import durable
from kamsync.errors import GuardTripped, UsageError
from kamsync.ledger.rows import Hold
from kamsync.messages import errors as said_errors
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.sync.apply.batches import Written, apply_plan
from kamsync.sync.apply.recovery import rebuild, recover
from kamsync.sync.apply.refusals import cause, grouped
from kamsync.sync.apply.undo import Undone, undo_run
from kamsync.sync.assessment import Assessed
from kamsync.sync.kept_plan import applied_by, find_plan, only_planned, still_fits
from kamsync.sync.notify import send_due, tell_after_apply, tell_directors
from kamsync.sync.outlook import not_provisioned
from kamsync.sync.plan.guards import NAMES
from kamsync.sync.plan_folder import StoredPlan
from kamsync.sync.preparation import Progress, note_findings, prepare, why_wait
from kamsync.sync.results.csv_files import write_all
from kamsync.sync.results.publication import publish
from kamsync.sync.retention import forget_old
from kamsync.sync.run_log import Result, end_run, run_row, stopped
from kamsync.sync.session import Session, who
from kamsync.sync.watch import tell_operator


def make_plan(session: Session, progress: Progress) -> Result:
    """Pull, score, keep a plan. Writes nothing to a CRM."""
    with run_row(session, "plan") as (run_id, result):
        result.killed = recover(session, run_id)
        prepared = prepare(session, run_id, progress, full=False)
        note_findings(session, run_id, prepared, result)
        result.findings += not_provisioned(session)
        stopped_by = prepared.assessed.trips
        if stopped_by or only_planned(session, session.as_of):
            result.exit_code = 4 if stopped_by else 0
            result.message = why_wait(session, prepared)
        result.files = publish(
            session, prepared.assessed, run_id, result.counts, [prepared.plan.folder]
        )
        end_run(session, run_id, result, "planned")
    return result


def run_once(session: Session, progress: Progress, *, full: bool = False) -> Result:
    """Pull, score, plan, guard, apply, alert, report; or stop with the plan waiting (exit 4)."""
    with run_row(session, "run") as (run_id, result):
        refuse_paused(session)
        result.killed = recover(session, run_id)
        prepared = prepare(session, run_id, progress, full=full)
        note_findings(session, run_id, prepared, result)
        reason = why_wait(session, prepared)
        if reason:
            result.exit_code, result.message = 4, reason
            folders = [prepared.plan.folder, session.reports]
            result.files = publish(session, prepared.assessed, run_id, result.counts, folders)
            _alert(session, run_id, result, send_due(session))
            end_run(session, run_id, result, "waiting")
            forget_old(session)
            return result
        if not _apply(session, prepared.plan, run_id, result, None):
            return result
        _archive(session, prepared.assessed, run_id)
        scored, inputs = prepared.assessed.scored, prepared.assessed.inputs
        _alert(session, run_id, result, tell_directors(session, scored, inputs, run_id))
        folders = [prepared.plan.folder, *_result_folders(session)]
        result.files = publish(session, prepared.assessed, run_id, result.counts, folders)
        if prepared.assessed.reject_share > session.config.guards.reject_tolerance:
            result.exit_code = 3
        end_run(session, run_id, result, "applied")
        forget_old(session)
    return result


def apply_stored(
    session: Session, plan_id: str | None, accept: Sequence[str], progress: Progress
) -> Result:
    """Apply a kept plan, if it still matches. A person does this: it is recorded who."""
    unknown = [name for name in accept if name not in NAMES]
    if unknown:
        raise UsageError(code="guard_unknown", name=unknown[0], known=", ".join(NAMES))
    del progress
    stored = find_plan(session, plan_id)
    session.as_of = dt.date.fromisoformat(stored.manifest.as_of)
    if done := applied_by(session, stored):
        return _finished(session, stored, done)
    with run_row(session, "apply") as (run_id, result):
        refuse_paused(session)
        result.killed = recover(session, run_id)
        result.plan_id = stored.manifest.id
        kept = session.mirror.current()
        if kept:
            rebuild(session, kept, run_id)
        still_fits(session, stored, accept)
        if not _apply(session, stored, run_id, result, accept):
            return result
        _archive_stored(session, stored, run_id)
        _alert(session, run_id, result, tell_after_apply(session, stored, run_id))
        result.files = _publish_stored(session, stored)
        end_run(session, run_id, result, "applied")
    return result


def _finished(session: Session, stored: StoredPlan, done: str) -> Result:
    """The plan is in the CRM already: what a kill behind its last write left out is made good."""
    same_card = stored.manifest.scorecard_sha256 == session.card.sha256
    if same_card and done not in {run.run_id for run in session.archive.runs()}:
        _archive_stored(session, stored, done)
    files = _publish_stored(session, stored)
    values = {"plan": stored.manifest.id, "run": done}
    message = sentence("apply.finished", session.config.language, values)
    return Result(0, run_id=done, plan_id=stored.manifest.id, files=files, message=message)


def undo(
    session: Session, target_id: str, *, dry_run: bool, only: str = ""
) -> tuple[Result, Undone]:
    """Put back what a run wrote; the connection then stands still until resume. `only`: what it
    wrote to one connection of a joined portfolio."""
    target = session.ledger.run(target_id)
    with run_row(session, "undo") as (run_id, result):
        result.killed = recover(session, run_id)
        undone = undo_run(session, target, run_id, dry_run=dry_run, only=only)
        result.findings = undone.findings
        result.counts = {
            "restored": undone.restored,
            "kept": undone.kept,
            "failed": undone.failed,
            "tasks_removed": undone.tasks_removed,
            "tasks_left": undone.tasks_left,
        }
        if undone.failed:
            result.exit_code = 3
        end_run(session, run_id, result, "planned" if dry_run else "stopped")
    return result, undone


def resume(session: Session) -> Result:
    """Lift the hold an undo left."""
    held = session.ledger.pause_of(session.name)
    session.ledger.release(session.name, who())
    tell_operator(session)
    key = "cli.resumed" if held else "cli.not_paused"
    return Result(
        0, message=sentence(key, session.config.language, _hold(session, held) if held else {})
    )


def refuse_paused(session: Session) -> None:
    """Raises GuardTripped while the connection is paused."""
    held = session.ledger.pause_of(session.name)
    if held:
        raise GuardTripped(code="paused", connection=session.name, **_hold(session, held))


def _hold(session: Session, held: Hold) -> dict[str, Any]:
    """By the clock of the config."""
    at = held.held_at.astimezone(ZoneInfo(session.config.timezone))
    return {"day": at.date(), "time": f"{at:%H:%M}", "reason": held.why}


def _apply(
    session: Session,
    plan: StoredPlan,
    run_id: str,
    result: Result,
    accept: Collection[str] | None,
) -> bool:
    """Write it; False when the canary or too many errors stopped it on the way (exit 4).

    `accept`: guards a person accepts with a kept plan; None for a plan made by this very run.
    """
    written = Written()
    accepted = frozenset(accept or ()) | frozenset(session.config.guards.accept)
    try:
        with session.timeline.step("apply"):
            apply_plan(session, plan, run_id, written, fresh=accept is None, accepted=accepted)
    except GuardTripped as error:
        result.exit_code = error.exit_code
        result.message = said_errors.message(error, session.config.language)
        result.findings.append(stopped(session, error))
        session.ledger.add_findings(run_id, [stopped(session, error)])
    result.findings += written.findings
    session.ledger.add_findings(run_id, written.findings)
    result.counts |= {
        "records_written": written.records,
        "records_refused": len(written.refused),
        "records_gone": len(written.gone),
        "records_left_out": written.left_out,
        "tasks_created": written.tasks,
        "tasks_closed": written.completed,
        "tasks_waiting": plan.manifest.counts.get("tasks_waiting", 0),
    }
    if result.exit_code == GuardTripped.exit_code:
        end_run(session, run_id, result, "stopped")
        return False
    if written.refused:
        result.exit_code = 3
        reasons = grouped(cause(o) for o in written.refused.values())
        values = {"n": len(written.refused), "reasons": reasons}
        result.message = sentence("run.refused", session.config.language, values)
    return True


def _archive(session: Session, assessed: Assessed, run_id: str) -> None:
    rates = assessed.inputs.live("rate", "currency", "rate", "direction", "valid_from").collect()
    extras = {"rates": rates, "scopes": assessed.scored.scopes, "levels": assessed.scored.levels}
    session.archive.put(run_id, session.as_of, assessed.scored.groups, session.card.text, extras)


def _archive_stored(session: Session, stored: StoredPlan, run_id: str) -> None:
    scored = stored.part("scored")
    session.archive.put(run_id, session.as_of, scored, session.card.text, {})


def _alert(session: Session, run_id: str, result: Result, findings: list[Finding]) -> None:
    """What directors were not told is told here; it never changes how the run ended."""
    result.findings += findings
    session.ledger.add_findings(run_id, findings)


def _result_folders(session: Session) -> list[Path]:
    folder = session.seen.output_folder
    return [session.reports, *([Path(folder)] if folder else [])]


def _publish_stored(session: Session, stored: StoredPlan) -> list[str]:
    """The files made with the plan, now where results belong."""
    made = [stored.folder / name for name in ("scores.csv", "scopes.csv", "report.html")]
    files = []
    for path in made:
        if path.is_file():
            with durable.translated_errors(path):
                files.append((path.name, path.read_bytes()))
    return write_all(files, _result_folders(session))
