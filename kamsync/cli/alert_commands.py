"""`kamsync alerts`, `ack`, `snooze`: what directors hear of, and what is to stay quiet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import polars as pl
import typer

from kamsync.alerts.owed import owed
from kamsync.cli.command import Answer, Globals, command, parse_day
from kamsync.cli.explain import find_group
from kamsync.errors import UsageError
from kamsync.messages.formats import plain
from kamsync.messages.sentences import sentence
from kamsync.model.alert import DECISIONS, AlertEpisode, Posted, Quiet
from kamsync.model.words import LEVELS
from kamsync.queries.archive import names_of
from kamsync.sync.notify import send_due
from kamsync.sync.session import Session, locked, reading, who

_LISTED: Final = 5
"""Accounts that an error names."""


@command
def alerts(
    context: typer.Context,
    send: Annotated[bool, typer.Option("--send")] = False,
) -> Answer:
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
    findings = owed(session.ledger.unsent(session.name))
    words = _told(session, names_of(session))
    lines = [words.alert(e) for e in episodes]
    lines += [words.quiet(q) for q in quiets]
    lines += [sentence("alerts.waiting", words.language, {"n": len(waiting)})] if waiting else []
    lines += [words.message(m) for m in messages if m.status != "sent"]
    data: dict[str, Any] = {
        "connection": name,
        "alerts": [asdict(e) | {"name": words.names.get(e.root)} for e in episodes],
        "quiet": [asdict(q) | {"name": words.names.get(q.root)} for q in quiets],
        "decision_log": [asdict(q) for q in ledger.quiet_log(name)],
        "digest": [asdict(e) for e in waiting],
        "messages": [_message(asdict(m)) for m in messages],
    }
    return Answer(0, data, findings, "\n".join(lines) or sentence("alerts.none", words.language))


def _message(row: dict[str, Any]) -> dict[str, Any]:
    return {**row.pop("message"), **row}


def _in_force(session: Session) -> list[Quiet]:
    return [
        q
        for q in session.ledger.quiets(session.name)
        if q.until is None or session.as_of <= q.until
    ]


@dataclass(frozen=True)
class _Told:
    """What stands, in the config's language, with the accounts' names."""

    names: Mapping[str, str]
    language: str
    zone: ZoneInfo

    def account(self, root: str) -> str:
        name = self.names.get(root)
        return f"{plain(name, 60)} ({plain(root, 40)})" if name else plain(root, 40)

    def alert(self, episode: AlertEpisode) -> str:
        values = asdict(episode) | {"account": self.account(episode.root)}
        return sentence("alerts.episode", self.language, values)

    def quiet(self, quiet: Quiet) -> str:
        values = asdict(quiet) | {"account": self.account(quiet.root)}
        end = "until" if quiet.until else "worse"
        by = sentence("alerts.by", self.language, values) if quiet.by else ""
        values |= {"end": sentence(f"alerts.{end}", self.language, values), "by": by}
        return sentence("alerts.quiet", self.language, values)

    def message(self, posted: Posted) -> str:
        message = posted.message
        values = {"n": posted.number, "channel": message.channel, "status": posted.status}
        at = message.not_before.astimezone(self.zone)
        values |= {"day": at.date(), "time": f"{at:%H:%M}"}
        return sentence("alerts.message", self.language, values | {"error": posted.error}).rstrip()


def _told(session: Session, names: Mapping[str, str]) -> _Told:
    return _Told(names, session.config.language, ZoneInfo(session.config.timezone))


Account = Annotated[str, typer.Argument()]


@command
def ack(
    context: typer.Context,
    account: Account,
    decision: str = "",
    until: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")] = None,
    owner: str = "",
    reason: str = "",
) -> Answer:
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
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD")],
    reason: str = "",
) -> Answer:
    return _keep(context, account, "snooze", parse_day(until), "", reason)


def _keep(
    context: typer.Context, account: str, kind: Any, until: dt.date | None, by: str, reason: str
) -> Answer:
    options: Globals = context.obj
    with locked(options.project(), options.connection, options.as_of, options.now) as session:
        if until is not None and until < session.as_of:
            raise UsageError(code="day_over", day=until)
        root, level = _found(session, account)
        quiet = Quiet(root, kind, level, session.as_of, until, by or who(), reason)
        session.ledger.add_quiet(session.name, quiet, session.now)
        names = names_of(session)
        text = _told(session, names).quiet(quiet)
        data = {"connection": session.name, "quiet": asdict(quiet) | {"name": names.get(root)}}
        return Answer(0, data, [], text)


def _found(session: Session, account: str) -> tuple[str, str]:
    """The account of that id or name, and the highest level any director knows of it.

    Raises UsageError, with those it could be.
    """
    episodes: list[AlertEpisode] = session.ledger.alert_episodes(session.name)
    roots, names = sorted({e.root for e in episodes}), names_of(session)
    standing = {"root": roots, "name": [names.get(r, r) for r in roots]}
    try:
        text = pl.String()
        found = find_group(pl.DataFrame(standing, schema={"root": text, "name": text}), account)
    except UsageError as error:
        if error.code != "no_account":
            raise
        words = _told(session, names)
        known = ", ".join(words.account(r) for r in roots[:_LISTED]) or "–"
        raise UsageError(code="no_alert", account=plain(account, 60), known=known) from error
    root = str(found["root"])
    return root, max((e.level for e in episodes if e.root == root), key=LEVELS.index)
