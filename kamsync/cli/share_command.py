"""The command share: what other functions should know of Key accounts, once a week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from kamsync.alerts.function_digest import shared
from kamsync.cli.command import Answer, Globals, command
from kamsync.errors import UsageError
from kamsync.messages.catalogue import text as say
from kamsync.model.alert import Message
from kamsync.model.invalid import near
from kamsync.scoring.score import score
from kamsync.sync.digest_readings import Reading, note, readings
from kamsync.sync.last_pull import kept
from kamsync.sync.notify import outbox_of
from kamsync.sync.session import Session, locked, reading, who

WEEK: Final = dt.timedelta(days=7)
_FUNCTION: Final = "function:"
"""Before the name, so that no director of that name is meant."""
_LOOKED_AT: Final = 500
"""Messages: more than a week has."""


@dataclass(frozen=True)
class _Digest:
    function: str
    title: str
    body: str


@command
def share(
    context: typer.Context,
    send: Annotated[bool, typer.Option("--send")] = False,
    read: Annotated[list[str] | None, typer.Option("--read")] = None,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    if read:
        with locked(project, options.connection, options.as_of, options.now) as session:
            _noted(session, read)
            return _answer(session, [])
    if send:
        with locked(project, options.connection, options.as_of, options.now) as session:
            _send(session, _digests(session))
            return _answer(session, [])
    with reading(project, options.connection, options.as_of, options.now) as session:
        return _answer(session, _digests(session))


def _noted(session: Session, functions: list[str]) -> None:
    """That these functions said they read it. Raises UsageError for one that gets no digest."""
    known = session.config.sharing.functions
    for function in functions:
        if function not in known:
            raise UsageError(code="no_function", name=function, near=near(function, known))
    for function in functions:
        note(session.state, Reading(session.name, function, session.now, who()))


def _digests(session: Session) -> list[_Digest]:
    config = session.config
    if not config.sharing.functions:
        raise UsageError(code="nothing_shared")
    last = kept(session)
    scored = score(last.inputs, last.policy, session.card)
    run = session.archive.at(session.as_of - WEEK)
    previous = session.archive.part(run, "root", "tier") if run else None
    setting = (config.language, config.home_currency, session.as_of)
    return [_Digest(f, *shared(scored, f, previous, setting)) for f in config.sharing.functions]


def _send(session: Session, digests: list[_Digest]) -> None:
    """To each function at most once in six days: who runs it daily shares weekly."""
    young = session.now - dt.timedelta(days=6)
    posted = session.ledger.messages(session.name, _LOOKED_AT)
    had = {p.message.director for p in posted if p.created_at > young}
    messages = [
        Message(_FUNCTION + d.function, channel, "digest", d.title, d.body, session.now)
        for d in digests
        if _FUNCTION + d.function not in had
        for channel in session.config.sharing.functions[d.function]
    ]
    if messages:
        session.ledger.put_digests(session.name, [], messages, session.now)
    outbox_of(session).deliver(session.now)


def _answer(session: Session, digests: list[_Digest]) -> Answer:
    language, functions = session.config.language, session.config.sharing.functions
    posted = session.ledger.messages(session.name, _LOOKED_AT)
    recent = [p for p in posted if p.created_at > session.now - WEEK and p.status == "sent"]
    received = [f for f in functions if any(p.message.director == _FUNCTION + f for p in recent)]
    shown = readings(session.state, session.name, session.now - WEEK)
    read = [f for f in functions if f in shown]
    lines = [f"{d.title}\n\n{d.body}\n" for d in digests]
    counts = {"n": len(received), "of": len(functions), "read": len(read)}
    lines.append(say("share.received", language, **counts))
    data = {
        "connection": session.name,
        "functions": [{"name": f, "received": f in received, "read": f in read} for f in functions],
        "digests": [vars(d) for d in digests],
    }
    return Answer(0, data, [], "\n".join(lines))
