"""Batch writes: one outcome per input, whatever status the answer has.

Every input carries a trace id of its own, so that errors name it; an error that names nobody is
settled by comparing ids, a whole-batch refusal by taking out who is named, else by halving.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.faults import (
    BATCH_TOO_HEAVY,
    CRM,
    Fault,
    Overloaded,
    Refused,
    fault_of,
    shortened,
)
from connectors.hubspot.reader import BATCH
from kamsync.errors import UnexpectedResponse
from kamsync.model.change import Outcome
from kamsync.model.phrase import phrase
from kamsync.transport import chunks, parts, pause, walks

log = logging.getLogger(__name__)
PASSING_WAITS: Final = (2.0, 5.0, 15.0)
"""Seconds before records that a passing fault refused are written again."""
NOT_BEGUN: Final = frozenset({"RATE_LIMIT", "RATE_LIMITS"})
PASSING: Final = NOT_BEGUN | {
    "INTERNAL_ERROR",
    "SERVER_ERROR",
    "SERVICE_UNAVAILABLE",
    "TIMEOUT",
    "LOCKED",
}
NORMALISED: Final = "PROPERTY_VALUE_NORMALIZED"
UNCONFIRMED: Final = "UNCONFIRMED"
"""The answer does not tell what became of a record."""
ALIKE_FOR_ALL: Final = frozenset(
    {"PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE", "CANNOT_SET_READ_ONLY_PROPERTY"}
)
"""Refusals that concern a property, not a record: halving would only repeat them."""


@dataclass(frozen=True)
class Entry:
    """One record of a batch."""

    ref: str
    """What the outcome is called."""
    body: Mapping[str, Any]
    """The API's own input, without the trace id."""

    @property
    def id(self) -> str:
        return str(self.body.get("id", ""))


class BatchWriter:
    """Writes of one kind to one object type, in calls of at most 100."""

    def __init__(
        self, client: HubSpotClient, path: str, kind: str, *, repeatable: bool, run: str
    ) -> None:
        self._client = client
        self._path = path
        self._kind = kind
        self._repeatable = repeatable
        self._run = run

    def write(self, entries: Sequence[Entry]) -> dict[str, Outcome]:
        """Outcomes by ref. A TransientError leaves open what became of an unrepeatable batch."""
        found: dict[str, Outcome] = {}
        for chunk in chunks(entries, BATCH):
            found |= self._settled(list(chunk))
            self._client.least(self._kind)
        return found

    def _settled(self, entries: list[Entry]) -> dict[str, Outcome]:
        """One batch, and again those records of it that a passing fault kept from being written.

        A create is repeated only where the portal says that it did not begin.
        """
        found = self._batch(entries)
        passing = PASSING if self._repeatable else NOT_BEGUN
        for seconds in PASSING_WAITS:
            again = [e for e in entries if e.ref in found and found[e.ref].code in passing]
            if not again:
                break
            log.warning("records tried again", extra={"count": len(again)})
            pause(seconds)
            found |= self._batch(again)
        return found

    def _batch(self, entries: list[Entry]) -> dict[str, Outcome]:
        traces = {f"{self._run}-{n}": entry for n, entry in enumerate(entries)}
        inputs = [{**e.body, "objectWriteTraceId": trace} for trace, e in traces.items()]
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm
        ask = Ask(
            self._kind, "POST", self._path, body={"inputs": inputs}, repeatable=self._repeatable
        )
        try:
            data = self._client.read(ask, as_object)
        except Refused as refused:
            return self._refused(entries, traces, refused.fault)
        except Overloaded as overloaded:
            heavy = overloaded.status in BATCH_TOO_HEAVY and self._repeatable
            if not heavy or len(entries) == 1:
                raise
            return self._halves(entries)
        return _outcomes(traces, data)

    def _refused(
        self, entries: list[Entry], traces: Mapping[str, Entry], fault: Fault
    ) -> dict[str, Outcome]:
        """A whole-batch 4xx: nothing was written, so everybody else may go again."""
        if len(entries) == 1 or fault.codes & ALIKE_FOR_ALL:
            return {e.ref: rejected(e.ref, fault) for e in entries}
        if fault.status not in (400, 404, 409):
            raise Refused(fault)
        named = {e.ref for e in _named(fault, traces)}
        if not named or len(named) == len(entries):
            return self._halves(entries)
        rest = [e for e in entries if e.ref not in named]
        alone: dict[str, Outcome] = {}
        for entry in entries:
            if entry.ref in named:
                alone[entry.ref] = rejected(entry.ref, fault)
        return alone | self._batch(rest)

    def _halves(self, entries: list[Entry]) -> dict[str, Outcome]:
        middle = len(entries) // 2
        return self._batch(entries[:middle]) | self._batch(entries[middle:])


def rejected(ref: str, fault: Fault) -> Outcome:
    code = fault.category if fault.category in PASSING else fault.code
    required = "REQUIRED_PROPERTY" in fault.code
    reason = phrase("outcome.value_required", said=fault.reason) if required else fault.reason
    return Outcome(ref, ok=False, code=code, reason=reason)


def _named(fault: Fault, traces: Mapping[str, Entry]) -> list[Entry]:
    """The inputs an error is about: by trace id, else by record id."""
    by_trace = [traces[t] for t in fault.context.get("objectWriteTraceId", ()) if t in traces]
    if by_trace:
        return by_trace
    ids = {*fault.context.get("ids", ()), *fault.context.get("id", ())}
    return [entry for entry in traces.values() if entry.id and entry.id in ids]


@walks(CRM)
def _outcomes(traces: Mapping[str, Entry], data: Mapping[str, Any]) -> dict[str, Outcome]:
    """From a 2xx answer: its status says nothing, its `results` and `errors` do."""
    results = data.get("results")
    if not isinstance(results, list):
        raise UnexpectedResponse(CRM, code="answer_odd", what="a batch answer without results")
    found: dict[str, Outcome] = {}
    nameless: list[Fault] = []
    refused = data.get("errors") or []
    for entry in refused if isinstance(refused, list) else [refused]:
        fault = fault_of(207, entry if isinstance(entry, dict) else {})
        named = _named(fault, traces)
        found |= {e.ref: rejected(e.ref, fault) for e in named}
        if not named:
            nameless.append(fault)
    answered = _matched(traces, [r for r in results if isinstance(r, dict)])
    warnings = parts(data, "warnings")
    for trace, entry in traces.items():
        if entry.ref in found:
            continue
        if trace in answered:
            found[entry.ref] = _accepted(entry, answered[trace], warnings)
        elif nameless:
            found[entry.ref] = rejected(entry.ref, nameless[0])
        else:
            reason = phrase("outcome.unmentioned")
            found[entry.ref] = Outcome(entry.ref, ok=False, code=UNCONFIRMED, reason=reason)
    return found


def _matched(
    traces: Mapping[str, Entry], results: Sequence[Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Results by trace id: by the id written to, by the trace told back, by a unique property.

    The order of results is not promised, so position alone never decides.
    """
    by_id = {str(r.get("id")): r for r in results}
    by_trace = {str(r["objectWriteTraceId"]): r for r in results if r.get("objectWriteTraceId")}
    found = {}
    if len(traces) == len(results) == 1 and not next(iter(traces.values())).id:
        return dict(zip(traces, results, strict=True))
    for trace, entry in traces.items():
        result = by_trace.get(trace) or (by_id.get(entry.id) if entry.id else None)
        result = result or _same_properties(entry, results)
        if result is not None:
            found[trace] = result
    return found


def _same_properties(
    entry: Entry, results: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """A created record, known by its key among the properties told back."""
    if entry.id:
        return None
    for result in results:
        shown = result.get("properties")
        if isinstance(shown, dict) and entry.ref in shown.values():
            return result
    return None


def _accepted(
    entry: Entry, result: Mapping[str, Any], warnings: Sequence[Mapping[str, Any]]
) -> Outcome:
    crm_id = str(result.get("id", ""))
    own = parts(result, "warnings")
    names = [_normalised(w) for w in own] + [_normalised(w) for w in warnings if _about(entry, w)]
    changed = sorted({name for name in names if name})
    if not changed:
        return Outcome(entry.ref, ok=True, crm_id=crm_id)
    reason = phrase("outcome.normalised", properties=shortened(", ".join(changed), 80))
    return Outcome(entry.ref, ok=True, code=NORMALISED, reason=reason, crm_id=crm_id)


def _normalised(warning: Mapping[str, Any]) -> str:
    """The property a warning says was stored otherwise; empty for any other warning."""
    if warning.get("category") != NORMALISED:
        return ""
    context = warning.get("context")
    name = context.get("propertyName") if isinstance(context, dict) else None
    return str(name[0] if isinstance(name, list) and name else name or "?")


def _about(entry: Entry, warning: Mapping[str, Any]) -> bool:
    """Whether a warning on the whole batch is about this record: its raw value says so."""
    context = warning.get("context")
    if not isinstance(context, dict):
        return False
    raw = context.get("rawValue")
    raw = raw[0] if isinstance(raw, list) and raw else raw
    return bool(raw) and entry.body.get("properties", {}).get(_normalised(warning)) == str(raw)
