"""Around every run: the sign of life to a monitor, and news to the operator. Fails no run."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kamsync.alerts.outbox import Outbox
from kamsync.errors import GuardTripped, KamsyncError, LockHeld, Stopped
from kamsync.ledger.rows import NIGHTLY, RunRow
from kamsync.messages.sentences import storable
from kamsync.mirror import Generation
from kamsync.model.alert import OPERATOR, Message
from kamsync.operator.conditions import Condition, Facts, conditions, news
from kamsync.operator.ends import last_days
from kamsync.operator.heartbeat import Sign, ping
from kamsync.operator.otlp import push
from kamsync.operator.timeline import Step
from kamsync.operator.words import operator_message, severity
from kamsync.sync.runs_page import write_runs_page
from kamsync.sync.session import Session

if TYPE_CHECKING:
    from kamsync.operator.telemetry import Telemetry

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
        with session.timeline.step(f"kamsync {command}") as step:
            yield
    except (LockHeld, Stopped):
        raise
    except GuardTripped:
        _ended(session, command, step, well=True)
        raise
    except BaseException:
        _ended(session, command, step, well=False)
        raise
    else:
        _ended(session, command, step, well=True)


def _ended(session: Session, command: str, step: Step, *, well: bool) -> None:
    if command in _WATCHED:
        tell_operator(session)
        _write_page(session)
    if command in NIGHTLY:
        _write_metrics(session)
    if command in _WATCHED:
        _push(session, step)
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
    """A one-shot run has nothing but the ledger to count on."""
    name = session.config.schedule.metrics_file
    if not name:
        return
    try:
        _telemetry(session)[0].write(session.project.folder / name)
    except KamsyncError as error:
        log.warning("metrics file not written", extra={"reason": str(error)})


def _push(session: Session, step: Step) -> None:
    """The run and the figures of all connections to a collector."""
    settings = session.config.operator.otlp
    if not settings.endpoint:
        return
    try:
        (run,) = session.ledger.runs(session.name, 1)
        telemetry, since = _telemetry(session)
    except KamsyncError as error:
        log.warning("collector not told", extra={"kind": type(error).__name__})
        return
    kind = "+".join(session.config.connections[n].connector for n in session.connections)
    facts = {"connection": session.name, "connector": kind, "run": run.id, "status": run.status}
    step.facts |= facts | ({} if run.exit_code is None else {"exit": run.exit_code})
    step.facts |= {name: n for name, n in run.counts.items() if isinstance(n, int)}
    push(step, telemetry, since, settings, session.project.folder)


def _telemetry(session: Session) -> tuple[Telemetry, int]:
    """Of every connection, from the ledger, and since when it counts (ns)."""
    from kamsync.operator.telemetry import Telemetry  # its library loads slowly

    telemetry, since = Telemetry(), session.now
    for connection in session.project.head.run_alone:
        runs = session.ledger.runs(connection, SEEDED)
        nightly = [r for r in runs if r.command in NIGHTLY]
        since = min([since, *(r.started_at for r in nightly)])
        telemetry.seed(connection, reversed(nightly))
    return telemetry, int(since.timestamp() * 1e9)


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
