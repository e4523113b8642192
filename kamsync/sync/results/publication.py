"""Results for people: scores.csv, scopes.csv and report.html, written whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from kamsync import durable
from kamsync.errors import UsageError
from kamsync.ledger.rows import RunRow
from kamsync.report import ReportData, render
from kamsync.scoring.explain.details import look
from kamsync.scoring.metrics.hypotheses import hypotheses_of
from kamsync.sync.answer_counts import answer_counts
from kamsync.sync.assessment import Assessed
from kamsync.sync.history import a_year_before, before
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.kept_record import record_of_month
from kamsync.sync.kpi_history import kpi_months
from kamsync.sync.programme_rules import approvals, required
from kamsync.sync.results.csv_files import scopes_frame, scores_frame, write_all
from kamsync.sync.results.kept_page import PAGE, KeptPage, made_of
from kamsync.sync.session import Session
from kamsync.sync.surroundings import surroundings

_STAMP: Final = b'<p class="stamp">'


def publish(
    session: Session,
    assessed: Assessed,
    run_id: str,
    counts: Mapping[str, int],
    folders: Sequence[Path],
) -> list[str]:
    """Write the result files into each folder; returns the paths.

    A page that would say the same as the one that lies there is left alone. A run that had
    nothing to do shows what the run before it did that day, so it changes no file.
    """
    with session.timeline.step("publish"):
        return _published(session, assessed, run_id, counts, folders)


def _published(
    session: Session,
    assessed: Assessed,
    run_id: str,
    counts: Mapping[str, int],
    folders: Sequence[Path],
) -> list[str]:
    home = session.config.home_currency
    scored = assessed.scored
    scores = scores_frame(scored.groups, session.card, home).write_csv(null_value="").encode()
    scopes = scopes_frame(scored.scopes, home).write_csv(null_value="").encode()
    written = write_all([("scores.csv", scores), ("scopes.csv", scopes)], folders)
    data = _data(session, assessed, run_id, _doings(session, assessed, counts))
    html = _page(session, assessed, data, folders)
    return written + write_all([(PAGE, html)], folders)


def _page(session: Session, assessed: Assessed, data: ReportData, folders: Sequence[Path]) -> bytes:
    """Drawn, unless all that it shows is what the one that lies there shows. `data`: without
    details, which are looked up for a page that is drawn."""
    language, past = session.config.language, a_year_before(session)
    inputs, scored = assessed.inputs, assessed.scored
    kept = KeptPage(session.reports, made_of(data, past, inputs, assessed.generation, language))
    there = kept.found(folders)
    if there is not None:
        return there
    details = look(inputs, assessed.policy, scored, past, session.card.peers)
    page = render(replace(data, details=details), language)
    html = _kept(folders, page) or page.encode()
    kept.note(html)
    return html


def _kept(folders: Sequence[Path], page: str) -> bytes | None:
    """A page that lies there and differs in nothing but the run and the time it was made."""
    wanted = _unstamped(page.encode())
    for path in (folder / PAGE for folder in folders):
        if path.is_file():
            with durable.translated_errors(path):
                there = path.read_bytes()
            if _unstamped(there) == wanted:
                return there
    return None


def _unstamped(page: bytes) -> bytes:
    return b"\n".join(line for line in page.splitlines() if _STAMP not in line)


@dataclass(frozen=True)
class _Doings:
    """What was written: by this run, or by the last one of the day that wrote at all."""

    counts: Mapping[str, int]
    changes: pl.DataFrame
    tasks: pl.DataFrame


def _doings(session: Session, assessed: Assessed, counts: Mapping[str, int]) -> _Doings:
    calls = {"api_calls": session.connector.budget().total}
    mine = _Doings(dict(counts) | calls, assessed.parts.changes, assessed.parts.tasks)
    if "records_written" not in counts or _wrote(counts):
        return mine
    last = _last_writer(session)
    if last is None:
        return mine
    try:
        plan = find_plan(session, last.plan_id)
    except UsageError:  # no longer kept
        return mine
    used = {"api_calls": sum(last.calls.get("used", {}).values())}
    return _Doings(last.counts | used, plan.part("changes"), plan.part("tasks"))


def _last_writer(session: Session) -> RunRow | None:
    """The run of this day that wrote last, unless it was undone."""
    for run in session.ledger.runs(session.name):
        if run.command == "undo" or run.as_of != session.as_of:
            return None
        if run.status == "applied" and run.plan_id and _wrote(run.counts):
            return run
    return None


def _wrote(counts: Mapping[str, int]) -> bool:
    return any(counts.get(n) for n in ("records_written", "tasks_created", "tasks_closed"))


def _data(session: Session, assessed: Assessed, run_id: str, doings: _Doings) -> ReportData:
    previous, previous_as_of = before(session)
    by_field = doings.changes["field"].value_counts()
    return ReportData(
        scored=assessed.scored,
        card=session.card,
        policy=assessed.policy,
        connection=session.name,
        run_id=run_id,
        generated_at=session.now,
        counts=doings.counts,
        changes=dict(by_field.sort("field").iter_rows()),
        tasks=_tasks(session, doings.tasks),
        rejects=assessed.rejects,
        findings=assessed.findings,
        previous=previous,
        previous_as_of=previous_as_of,
        notice=session.config.notice,
        kpi_months=kpi_months(session),
        required=required(session),
        approvals=approvals(session),
        hypotheses=hypotheses_of(
            assessed.inputs, assessed.scored.members, assessed.scored.groups, session.as_of
        ),
        answers=answer_counts(session),
        record=record_of_month(session, assessed.inputs, assessed.policy),
        around=surroundings(
            session,
            assessed.inputs,
            assessed.policy,
            assessed.scored,
            session.seen.contact_url,
        ),
        record_url=session.seen.record_url,
    )


def _tasks(session: Session, made: pl.DataFrame) -> list[dict[str, Any]]:
    """Tasks just made as new, the ledger's as open or done."""
    fresh = {row["key"]: row for row in made.to_dicts() if row["owner_id"]}
    new = [{**row, "status": "new"} for row in fresh.values()]
    known = session.ledger.tasks(session.name).filter(pl.col("status") != "deleted")
    rest = [{**row, "subject": ""} for row in known.to_dicts() if row["key"] not in fresh]
    return new + rest
