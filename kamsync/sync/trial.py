"""A run on trial for `check`: the rows are read and judged, nothing of it is kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.assessment import Assessed, assess
from kamsync.sync.plan.trip import Trip
from kamsync.sync.preparation import pull_session, pull_settings
from kamsync.sync.session import Session
from kamsync.sync.unassigned_rows import unknown_in


def trial_findings(session: Session) -> list[Finding]:
    """What a run would refuse and which guards would stop it; only where reading costs nothing."""
    if not session.seen.reads_are_free:
        return []
    settings = pull_settings(session, lambda _stream, _rows: None, full=True)
    with TemporaryDirectory(dir=session.state, prefix=".check-") as folder:
        pulled = pull_session(session, Mirror(Path(folder) / session.name), settings)
        assessed = assess(session, pulled, frozenset())
        unassigned = unknown_in(assessed.inputs)
    findings = dict.fromkeys((*pulled.findings, *unassigned, *_foretold(assessed)))
    return [*findings, *(_would_stop(trip) for trip in assessed.trips)]


def _foretold(assessed: Assessed) -> list[Finding]:
    """What the run would say of the records; unknown accounts are named with examples instead."""
    return [
        found
        for found in assessed.findings
        if found.where.startswith(("stream ", "rate"))
        and (found.severity != "info" or found.code == "unassigned_rows")
        and (found.variant or found.code != "unassigned_rows")
    ]


def _would_stop(trip: Trip) -> Finding:
    detail = {"code": f"guard.{trip.code}", "values": trip.values}
    values = {"guard": trip.guard, "detail": detail}
    return Finding("run_would_stop", "error", "run", values=values, variant=trip.guard)
