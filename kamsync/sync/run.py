"""The commands that move data: plan, apply, run, undo, resume; one run row each in the ledger."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import kamsync
from kamsync import durable
from kamsync.errors import GuardTripped, KamsyncError, LedgerError, UsageError
from kamsync.ledger import RunRow
from kamsync.model.change import Finding
from kamsync.sync.alerting import send_due, tell_after_apply, tell_directors
from kamsync.sync.apply import Written, apply_plan
from kamsync.sync.assess import Assessed, assess
from kamsync.sync.files import write_all
from kamsync.sync.governing import changed_since_approval
from kamsync.sync.guard import NAMES, Trip
from kamsync.sync.orphans import without_account
from kamsync.sync.planfile import (
    EXPIRES_AFTER,
    PlanManifest,
    StoredPlan,
    new_id,
    prune_plans,
    write_plan,
)
from kamsync.sync.publish import publish
from kamsync.sync.pull import Pulled, PullSettings, pull
from kamsync.sync.recover import rebuild, recover, uncertain_accounts
from kamsync.sync.session import Session, who
from kamsync.sync.stored import find_plan, still_fits
from kamsync.sync.undo import Undone, undo_run

log = logging.getLogger(__name__)

Progress = Callable[[str, int], None]


@dataclass
class Result:
    """What a command did, for people and for --json."""

    exit_code: int
    run_id: str = ""
    plan_id: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    calls: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    message: str = ""
    assessed: Assessed | None = None
    killed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Prepared:
    pulled: Pulled
    assessed: Assessed
    plan: StoredPlan


def make_plan(session: Session, progress: Progress) -> Result:
    """Pull, score, keep a plan. Writes nothing to a CRM."""
    with _run_row(session, "plan") as (run_id, result):
        result.killed = recover(session, run_id)
        prepared = _prepare(session, run_id, progress, full=False)
        _tell(session, run_id, prepared, result)
        result.files = publish(
            session, prepared.assessed, run_id, result.counts, [prepared.plan.folder]
        )
        _end(session, run_id, result, "planned")
    return result


def run_once(session: Session, progress: Progress, *, full: bool = False) -> Result:
    """Pull, score, plan, guard, apply, alert, report; or stop with the plan waiting (exit 4)."""
    with _run_row(session, "run") as (run_id, result):
        _refuse_held(session)
        result.killed = recover(session, run_id)
        prepared = _prepare(session, run_id, progress, full=full)
        _tell(session, run_id, prepared, result)
        reason = _why_wait(session, prepared)
        if reason:
            result.exit_code, result.message = 4, reason
            folders = [prepared.plan.folder, session.reports]
            result.files = publish(session, prepared.assessed, run_id, result.counts, folders)
            _alert(session, run_id, result, send_due(session))
            _end(session, run_id, result, "waiting")
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
        _end(session, run_id, result, "applied")
        prune_plans(session.plans)
    return result


def apply_stored(
    session: Session, plan_id: str | None, accept: Sequence[str], progress: Progress
) -> Result:
    """Apply a kept plan, if it still matches. A person does this: it is recorded who."""
    unknown = [name for name in accept if name not in NAMES]
    if unknown:
        message = f"no guard {unknown[0]}; guards: {', '.join(NAMES)}"
        raise UsageError(message)
    del progress
    stored = find_plan(session, plan_id)
    session.as_of = dt.date.fromisoformat(stored.manifest.as_of)
    with _run_row(session, "apply") as (run_id, result):
        _refuse_held(session)
        result.killed = recover(session, run_id)
        result.plan_id = stored.manifest.id
        kept = session.mirror.current()
        if kept:
            rebuild(session, kept, run_id)
        still_fits(session, stored, accept)
        if not _apply(session, stored, run_id, result, accept):
            return result
        session.ledger.approve(
            session.name,
            session.seen.org_id,
            who(),
            session.now,
            stored.manifest.id,
            session.card.sha256,
        )
        session.archive.put(run_id, session.as_of, stored.part("scored"), session.card.text, {})
        _alert(session, run_id, result, tell_after_apply(session, stored, run_id))
        result.files = _publish_stored(session, stored)
        _end(session, run_id, result, "applied")
    return result


def undo(session: Session, target_id: str, *, dry_run: bool) -> tuple[Result, Undone]:
    """Put back what a run wrote; the connection then stands still until resume."""
    target = session.ledger.run(target_id)
    with _run_row(session, "undo") as (run_id, result):
        result.killed = recover(session, run_id)
        undone = undo_run(session, target, run_id, dry_run=dry_run)
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
        _end(session, run_id, result, "planned" if dry_run else "stopped")
    return result, undone


def resume(session: Session) -> Result:
    """Lift the hold an undo left."""
    held = session.ledger.held(session.name)
    session.ledger.release(session.name, who())
    text = f"released (held since {held.held_at:%Y-%m-%d %H:%M}: {held.reason})" if held else ""
    return Result(0, message=text or "the connection was not held")


@contextlib.contextmanager
def _run_row(session: Session, command: str) -> Iterator[tuple[str, Result]]:
    """A row that says the run began, and how it ended whatever happens short of a kill."""
    run_id = new_id("run", session.now)
    session.ledger.start_run(
        RunRow(
            id=run_id,
            connection=session.name,
            command=command,
            as_of=session.as_of,
            started_at=session.now,
            user=who(),
            manifest=_manifest(session),
        )
    )
    result = Result(0, run_id=run_id)
    try:
        yield run_id, result
    except GuardTripped as error:
        error.run_id = run_id
        session.ledger.add_findings(run_id, [_stopped(session, error)])
        session.ledger.finish_run(run_id, status="stopped", exit_code=error.exit_code)
        raise
    except KamsyncError as error:
        error.run_id = run_id
        with contextlib.suppress(LedgerError):
            session.ledger.add_findings(run_id, [_stopped(session, error)])
            session.ledger.finish_run(run_id, status="failed", exit_code=error.exit_code)
        raise
    except Exception:
        with contextlib.suppress(LedgerError):
            session.ledger.finish_run(run_id, status="failed", exit_code=1)
        raise


def _stopped(session: Session, error: KamsyncError) -> Finding:
    return Finding("run_stopped", "error", f"connection {session.name}", str(error))


def _manifest(session: Session) -> dict[str, Any]:
    config = hashlib.sha256(session.project.source.text.encode()).hexdigest()
    return {
        "kamsync": kamsync.__version__,
        "polars": pl.__version__,
        "config_sha256": config,
        "scorecard_sha256": session.card.sha256,
        "scorecard": f"{session.card.name} {session.card.version}",
    }


def _refuse_held(session: Session) -> None:
    held = session.ledger.held(session.name)
    if held:
        message = (
            f"{session.name} stands still since {held.held_at:%Y-%m-%d %H:%M} UTC ({held.reason}); "
            "kamsync resume lets it go on"
        )
        raise GuardTripped(message)


def _prepare(session: Session, run_id: str, progress: Progress, *, full: bool) -> _Prepared:
    seen = session.seen
    folder = session.project.folder
    settings = PullSettings(
        timezone=session.config.timezone,
        sources={s: folder / c.file for s, c in session.config.sources.items()},
        full=full,
        progress=progress,
    )
    pulled = pull(session.connector, seen, session.mirror, settings)
    rebuild(session, pulled.generation, run_id)
    assessed = assess(session, pulled, uncertain_accounts(session))
    last = session.ledger.last_applied_as_of(session.name)
    manifest = PlanManifest(
        id=new_id("plan", session.now),
        connection=session.name,
        org_id=seen.org_id,
        as_of=session.as_of.isoformat(),
        created_at=session.now.isoformat(),
        expires_at=(session.now + EXPIRES_AFTER).isoformat(),
        scorecard_sha256=session.card.sha256,
        scorecard_name=f"{session.card.name} {session.card.version}",
        generation=pulled.generation.name,
        counts=assessed.parts.counts,
        pulled=pulled.baseline(),
        calls=session.connector.write_cost(
            assessed.parts.counts["records"], assessed.parts.tasks.height
        ),
        guards=[vars(t) for t in assessed.trips],
        plan_only=last is not None and session.as_of < last,
    )
    plan = write_plan(session.plans, manifest, assessed.parts, assessed.scored.groups)
    return _Prepared(pulled, assessed, plan)


def _tell(session: Session, run_id: str, prepared: _Prepared, result: Result) -> None:
    assessed = prepared.assessed
    result.plan_id = prepared.plan.manifest.id
    result.assessed = assessed
    result.findings = list(assessed.findings)
    result.trips = list(assessed.trips)
    result.counts = {
        "groups": assessed.scored.groups.height,
        "rejects": assessed.rejects.filter(pl.col("whole_record")).height,
        **assessed.parts.counts,
    }
    session.ledger.add_findings(run_id, assessed.findings)
    orphans = without_account(assessed.inputs)
    result.counts["without_account"] = orphans.height
    session.ledger.add_rejects(run_id, pl.concat([assessed.rejects, orphans]))


def _why_wait(session: Session, prepared: _Prepared) -> str:
    """Why a person has to look first; empty when the run may write."""
    plan = prepared.plan.manifest
    if plan.plan_only:
        return "as_of is before the last applied run: this plan can only be looked at"
    if prepared.assessed.trips:
        names = sorted({t.guard for t in prepared.assessed.trips})
        accept = " ".join(f"--accept {n}" for n in names)
        told = "; ".join(f"{t.guard}: {t.message}" for t in prepared.assessed.trips)
        return f"stopped before writing: {told}. Look, then: kamsync apply {plan.id} {accept}"
    if not session.seen.needs_approval or not (
        prepared.assessed.parts.counts["records"] or prepared.assessed.parts.tasks.height
    ):
        return ""
    approval = session.ledger.approval(session.name)
    if approval is None:
        return f"the first write needs a person: look, then kamsync apply {plan.id}"
    if approval.scorecard_hash != session.card.sha256 and (
        not session.card.is_approved or changed_since_approval(session)
    ):
        return f"the scorecard changed and is not approved: kamsync apply {plan.id}"
    return ""


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
        apply_plan(session, plan, run_id, written, fresh=accept is None, accepted=accepted)
    except GuardTripped as error:
        result.exit_code = error.exit_code
        result.message = str(error)
        result.findings.append(_stopped(session, error))
        session.ledger.add_findings(run_id, [_stopped(session, error)])
    result.findings += written.findings
    session.ledger.add_findings(run_id, written.findings)
    result.counts |= {
        "records_written": written.records,
        "records_refused": written.failed,
        "records_left_out": written.left_out,
        "tasks_created": written.tasks,
        "tasks_closed": written.completed,
    }
    if result.exit_code == GuardTripped.exit_code:
        _end(session, run_id, result, "stopped")
        return False
    return True


def _archive(session: Session, assessed: Assessed, run_id: str) -> None:
    rates = assessed.inputs.live("rate", "currency", "rate", "direction", "valid_from").collect()
    extras = {"rates": rates, "scopes": assessed.scored.scopes, "levels": assessed.scored.levels}
    session.archive.put(run_id, session.as_of, assessed.scored.groups, session.card.text, extras)


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
            with durable.told(path):
                files.append((path.name, path.read_bytes()))
    return write_all(files, _result_folders(session))


def _end(session: Session, run_id: str, result: Result, status: Any) -> None:
    budget = session.connector.budget()
    result.calls = {"used": budget.used, "least": budget.least, "remaining": budget.remaining}
    session.ledger.finish_run(
        run_id,
        status=status,
        exit_code=result.exit_code,
        plan_id=result.plan_id or None,
        counts=result.counts,
        calls=result.calls,
        manifest=session.ledger.run(run_id).manifest | _watermarks(session),
    )


def _watermarks(session: Session) -> dict[str, Any]:
    """Per stream: everything modified before this is in what the run stood on."""
    kept = session.mirror.current()
    marks = kept.manifest.streams if kept else {}
    return {"watermarks": {s: m.upper.isoformat() for s, m in marks.items() if m.upper}}
