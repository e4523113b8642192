"""Around every run: the sign of life to a monitor, and news to the operator. Fails no run."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any, Final

from kamsync.alerts.outbox import Outbox
from kamsync.errors import GuardTripped, KamsyncError, LockHeld, Stopped
from kamsync.ledger.rows import NIGHTLY, RunRow
from kamsync.messages.sentences import storable
from kamsync.mirror import Generation
from kamsync.model.alert import OPERATOR, Message
from kamsync.operator.conditions import Condition, Facts, conditions, news
from kamsync.operator.ends import last_days
from kamsync.operator.heartbeat import Sign, ping
from kamsync.operator.words import operator_message, severity
from kamsync.sync.runs_page import write_runs_page
from kamsync.sync.session import Session

log = logging.getLogger(__name__)

_WATCHED: Final = (*NIGHTLY, "undo")
_LOOKED_AT: Final = 40
SEEDED: Final = 5000
"""Runs that counters of a new process start from."""


@contextlib.contextmanager
def watched(session: Session, command: str) -> Iterator[None]:
    """A run inside. What stopped on request goes on with the next run: no news."""
    if command == "run":
        _ping(session, "start")
    try:
        yield
    except (LockHeld, Stopped):
        raise
    except GuardTripped:
        _ended(session, command, well=True)
        raise
    except BaseException:
        _ended(session, command, well=False)
        raise
    else:
        _ended(session, command, well=True)


def _ended(session: Session, command: str, *, well: bool) -> None:
    if command in _WATCHED:
        tell_operator(session)
        _write_page(session)
    if command in NIGHTLY:
        _write_metrics(session)
    if command == "run":
        _ping(session, "success" if well else "failure")


def tell_operator(session: Session) -> None:
    """What began or ended since the last time, kept and sent."""
    rules = session.config.operator
    if not rules.channels:
        return
    try:
        _note(session)
        send_to_operator(session)
    except KamsyncError as error:
        log.warning("operator not told", extra={"connection": session.name, "reason": str(error)})


def _note(session: Session) -> None:
    rules, ledger, name = session.config.operator, session.ledger, session.name
    rows = ledger.operator_conditions(name)
    kept = {(row["code"], row["subject"]): row["since"] for row in rows}
    before = [Condition(r["code"], r["subject"], r["severity"], r["values"]) for r in rows]
    now = conditions(_facts(session), rules)
    found = news(now, before)
    if not found.begun and not found.over:
        return
    words = operator_message(found, name, session.config.language)
    messages = [
        Message(OPERATOR, c, "immediate", *words, session.now, severity=severity(found))
        for c in rules.channels
    ]
    standing = [
        {
            "code": c.code,
            "subject": c.subject,
            "severity": c.severity,
            "values": storable(c.values),
            "since": kept.get(c.key, session.now),
        }
        for c in now
    ]
    ledger.tell_operator(name, standing, messages, session.now)


def _facts(session: Session) -> Facts:
    ledger, name = session.ledger, session.name
    runs = [r for r in ledger.runs(name, _LOOKED_AT) if r.command in NIGHTLY]
    owed = [p for p in ledger.unsent(name) if p.message.director != OPERATOR]
    return Facts(
        runs=runs,
        today=session.now.date(),
        findings=ledger.findings(runs[0].id) if runs else (),
        held=ledger.pause_of(name),
        channels={p.message.channel: p.error for p in owed},
        ends=last_days(session.config.operator.expires, session.project.folder),
    )


def send_to_operator(session: Session, *, patient: bool = False) -> None:
    """What the outbox owes the operator; the CRM is not needed for it."""
    if session.config.operator.channels:
        outbox = Outbox(session.name, session.config, session.project.folder, session.ledger)
        outbox.deliver(session.now, patient=patient, operator=True)


def _write_page(session: Session) -> None:
    try:
        write_runs_page(session)
    except KamsyncError as error:
        log.warning("page of runs not written", extra={"reason": str(error)})


def _write_metrics(session: Session) -> None:
    """Of every connection, from the ledger: a one-shot run has nothing else to count on."""
    name = session.config.schedule.metrics_file
    if not name:
        return
    from kamsync.operator.telemetry import Telemetry  # its library loads slowly

    telemetry = Telemetry()
    try:
        for connection in session.config.connections:
            runs = session.ledger.runs(connection, SEEDED)
            telemetry.seed(connection, reversed([r for r in runs if r.command in NIGHTLY]))
        telemetry.write(session.project.folder / name)
    except KamsyncError as error:
        log.warning("metrics file not written", extra={"reason": str(error)})


def _ping(session: Session, sign: Sign) -> None:
    if url := session.config.operator.ping_url:
        ping(url, sign, session.project.folder)


def stream_marks(kept: Generation, before: RunRow | None, today: str) -> dict[str, Any]:
    """Per stream: how many live rows, a mark of its content, and since when it is the same."""
    earlier = before.manifest.get("streams", {}) if before else {}
    marks = {}
    for name, stream in kept.manifest.streams.items():
        part = kept.manifest.parts.get(f"{name}.parquet")
        mark = part.sha256[:12] if part else ""
        known = earlier.get(name, {})
        same = bool(mark) and known.get("mark") == mark
        since = known["since"] if same else today
        marks[name] = {"rows": stream.rows, "mark": mark, "since": since}
    return marks
