"""Results for people: scores.csv, scopes.csv and report.html, written whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kamsync.sync.assess import Assessed
from kamsync.sync.files import scopes_frame, scores_frame, write_all
from kamsync.sync.session import Session


def publish(
    session: Session,
    assessed: Assessed,
    run_id: str,
    counts: Mapping[str, int],
    folders: Sequence[Path],
) -> list[str]:
    """Write the result files into each folder; returns the paths."""
    home = session.config.home_currency
    scored = assessed.scored
    del run_id, counts
    scores = scores_frame(scored.groups, session.card, home)
    files = [
        ("scores.csv", scores.write_csv(null_value="").encode()),
        ("scopes.csv", scopes_frame(scored.scopes, home).write_csv(null_value="").encode()),
    ]
    return write_all(files, folders)
