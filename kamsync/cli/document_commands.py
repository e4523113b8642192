"""The command document: what is known of one account as Word, PowerPoint, Excel, HTML, Markdown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from kamsync import durable
from kamsync.alerts import channel
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import find_group
from kamsync.cli.report_commands import Lang, earlier_day, language_of, own_place, safe_name
from kamsync.documents.account import read_account
from kamsync.documents.benchmark import benchmark_page
from kamsync.documents.database import database
from kamsync.documents.flag_history import spans
from kamsync.documents.grid import grid
from kamsync.documents.handover import handover
from kamsync.documents.message import message
from kamsync.documents.page import Document
from kamsync.documents.pdf import pdf
from kamsync.documents.plan import plan
from kamsync.documents.review import review
from kamsync.documents.strategy import strategy
from kamsync.documents.team import SINCE_DAYS, team_digest
from kamsync.documents.template import template_of
from kamsync.documents.written import Form, write
from kamsync.errors import UsageError
from kamsync.messages import findings as said
from kamsync.messages.sentences import sentence
from kamsync.model.alert import Message
from kamsync.model.change import Finding
from kamsync.model.invalid import near
from kamsync.report import ReportData
from kamsync.report.layout.view import View
from kamsync.report.review import gather
from kamsync.scoring.explain.benchmark import benchmark
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.score import score
from kamsync.sync.last_pull import kept
from kamsync.sync.session import Session, reading


class Kind(StrEnum):
    database = "database"
    strategy = "strategy"
    plan = "plan"
    grid = "grid"
    handover = "handover"
    team = "team"
    benchmark = "benchmark"
    review = "review"


class Written(StrEnum):
    """The formats of documents, and their print."""

    docx = "docx"
    pptx = "pptx"
    xlsx = "xlsx"
    html = "html"
    md = "md"
    pdf = "pdf"


_INTERNAL: Final = {
    Kind.database: database,
    Kind.strategy: strategy,
    Kind.plan: plan,
    Kind.grid: grid,
    Kind.handover: handover,
}
_USUAL: Final = {Kind.strategy: Form.pptx}
"""The format of a kind where none is asked for; the others are Word."""


@command
def document(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument()],
    account: str,
    form: Annotated[Written | None, typer.Option("--format")] = None,
    output: Annotated[Path | None, typer.Option("--output")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="YYYY-MM-DD")] = None,
    send: Annotated[str | None, typer.Option("--send", metavar="CHANNEL")] = None,
    lang: Lang = None,
) -> Answer:
    options: Globals = context.obj
    usual = _USUAL.get(kind, Form.docx)
    made_as = usual if form in (None, Written.pdf) else Form(form)
    suffix = form.value if form else usual.value
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language = language_of(lang, session)
        day = _since(session, kind, since)
        root, made = _made(session, kind, account, language, day)
        if send is not None:
            return _sent(session, kind, made, send)
        template = template_of(session.project.folder, kind.value, made_as.value)
        own = session.reports / f"{kind.value}-{safe_name(root)}.{suffix}"
        target = output or own_place(own, session)
        content = write(made, made_as, template)
        durable.write_output(target, pdf(content, made_as) if form is Written.pdf else content)
        data = {
            "connection": session.name,
            "kind": kind.value,
            "account": root,
            "as_of": made.as_of.isoformat(),
            "files": [str(target)],
        }
    return Answer(0, data, [], sentence("cli.file", language, {"path": str(target)}))


def _sent(session: Session, kind: Kind, made: Document, name: str) -> Answer:
    """To a channel of [alerts]. Raises UsageError for another page and an unknown channel."""
    channels = session.config.alerts.channels
    if kind is not Kind.team:
        raise UsageError(code="send_of_team")
    if name not in channels:
        raise UsageError(code="no_such_channel", channel=name, near=near(name, channels))
    title, body = message(made)
    words = Message("", name, "digest", title, body, session.now)
    refused = channel.send(channels[name], words, session.project.folder)
    data = {"connection": session.name, "kind": kind.value, "channel": name, "error": refused}
    if refused:
        where = f"channel {name}"
        values = {"error": refused}
        found = Finding("alert_channel", "warning", where, values=values, variant="document")
        return Answer(3, data, [found], said.message(found, made.language))
    return Answer(0, data, [], sentence("cli.sent", made.language, {"channel": name}))


def _since(session: Session, kind: Kind, text: str | None) -> dt.date:
    """The day from which the team's page tells changes. Raises UsageError for another page."""
    if text is None:
        return session.as_of - dt.timedelta(days=SINCE_DAYS)
    if kind is not Kind.team:
        raise UsageError(code="since_of_team")
    return earlier_day(text, session.as_of)


def _made(
    session: Session, kind: Kind, account: str, language: str, since: dt.date
) -> tuple[str, Document]:
    """Root id and document. What the customer may see is made from the streams alone."""
    last = kept(session)
    scored = score(last.inputs, last.policy, session.card)
    row = find_group(scored.groups, account)
    root = row["root"]
    if kind is Kind.review:
        members = scored.members.filter(pl.col("root") == root)["id"].to_list()
        stale = session.card.stale_days
        return root, review(gather(last.inputs, last.policy, members, row["name"], stale), language)
    if kind is Kind.benchmark:
        windows = Windows(last.policy.as_of)
        compared = benchmark(last.inputs, scored.members, scored.groups, root, windows)
        return root, benchmark_page(compared, row["name"], last.policy.as_of, language)
    data = ReportData(scored, session.card, last.policy, session.name, "", session.now)
    found = read_account(View(language, data), last.inputs, root)
    events = session.ledger.episode_events(session.name, session.as_of + dt.timedelta(days=1))
    found = replace(found, flag_spans=tuple(spans(events, root)))
    if kind is Kind.team:
        return root, team_digest(found, since)
    return root, _INTERNAL[kind](found)
