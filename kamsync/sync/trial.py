"""A run on trial for `check`: the rows are read and judged, nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.assessment import assess
from kamsync.sync.plan.trip import Trip
from kamsync.sync.preparation import pull_session, pull_settings
from kamsync.sync.session import Session
from kamsync.sync.unassigned_rows import unknown_in

_CIRCLES: Final = 5
"""Accounts whose parents lead back to themselves, of which one is enough to find the others."""


def trial_findings(session: Session) -> list[Finding]:
    """What a run would refuse and which guards would stop it; only where reading costs nothing."""
    if not session.seen.reads_are_free:
        return []
    settings = pull_settings(session, lambda _stream, _rows: None, full=True)
    with TemporaryDirectory(dir=session.state, prefix=".check-") as folder:
        pulled = pull_session(session, Mirror(Path(folder) / session.name), settings)
        assessed = assess(session, pulled, frozenset())
        unassigned = unknown_in(assessed.inputs)
    findings = dict.fromkeys((*pulled.findings, *unassigned, *foretold(assessed.findings)))
    return [*findings, *(_would_stop(trip) for trip in assessed.trips)]


def foretold(findings: Iterable[Finding]) -> list[Finding]:
    """What the run would say of the records; unknown accounts are named with examples instead."""
    of_rows = [found for found in findings if _of_rows(found)]
    circles = [found for found in of_rows if found.code == "parent_cycle"]
    return [found for found in of_rows if found not in circles[_CIRCLES:]]


def _of_rows(found: Finding) -> bool:
    if found.code == "unassigned_rows":
        return bool(found.variant)
    if found.code == "parent_cycle":
        return True
    return found.severity != "info" and found.where.startswith(("stream ", "rate"))


def _would_stop(trip: Trip) -> Finding:
    detail = {"code": f"guard.{trip.code}", "values": trip.values}
    values = {"guard": trip.guard, "detail": detail}
    return Finding("run_would_stop", "error", "run", values=values, variant=trip.guard)
