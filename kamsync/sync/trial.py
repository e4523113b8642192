"""A run on trial for `check`: the rows are read and judged, nothing of it is kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.assessment import assess
from kamsync.sync.outlook import unrated_rejects
from kamsync.sync.plan.trip import Trip
from kamsync.sync.preparation import pull_session, pull_settings
from kamsync.sync.session import Session
from kamsync.sync.unassigned_rows import unassigned_in


def trial_findings(session: Session) -> list[Finding]:
    """What a run would refuse and which guards would stop it; only where reading costs nothing."""
    if not session.seen.reads_are_free:
        return []
    settings = pull_settings(session, lambda _stream, _rows: None, full=True)
    with TemporaryDirectory(dir=session.state, prefix=".check-") as folder:
        pulled = pull_session(session, Mirror(Path(folder) / session.name), settings)
        assessed = assess(session, pulled, frozenset())
        unassigned = unassigned_in(assessed.inputs)
    findings = [*pulled.findings, *unrated_rejects(assessed.rejects), *unassigned]
    return [*findings, *(_would_stop(trip) for trip in assessed.trips)]


def _would_stop(trip: Trip) -> Finding:
    detail = {"code": f"guard.{trip.code}", "values": trip.values}
    values = {"guard": trip.guard, "detail": detail}
    return Finding("run_would_stop", "error", "run", values=values, variant=trip.guard)
