"""`kamsync alerts`, `ack`, `snooze`: what directors hear of, and what is to stay quiet."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

import typer

from kamsync.cli.command import Answer, Globals, command, parse_day
from kamsync.errors import UsageError
from kamsync.model.alert import DECISIONS, AlertEpisode, Quiet
from kamsync.model.words import LEVELS
from kamsync.sync.notify import owed_of, send_due
from kamsync.sync.session import Session, locked, reading, who


@command
def alerts(
    context: typer.Context,
    send: Annotated[bool, typer.Option("--send", help="send what is due now")] = False,
) -> Answer:
    """Dependencies directors know of, what keeps quiet, and messages not taken yet."""
    options: Globals = context.obj
    project = options.project()
    if send:
        with locked(project, options.connection, options.as_of, options.now) as session:
            send_due(session)
            return _shown(session)
    with reading(project, options.connection, options.as_of, options.now) as session:
        return _shown(session)


def _shown(session: Session) -> Answer:
    ledger, name = session.ledger, session.name
    episodes, quiets = ledger.alert_episodes(name), _in_force(session)
    messages, waiting = ledger.messages(name, 20), ledger.waiting_events(name)
    findings = owed_of(session)
    lines = [f"{e.director}: {e.root} {e.level} since {e.since}, told: {e.told}" for e in episodes]
    lines += [f"quiet: {_quiet_text(q)}" for q in quiets]
    lines += [f"{len(waiting)} changes wait for the digest"] if waiting else []
    lines += [
        f"message {m.number} to {m.message.channel}: {m.status}, not before "
        f"{m.message.not_before:%Y-%m-%d %H:%M} UTC {m.error}".rstrip()
        for m in messages
        if m.status != "sent"
    ]
    data: dict[str, Any] = {
        "connection": name,
        "alerts": [asdict(e) for e in episodes],
        "quiet": [asdict(q) for q in quiets],
        "decision_log": [asdict(q) for q in ledger.quiet_log(name)],
        "digest": [asdict(e) for e in waiting],
        "messages": [_message(asdict(m)) for m in messages],
    }
    return Answer(0, data, findings, "\n".join(lines) or "nothing is told, nothing waits")


def _message(row: dict[str, Any]) -> dict[str, Any]:
    return {**row.pop("message"), **row}


def _in_force(session: Session) -> list[Quiet]:
    return [
        q
        for q in session.ledger.quiets(session.name)
        if q.until is None or session.as_of <= q.until
    ]


def _quiet_text(quiet: Quiet) -> str:
    until = f"until {quiet.until}" if quiet.until else "until it worsens"
    by = f" by {quiet.by}" if quiet.by else ""
    return f"{quiet.root} {quiet.kind} at {quiet.level} {until}{by} ({quiet.source})"


Account = Annotated[str, typer.Argument(help="id of the account, as alerts shows it")]


@command
def ack(
    context: typer.Context,
    account: Account,
    decision: Annotated[str, typer.Option(help="accept, reduce or insure; needs --until")] = "",
    until: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="last day")] = None,
    owner: Annotated[str, typer.Option(help="who carries the decision")] = "",
    reason: Annotated[str, typer.Option(help="why, in a few words")] = "",
) -> Answer:
    """Seen: stay quiet until it worsens; with a decision, until its end or until it worsens."""
    if decision and decision not in DECISIONS:
        raise UsageError(code="decision_unknown", known=", ".join(DECISIONS))
    day = parse_day(until)
    if decision and day is None:
        raise UsageError(code="decision_endless")
    return _keep(context, account, decision or "ack", day, owner, reason)


@command
def snooze(
    context: typer.Context,
    account: Account,
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="last day")],
    reason: Annotated[str, typer.Option(help="why, in a few words")] = "",
) -> Answer:
    """Say nothing about an account until that day, whatever happens to it."""
    return _keep(context, account, "snooze", parse_day(until), "", reason)


def _keep(
    context: typer.Context, root: str, kind: Any, until: dt.date | None, by: str, reason: str
) -> Answer:
    options: Globals = context.obj
    with locked(options.project(), options.connection, options.as_of, options.now) as session:
        if until is not None and until < session.as_of:
            raise UsageError(code="day_over", day=until)
        level = _level(session, root)
        quiet = Quiet(root, kind, level, session.as_of, until, by or who(), reason)
        session.ledger.add_quiet(session.name, quiet, session.now)
        text = f"quiet: {_quiet_text(quiet)}"
        return Answer(0, {"connection": session.name, "quiet": asdict(quiet)}, [], text)


def _level(session: Session, root: str) -> str:
    """The highest level any director knows of it. Raises UsageError."""
    episodes: list[AlertEpisode] = session.ledger.alert_episodes(session.name)
    mine = [e.level for e in episodes if e.root == root]
    if not mine:
        known = ", ".join(sorted({e.root for e in episodes})[:5]) or "–"
        raise UsageError(code="no_alert", account=root, known=known)
    return max(mine, key=LEVELS.index)
