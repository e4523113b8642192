"""Record writes of 100 a call, and what became of each record, whatever the status says.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/update-records.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.zoho.client import Op, Request, ZohoClient, crm
from connectors.zoho.faults import NAME, Refusal
from kamsync.errors import UnexpectedResponse
from kamsync.model.change import Outcome, Value
from kamsync.model.phrase import Phrase, phrase
from kamsync.transport import Response, walks

BATCH: Final = 100
GONE: Final = "record_gone"
CADENCES: Final = "cadences"
"""Follow-up sequences on records of sales modules; tasks have none."""
_SKIP: Final = frozenset({"RECORD_LOCKED", "NOT_APPROVED", "RECORD_IN_BLUEPRINT"})


@dataclass(frozen=True)
class Result:
    """One element of a write's answer."""

    ok: bool
    code: str
    reason: str | Phrase
    id: str

    def outcome(self, ref: str) -> Outcome:
        code = "" if self.ok and self.code == "SUCCESS" else self.code
        return Outcome(ref, self.ok, code, self.reason, self.id)


def price(records: int) -> int:
    """Credits of writing so many, in calls of 100."""
    full, rest = divmod(records, BATCH)
    return full * 10 + -(-rest // 10)


def write(
    client: ZohoClient,
    method: str,
    module: str,
    records: Sequence[Mapping[str, Any]],
    triggers: Sequence[str],
) -> list[Result]:
    """One call of at most 100 records, no record twice; results in the order of the records.

    `trigger` is always sent: leaving it out would start every automation; cadences start unless
    they are skipped by name. PUT may be repeated, a POST without a clear answer raises Doubt.
    """
    kind = "task write" if module == "Tasks" else "write"
    verb = "CREATE" if method == "POST" else "UPDATE"
    op = Op(kind, price(len(records)), f"ZohoCRM.modules.{module.lower()}.{verb}")
    body: dict[str, Any] = {"data": list(records)}
    body["trigger"] = [word for word in triggers if word != CADENCES]
    if CADENCES not in triggers and module != "Tasks":
        body["skip_feature_execution"] = [{"name": CADENCES}]
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/update-records.html
    request = Request(method, crm(module), body=body, repeatable=method != "POST")
    client.least(kind, price(len(records)))
    return client.ask(op, request, lambda answer: results(answer, len(records)))


def delete(client: ZohoClient, module: str, ids: Sequence[str], kind: str) -> list[Result]:
    """Into the recycle bin, no workflow started."""
    op = Op(kind, 1, f"ZohoCRM.modules.{module.lower()}.DELETE")
    params = {"ids": ",".join(ids), "wf_trigger": "false"}
    client.least(kind, 1)
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/delete-records.html
    return client.ask(
        op, Request("DELETE", crm(module), params), lambda answer: results(answer, len(ids))
    )


def results(answer: Response, expected: int) -> list[Result]:
    """Element by element; position is the request's position."""
    whole = answer.object()
    found = whole.get("data")
    if not isinstance(found, list) and whole.get("code"):
        raise Refusal(answer.status, str(whole["code"]), str(whole.get("message") or "")[:200], {})
    if not isinstance(found, list) or len(found) != expected:
        answered = len(found) if isinstance(found, list) else 0
        raise UnexpectedResponse(
            NAME, code="answer_odd", what=f"{answered} results for {expected} records"
        )
    return [_result(item if isinstance(item, dict) else {}) for item in found]


@walks(NAME)
def _result(item: dict[str, Any]) -> Result:
    code = str(item.get("code") or "")
    raw = item.get("details")
    details: dict[str, Any] = raw if isinstance(raw, dict) else {}
    if code == "MULTIPLE_OR_MULTI_ERRORS":
        inner = [e for e in item.get("errors") or details.get("errors") or () if e]
        reasons = [_result(e) for e in inner if isinstance(e, dict)]
        causes = [phrase("refused.cause", code=r.code, reason=r.reason) for r in reasons]
        return Result(False, code, phrase("error.several", errors=causes), "")
    if code == "DUPLICATE_DATA":
        other = details.get("duplicate_record")
        known = str((other or {}).get("id") or details.get("id") or "")
        return Result(False, code, _reason(item, details), known)
    ok = item.get("status") == "success" and code in ("SUCCESS", "")
    if ok:
        return Result(True, "SUCCESS", "", str(details.get("id") or ""))
    message = str(item.get("message") or "")
    if code == "INVALID_DATA" and (details.get("api_name") == "id" or "the id given" in message):
        return Result(False, GONE, phrase("outcome.record_gone"), "")
    return Result(False, code or "no_code", _reason(item, details), "")


def _reason(item: dict[str, Any], details: dict[str, Any]) -> str | Phrase:
    parts = [str(item.get("message") or "–")[:200]]
    for key in ("api_name", "expected_data_type", "maximum_length", "supported_values", "limit"):
        if details.get(key) is not None:
            parts.append(f"{key}: {str(details[key])[:120]}")
    said = ", ".join(parts)
    return phrase("outcome.next_run", said=said) if str(item.get("code")) in _SKIP else said


def sendable(value: Value) -> object:
    """A value as JSON wants it; null clears a field."""
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def batches(ids: Sequence[str]) -> list[list[int]]:
    """Positions in calls of at most 100, never one record twice in a call."""
    made: list[list[int]] = []
    inside: set[str] = set()
    for position, record_id in enumerate(ids):
        if not made or len(made[-1]) == BATCH or record_id in inside:
            made.append([])
            inside = set()
        made[-1].append(position)
        inside.add(record_id)
    return made
