"""runs.html beside the report: made anew after each run, whatever became of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kamsync import durable
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.rows import RunRow
from kamsync.report.runs_page import runs_page
from kamsync.sync.session import Session

PAGE: Final = "runs.html"
SHOWN: Final = 60
_REASONS: Final = 5


def write_runs_page(session: Session) -> None:
    """Raises LedgerError."""
    ledger, config = session.ledger, session.config
    runs = ledger.runs(session.name, SHOWN)
    refused = {run.id: _reasons(ledger, run) for run in runs if run.counts.get("records_refused")}
    page = runs_page(runs, refused, session.name, config.timezone, config.language)
    durable.private_folder(session.reports)
    durable.write_file(session.reports / PAGE, page.encode())


def _reasons(ledger: Ledger, run: RunRow) -> list[tuple[str, int]]:
    """The CRM's own words, the most frequent first."""
    counts = Counter(
        f"{w.code}: {w.reason}" if w.code else w.reason
        for w in ledger.writes(run.id)
        if w.ok is False and w.kind == "fields"
    )
    return counts.most_common(_REASONS)
