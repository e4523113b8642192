"""Results for people: scores.csv, scopes.csv and report.html, written whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from kamsync import durable
from kamsync.report import ReportData, render
from kamsync.scoring.explain.details import Details, look
from kamsync.sync.assessment import Assessed
from kamsync.sync.history import a_year_before, before
from kamsync.sync.results.csv_files import scopes_frame, scores_frame, write_all
from kamsync.sync.session import Session

_MARK = "<!-- content "


def publish(
    session: Session,
    assessed: Assessed,
    run_id: str,
    counts: Mapping[str, int],
    folders: Sequence[Path],
) -> list[str]:
    """Write the result files into each folder; returns the paths.

    A report whose content is what lies there already is left alone: a run without news changes
    no file.
    """
    home = session.config.home_currency
    scored = assessed.scored
    scores = scores_frame(scored.groups, session.card, home).write_csv(null_value="").encode()
    scopes = scopes_frame(scored.scopes, home).write_csv(null_value="").encode()
    written = write_all([("scores.csv", scores), ("scopes.csv", scopes)], folders)
    details = look(
        assessed.inputs,
        assessed.policy,
        scored,
        a_year_before(session),
        session.card.peers,
    )
    told = (scores, scopes, details.digest())
    digest = _digest(session, told, assessed)
    html = _current(folders, digest)
    if html is None:
        page = render(_data(session, assessed, run_id, counts, details), session.config.language)
        html = f"{page.rstrip()}\n{_MARK}{digest} -->\n".encode()
    return written + write_all([("report.html", html)], folders)


def _digest(session: Session, parts: Sequence[bytes], assessed: Assessed) -> str:
    """Of what the page tells, without the time and the run it was made by."""
    tasks = _tasks_once_applied(session, assessed)
    told = (
        *parts,
        session.card.sha256.encode(),
        f"{session.as_of} {session.config.language} {session.config.notice}".encode(),
        str(assessed.policy.key_labels).encode(),
        tasks.write_csv().encode(),
        str(assessed.rejects.height).encode(),
        repr(assessed.scored.findings).encode(),
    )
    found = hashlib.sha256()
    for part in told:
        found.update(hashlib.sha256(part).digest())
    return found.hexdigest()


def _tasks_once_applied(session: Session, assessed: Assessed) -> pl.DataFrame:
    """key, status: the page of a plan tells what the page of the run after it will tell."""
    known = session.ledger.tasks(session.name).select("key", "status")
    planned = assessed.parts.tasks.select("key", pl.lit("open").alias("status"))
    told = pl.concat([known, planned]).unique("key", keep="first")
    done = pl.col("key").is_in(assessed.parts.completes["key"].implode())
    status = pl.when(done).then(pl.lit("done")).otherwise("status")
    return told.with_columns(status.alias("status")).sort("key")


def _current(folders: Sequence[Path], digest: str) -> bytes | None:
    """The page that tells just this, where one of the folders has it."""
    for path in (folder / "report.html" for folder in folders):
        if path.is_file():
            with durable.translated_errors(path):
                page = path.read_bytes()
            if f"{_MARK}{digest}".encode() in page[-200:]:
                return page
    return None


def _data(
    session: Session, assessed: Assessed, run_id: str, counts: Mapping[str, int], details: Details
) -> ReportData:
    previous, previous_as_of = before(session)
    by_field = assessed.parts.changes["field"].value_counts()
    return ReportData(
        scored=assessed.scored,
        card=session.card,
        policy=assessed.policy,
        connection=session.name,
        run_id=run_id,
        generated_at=session.now,
        counts=dict(counts) | {"api_calls": session.connector.budget().total},
        changes=dict(by_field.iter_rows()),
        tasks=_tasks(session, assessed),
        rejects=assessed.rejects,
        findings=assessed.findings,
        previous=previous,
        previous_as_of=previous_as_of,
        notice=session.config.notice,
        details=details,
        record_url=session.seen.record_url,
    )


def _tasks(session: Session, assessed: Assessed) -> list[dict[str, Any]]:
    """Tasks of this run as new, the ledger's as open or done."""
    fresh = {row["key"]: row for row in assessed.parts.tasks.to_dicts()}
    new = [{**row, "status": "new"} for row in fresh.values()]
    known = session.ledger.tasks(session.name).filter(pl.col("status") != "deleted")
    rest = [{**row, "subject": ""} for row in known.to_dicts() if row["key"] not in fresh]
    return new + rest
