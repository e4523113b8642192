"""`kamsync check`: what a person should know before trusting a connection."""

from __future__ import annotations

from kamsync.engines.factory import tried
from kamsync.errors import KamsyncError
from kamsync.model.change import Finding
from kamsync.model.rejects import no_rejects
from kamsync.scoring.explain.lineage import unused
from kamsync.sync.approval import scorecard_findings
from kamsync.sync.history import given_too_old_last, labels_as_last_scored
from kamsync.sync.inputs import inputs_of
from kamsync.sync.outlook import outlook, unrated_last
from kamsync.sync.session import Session
from kamsync.sync.trial import trial_findings
from kamsync.sync.unassigned_rows import unassigned_in


def check_all(session: Session) -> list[Finding]:
    """Config against the CRM and the scorecard's own dates. Writes nothing."""
    seen = session.seen
    findings = [*seen.findings, *session.connector.check()]
    findings += _read_in_full(session)
    findings += trial_findings(session)
    findings += _engine(session)
    findings += _writable(session)
    findings += _chosen_outputs(session)
    findings += _unused(session)
    findings += _also_read(session)
    findings += outlook(session)
    if not seen.reads_are_free:
        findings += _of_last_pull(session)
    findings += scorecard_findings(session)
    findings += labels_as_last_scored(session)
    findings += given_too_old_last(session)
    home = session.config.home_currency
    rated = "rate" in seen.streams or "rate" in session.config.sources
    if home != seen.home_currency and not rated:
        findings.append(
            Finding(
                "no_rates",
                "error",
                "home_currency",
                values={"home": home, "crm": seen.home_currency},
            )
        )
    if session.config.revenue.source == "opportunities":
        how = session.config.revenue.recognition
        findings.append(
            Finding(
                "bookings",
                "info",
                "revenue",
                values={"recognition": how},
            )
        )
    return list(dict.fromkeys(findings))  # what describe and check both saw is told once


def _engine(session: Session) -> list[Finding]:
    """Another engine than Polars is tried before a night needs it."""
    name = session.config.engine
    if name == "polars":
        return []
    try:
        tried(session.engine)
    except KamsyncError as error:
        values = {"reason": error.as_value}
        return [Finding("engine_unusable", "error", "engine", values=values)]
    return [Finding("engine_ready", "info", "engine", values={"engine": name})]


def _of_last_pull(session: Session) -> list[Finding]:
    """What a trial says of files: money that no rate converts, rows of unknown accounts."""
    generation = session.mirror.current()
    if generation is None:
        return []
    inputs = inputs_of(session, generation, no_rejects())
    return [*unrated_last(session), *unassigned_in(inputs)]


def _also_read(session: Session) -> list[Finding]:
    """What each connection asks to read besides, and what that costs."""
    return [found for name in session.connections for found in _also_read_by(session, name)]


def _also_read_by(session: Session, name: str) -> list[Finding]:
    connection = session.config.connections[name]
    variants = {part: f"{part}_{connection.connector}" for part in connection.also_read}
    variants |= {part: part for part in ("case_texts", "notes") if part in variants}
    variants.pop("contact_roles", None)  # the connector counts the deals
    return [
        Finding("also_read", "info", part, variant=variant) for part, variant in variants.items()
    ]


def _unused(session: Session) -> list[Finding]:
    """What is read, or asked of people, and nothing uses."""
    streams = session.seen.streams.values()
    names = unused((f"{s.name}.{column}" for s in streams for column in s.columns), session.card)
    found = [Finding("input_unused", "info", "inputs", values={"inputs": names})] if names else []
    if session.unasked:
        values = {"inputs": list(session.unasked)}
        found.append(Finding("input_not_read", "info", "inputs", values=values))
    return found


def _read_in_full(session: Session) -> list[Finding]:
    """Streams of which a change can go unseen, and what reading them whole costs each night."""
    generation = session.mirror.current()
    known = generation.manifest.streams if generation else {}
    found = []
    for info in session.seen.streams.values():
        if not info.unstamped:
            continue
        values: dict[str, object] = {"columns": list(info.unstamped)}
        variant = "unread"
        if info.name in known:
            rows = known[info.name].rows
            values |= {"rows": rows, "calls": session.connector.read_cost(rows)}
            variant = "read"
        where = f"stream {info.name}"
        found.append(Finding("read_in_full", "info", where, values=values, variant=variant))
    return found


def _chosen_outputs(session: Session) -> list[Finding]:
    """More fields than anybody reads; one that nothing will ever fill."""
    found = []
    chosen = session.config.outputs.fields
    most = session.card.account_fields
    if len(chosen) > most:
        values = {"n": len(chosen), "most": most}
        found.append(Finding("many_outputs", "warning", "outputs", values=values))
    if "root_ref" in chosen and not session.config.portfolio.write_members:
        found.append(Finding("output_never_filled", "warning", "outputs"))
    return found


def _writable(session: Session) -> list[Finding]:
    missing = [o for o in session.fields if o not in session.seen.writable]
    return [
        Finding(
            "output_missing",
            "error",
            f"field {session.fields[o].field}",
        )
        for o in missing
    ]
