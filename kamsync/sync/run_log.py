"""A run's row in the ledger: how it began, what it did, how it ended."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

import kamsync
from kamsync.errors import GuardTripped, KamsyncError, LedgerError
from kamsync.ledger.rows import RunRow, RunStatus
from kamsync.messages import errors
from kamsync.model.change import Finding
from kamsync.sync.assessment import Assessed
from kamsync.sync.ids import new_id
from kamsync.sync.plan.trip import Trip
from kamsync.sync.session import Session, who
from kamsync.sync.watch import stream_marks, watched


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


@contextlib.contextmanager
def run_row(session: Session, command: str) -> Iterator[tuple[str, Result]]:
    """A row that says the run began, and how it ended whatever happens short of a kill; the
    operator hears of it."""
    with watched(session, command), _row(session, command) as began:
        yield began


@contextlib.contextmanager
def _row(session: Session, command: str) -> Iterator[tuple[str, Result]]:
    run_id = new_id(session.now, session.ledger.has_run)
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
        session.ledger.add_findings(run_id, [stopped(session, error)])
        session.ledger.finish_run(run_id, status="stopped", exit_code=error.exit_code)
        raise
    except KamsyncError as error:
        error.run_id = run_id
        with contextlib.suppress(LedgerError):
            session.ledger.add_findings(run_id, [stopped(session, error)])
            _failed(session, run_id, error.exit_code)
        raise
    except Exception:
        with contextlib.suppress(LedgerError):
            _failed(session, run_id, 1)
        raise


def _failed(session: Session, run_id: str, exit_code: int) -> None:
    """What was applied before the failure stands in the CRM: the run stays an applied one."""
    applied = session.ledger.run(run_id).status == "applied"
    status: RunStatus = "applied" if applied else "failed"
    session.ledger.finish_run(run_id, status=status, exit_code=exit_code)


def stopped(session: Session, error: KamsyncError) -> Finding:
    return Finding(
        "run_stopped",
        "error",
        f"connection {session.name}",
        values={"error": errors.as_value(error)},
    )


def _manifest(session: Session) -> dict[str, Any]:
    config = hashlib.sha256(session.project.source.text.encode()).hexdigest()
    return {
        "kamsync": kamsync.__version__,
        "polars": pl.__version__,
        "config_sha256": config,
        "scorecard_sha256": session.card.sha256,
        "scorecard": f"{session.card.name} {session.card.version}",
    }


def end_run(session: Session, run_id: str, result: Result, status: Any) -> None:
    budget = session.connector.budget()
    result.calls = {"used": budget.used, "least": budget.least, "remaining": budget.remaining}
    session.ledger.finish_run(
        run_id,
        status=status,
        exit_code=result.exit_code,
        plan_id=result.plan_id or None,
        counts=result.counts,
        calls=result.calls,
        manifest=session.ledger.run(run_id).manifest | _read(session, result),
    )


def _read(session: Session, result: Result) -> dict[str, Any]:
    """Per stream: how far it was read (everything modified before is in what the run stood on),
    and what of it changed; the share of records that could not be used."""
    kept = session.mirror.current()
    if kept is None:
        return {}
    marks = kept.manifest.streams
    before = next(
        (r for r in session.ledger.runs(session.name, 20) if "streams" in r.manifest), None
    )
    found: dict[str, Any] = {
        "watermarks": {s: m.upper.isoformat() for s, m in marks.items() if m.upper},
        "streams": stream_marks(kept, before, session.now.date().isoformat()),
    }
    if result.assessed is not None:
        found["reject_share"] = round(result.assessed.reject_share, 6)
    return found
