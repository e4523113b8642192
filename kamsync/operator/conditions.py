"""What is wrong with a connection, from the ledger's rows alone. Pure.

A condition stands from the run that shows it until a run shows the opposite; a run that did not
get as far as to know says nothing of it.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kamsync.config.operator import OperatorConfig
from kamsync.ledger.rows import Hold, RunRow
from kamsync.model.alert import Severity
from kamsync.model.change import Finding

USUAL_RUNS: Final = 5
"""Runs before one can be called slow."""
_NOTICEABLE: Final = 60.0
"""Seconds by which a slow run is slower at least."""
_SOON: Final = 7
"""Days before its end from which a credential is a failure to come, no longer a warning."""
WELL: Final = (0, 3)
RANK: Final[tuple[Severity, ...]] = ("info", "success", "warning", "failure")


@dataclass(frozen=True)
class Condition:
    """Something that stands; the same code and subject are the same thing another night."""

    code: str
    subject: str
    severity: Severity
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.subject


@dataclass(frozen=True)
class Facts:
    """What is known of a connection after a run."""

    runs: Sequence[RunRow]
    """Newest first, only those that say how the nights go."""
    today: dt.date
    findings: Sequence[Finding] = ()
    """Of the newest run."""
    held: Hold | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    """Channels of directors that take no message → why."""
    ends: Mapping[str, dt.date | None] = field(default_factory=dict)
    """Credential → its last day; None where the certificate cannot be read."""

    def last(self, knows: Callable[[RunRow], bool]) -> RunRow | None:
        """The newest run that knows."""
        return next((run for run in self.runs if knows(run)), None)


def conditions(facts: Facts, rules: OperatorConfig) -> list[Condition]:
    """All that stands now."""
    return [found for rule in _RULES for found in rule(facts, rules)]


def _ended(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    """Failed, waiting or paused: one of them at most."""
    del rules
    run = facts.last(lambda r: r.exit_code is not None)
    if facts.held is not None:
        yield Condition("paused", "", "warning", {"reason": facts.held.why})
    elif run is not None and run.exit_code == 4:
        yield Condition("plan_waiting", "", "warning", {"plan": run.plan_id or "", "run": run.id})
    elif run is not None and run.exit_code not in WELL:
        stop = next((f for f in facts.findings if f.code == "run_stopped"), None)
        error = stop.values["error"] if stop is not None else None
        values = {"run": run.id, "exit": run.exit_code, "error": error}
        yield Condition("failed", "", "failure", values)


def _rejects(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    run = facts.last(lambda r: "reject_share" in r.manifest)
    share = run.manifest["reject_share"] if run else 0.0
    if run and share > rules.rejects:
        values = {"share": share, "line": rules.rejects, "run": run.id}
        yield Condition("rejects", "", "warning", values)


def _write_errors(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    run = facts.last(lambda r: "records_refused" in r.counts)
    refused = run.counts["records_refused"] if run else 0
    if run and refused > rules.write_errors * (refused + run.counts.get("records_written", 0)):
        yield Condition("write_errors", "", "warning", {"n": refused, "run": run.id})


def _empty(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    """No rows where there were some in any run we look back at."""
    del rules
    known = [r.manifest["streams"] for r in facts.runs if "streams" in r.manifest]
    for stream, mark in sorted(known[0].items()) if known else ():
        before = max((seen[stream]["rows"] for seen in known[1:] if stream in seen), default=0)
        if before and not mark["rows"]:
            yield Condition("empty", stream, "failure", {"before": before})


def _slow(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    times = [
        (run.finished_at - run.started_at).total_seconds()
        for run in facts.runs
        if run.command == "run" and run.exit_code in WELL and run.finished_at
    ]
    if len(times) <= USUAL_RUNS:
        return
    now, usual = times[0], statistics.median(times[1:])
    if now > rules.slower * usual and now > usual + _NOTICEABLE:
        yield Condition("slow", "", "warning", {"seconds": round(now), "usual": round(usual)})


def _unchanged(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    run = facts.last(lambda r: "streams" in r.manifest)
    for stream, days in rules.unchanged_days.items():
        mark = run.manifest["streams"].get(stream) if run else None
        if mark is None or not mark["rows"]:
            continue
        since = dt.date.fromisoformat(mark["since"])
        if (facts.today - since).days >= days:
            yield Condition("unchanged", stream, "warning", {"since": since.isoformat()})


def _expiring(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    for name, end in facts.ends.items():
        if end is None:
            yield Condition("unreadable", name, "warning")
        elif (days := (end - facts.today).days) <= rules.expires_days:
            severity: Severity = "failure" if days <= _SOON else "warning"
            yield Condition("expiring", name, severity, {"day": end.isoformat()})


def _calls(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    run = facts.last(lambda r: r.calls.get("remaining") is not None)
    if run is None:
        return
    used, left = sum((run.calls.get("used") or {}).values()), run.calls["remaining"]
    if left < rules.calls_nights * used:
        yield Condition("calls", "", "warning", {"left": left, "used": used})


def _channels(facts: Facts, rules: OperatorConfig) -> Iterator[Condition]:
    del rules
    for name, error in facts.channels.items():
        yield Condition("channel", name, "warning", {"error": error})


_RULES: Final = (
    _ended,
    _empty,
    _rejects,
    _write_errors,
    _unchanged,
    _slow,
    _calls,
    _expiring,
    _channels,
)


@dataclass(frozen=True)
class News:
    """What changed since it was told last."""

    begun: tuple[Condition, ...]
    """New, or worse than it was."""
    over: tuple[Condition, ...]


def news(now: Sequence[Condition], reported: Sequence[Condition]) -> News:
    before = {c.key: c for c in reported}
    begun = [c for c in now if c.key not in before or _worse(c, before[c.key])]
    standing = {c.key for c in now}
    return News(tuple(begun), tuple(c for c in reported if c.key not in standing))


def _worse(now: Condition, before: Condition) -> bool:
    return RANK.index(now.severity) > RANK.index(before.severity)
