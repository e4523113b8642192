"""Rows to the sObject Collections resource: 200 a call, answers by index, locks tried smaller."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.salesforce.client import Ask, SalesforceClient, pause
from connectors.salesforce.faults import NAME, FieldHidden, clean, hinted
from kamsync.errors import AuthError, TransientError, UnexpectedResponse
from kamsync.model.phrase import Phrase, phrase
from kamsync.transport import walks

log = logging.getLogger(__name__)
BATCH: Final = 200
_SMALLER: Final = (50, 1, 1)
"""Sizes for rows whose parent was locked; the same account never stands in two chunks at once."""
_LOCKS: Final = frozenset(
    {
        "UNABLE_TO_LOCK_ROW",
        "UNABLE_TO_LOCK_RECORD",
        "REQUEST_RUNNING_TOO_LONG",
        "SERVER_UNAVAILABLE",
        "TOO_MANY_APEX_REQUESTS",
        "API_CURRENTLY_DISABLED",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    }
)
_AUTOMATION: Final = frozenset(
    {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "APEX_FAILED"}
)
RESTRICTED: Final = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
GONE: Final = frozenset({"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND"})
_HINTS: Final = {
    "INSUFFICIENT_ACCESS_OR_READONLY": "sync_or_share",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "account_access",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "assign_sync",
    "ENTITY_IS_LOCKED": "in_approval",
    "RECORD_LOCKED": "in_approval",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "org_rule",
    "NUMBER_OUTSIDE_VALID_RANGE": "field_small",
    "STRING_TOO_LONG": "field_short",
    "STORAGE_LIMIT_EXCEEDED": "storage",
}
"""Codes of refused records → what helps (`hint.…`)."""
HEADERS: Final = {"Sforce-Auto-Assign": "FALSE"}
"""No rule of the org is switched off, but writing a score must not reassign a record."""


@dataclass(frozen=True)
class RowResult:
    ok: bool
    id: str = ""
    code: str = ""
    message: str = ""
    fields: tuple[str, ...] = ()

    @property
    def reason(self) -> str | Phrase:
        hint = _HINTS.get(self.code, "")
        if not hint:
            return self.message or phrase("outcome.no_reason")
        return phrase("error.hinted", fault=self.message, hint=phrase(f"hint.{hint}"))

    @property
    def worth_another_try(self) -> bool:
        locked = self.code in _AUTOMATION and "UNABLE_TO_LOCK_ROW" in self.message
        return self.code in _LOCKS or self.code == "UNKNOWN_EXCEPTION" or locked


def send_rows(
    client: SalesforceClient,
    method: str,
    records: Sequence[dict[str, Any]],
    kind: str,
    *,
    repeatable: bool = True,
) -> list[RowResult]:
    """One result per record, in order. A record must come with its sObject type in attributes."""
    results: dict[int, RowResult] = {}
    waiting = list(range(len(records)))
    once_only: set[int] = set()
    for size in (BATCH, *_SMALLER):
        again: list[int] = []
        for start in range(0, len(waiting), size):
            part = waiting[start : start + size]
            answers = _call(client, method, [records[i] for i in part], kind, repeatable)
            for index, result in zip(part, answers, strict=True):
                results[index] = result
                single = result.code not in _LOCKS
                if result.worth_another_try and not (single and index in once_only):
                    again.append(index)
                    if single:
                        once_only.add(index)
        if not again:
            break
        log.warning("locked rows", extra={"rows": len(again), "size": size})
        # The lock's owner works at most ten seconds.
        pause(random.uniform(1, 4))  # noqa: S311 - jitter, not a secret
        waiting = again
    return [results[i] for i in range(len(records))]


def _call(
    client: SalesforceClient,
    method: str,
    records: list[dict[str, Any]],
    kind: str,
    repeatable: bool,
) -> list[RowResult]:
    if method == "DELETE":
        ids = ",".join(str(r["id"]) for r in records)
        params = {"ids": ids, "allOrNone": "false"}
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_delete.htm
        ask = Ask("DELETE", "composite/sobjects", kind, params=params, headers=HEADERS)
    else:
        body = {"allOrNone": False, "records": records}
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
        ask = Ask(
            method, "composite/sobjects", kind, repeatable=repeatable, body=body, headers=HEADERS
        )
    try:
        answer = client.json(ask)
    except FieldHidden as error:
        raise AuthError(NAME, code="hinted", **hinted(error.fault, "assign_sync")) from error
    if not isinstance(answer, list) or len(answer) != len(records):
        if not repeatable:
            raise TransientError(
                NAME, code="answer_odd", what="a write was answered without one result per record"
            )
        raise UnexpectedResponse(
            NAME, code="answer_odd", what="a write was answered without one result per record"
        )
    return [_result(row) for row in answer]


@walks(NAME)
def _result(row: Any) -> RowResult:
    if not isinstance(row, dict):
        raise UnexpectedResponse(
            NAME, code="answer_odd", what="a write was answered with something that is no result"
        )
    if row.get("success") is True:
        return RowResult(True, str(row.get("id") or ""))
    errors = row.get("errors") or [{}]
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    return RowResult(
        False,
        str(row.get("id") or ""),
        clean(first.get("statusCode") or first.get("errorCode") or "UNKNOWN", 80),
        clean(first.get("message")),
        tuple(clean(f, 80) for f in first.get("fields") or ()),
    )
