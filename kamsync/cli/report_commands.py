"""Commands that make a page or a drawing: report, review, map. Read only, no login."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import find_group
from kamsync.errors import UsageError
from kamsync.messages.sentences import sentence
from kamsync.report import ReportData, render
from kamsync.report.people.account_map import compared, dot, draw_map, lucid_csv, mermaid
from kamsync.report.people.drawio import drawio
from kamsync.report.review import View, gather
from kamsync.report.review import review as review_page
from kamsync.scoring.explain.details import look
from kamsync.scoring.metrics.hypotheses import hypotheses_of
from kamsync.scoring.score import Scored, score
from kamsync.sync.answer_counts import answer_counts
from kamsync.sync.history import a_year_before, before
from kamsync.sync.kept_record import kept_record
from kamsync.sync.kpi_history import kpi_months
from kamsync.sync.last_pull import Kept, kept
from kamsync.sync.programme_rules import approvals, required
from kamsync.sync.session import Session, reading
from kamsync.sync.surroundings import surroundings

Out = Annotated[Path | None, typer.Option("--output", "--out")]
Lang = Annotated[str | None, typer.Option("--lang")]


class Drawing(StrEnum):
    mermaid = "mermaid"
    dot = "dot"
    lucid = "lucid"
    drawio = "drawio"


_DRAW = {
    Drawing.mermaid: mermaid,
    Drawing.dot: dot,
    Drawing.lucid: lucid_csv,
    Drawing.drawio: drawio,
}


@command
def report(context: typer.Context, out: Out = None, lang: Lang = None) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        page = session.reports / "report.html"
        if out is None and page.is_file() and not durable.is_writable(page.parent):
            return _named(page, session)  # the one of the last run
        target = out or own_place(page, session)
        last, scored = last_scored(session)
        language = language_of(lang, session)
        tasks = session.ledger.tasks(session.name).filter(pl.col("status") != "deleted")
        previous, previous_as_of = before(session)
        runs = [r for r in session.ledger.runs(session.name, limit=50) if r.status == "applied"]
        data = ReportData(
            scored=scored,
            card=session.card,
            policy=last.policy,
            connection=session.name,
            run_id=runs[0].id if runs else "",
            generated_at=session.now,
            counts=dict(runs[0].counts) if runs else {},
            tasks=[{**row, "subject": ""} for row in tasks.to_dicts()],
            rejects=pl.concat([last.inputs.rejects, scored.rejects]),
            findings=scored.findings,
            previous=previous,
            previous_as_of=previous_as_of,
            notice=session.config.notice,
            details=look(
                last.inputs, last.policy, scored, a_year_before(session), session.card.peers
            ),
            kpi_months=kpi_months(session),
            required=required(session),
            approvals=approvals(session),
            hypotheses=hypotheses_of(last.inputs, scored.members, scored.groups, session.as_of),
            answers=answer_counts(session),
            record=kept_record(session, last.policy),
            around=surroundings(
                session,
                last.inputs,
                last.policy,
                scored,
                last.generation.manifest.facts.get("contact_url", ""),
            ),
            record_url=last.generation.manifest.facts.get("record_url", ""),
        )
        return _written(target, render(data, language), session)


class ReviewView(StrEnum):
    """What the page is used for."""

    strategy = "strategy"
    relationship = "relationship"
    codevelopment = "codevelopment"
    evaluation = "evaluation"


@command
def review(
    context: typer.Context,
    account: str,
    out: Out = None,
    lang: Lang = None,
    joint: Annotated[bool, typer.Option("--joint")] = False,
    view: Annotated[ReviewView | None, typer.Option("--view")] = None,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        last, scored = last_scored(session)
        row = find_group(scored.groups, account)
        members, stale = _members(scored, row["root"]), session.card.stale_days
        found = gather(last.inputs, last.policy, members, row["name"], stale)
        if joint and found.joint.is_empty():
            raise UsageError(code="nothing_rated", account=row["name"])
        wanted: View = "joint" if joint else view.value if view else ""
        page = review_page(found, language_of(lang, session), wanted)
        target = out or own_place(
            session.reports / f"review-{safe_name(row['root'])}.html", session
        )
        return _written(target, page, session)


@command
def account_map(
    context: typer.Context,
    account: str,
    form: Annotated[Drawing, typer.Option("--format")] = Drawing.mermaid,
    since: str | None = None,
    out: Out = None,
    lang: Lang = None,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        last, scored = last_scored(session)
        row = find_group(scored.groups, account)
        members = _members(scored, row["root"])
        found = draw_map(last.inputs, last.policy, members, row["name"])
        if since is not None:
            day = earlier_day(since, last.policy.as_of)
            then = replace(last.policy, as_of=day)
            found = compared(found, draw_map(last.inputs, then, members, row["name"]), day)
        drawing = _DRAW[form](found, language_of(lang, session))
        if out is not None:
            return _written(out, drawing, session)
    return Answer(
        0, {"connection": session.name, "format": form.value, "map": drawing}, [], drawing
    )


def earlier_day(text: str, today: dt.date) -> dt.date:
    """Raises UsageError for what is no day before today."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = today
    if day >= today:
        raise UsageError(code="since")
    return day


def last_scored(session: Session) -> tuple[Kept, Scored]:
    last = kept(session)
    return last, score(last.inputs, last.policy, session.card)


def _members(scored: Scored, root: str) -> list[str]:
    return scored.members.filter(pl.col("root") == root)["id"].to_list()


def language_of(lang: str | None, session: Session) -> str:
    if lang not in (None, "fr", "en"):
        raise UsageError(code="lang")
    return lang or session.config.language


def safe_name(text: str) -> str:
    """A record id as part of a file name: letters, digits, dot and dash only."""
    return re.sub(r"[^A-Za-z0-9-]+", "_", text)[:80] or "account"


def own_place(path: Path, session: Session) -> Path:
    """The file's own place. Raises UsageError where only somebody else may write there."""
    if not durable.is_writable(session.reports):
        raise UsageError(code="needs_output", folder=str(path.parent))
    return path


def _written(path: Path, text: str, session: Session) -> Answer:
    durable.write_output(path, text.encode())
    return _named(path, session, "cli.file")


def _named(path: Path, session: Session, key: str = "cli.report_there") -> Answer:
    said = sentence(key, session.config.language, {"path": str(path)})
    return Answer(0, {"connection": session.name, "files": [str(path)]}, [], said)
