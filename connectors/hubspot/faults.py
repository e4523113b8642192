"""What an error answer means: HubSpot's status, category and codes → our error tree.

Every field of an error body is optional and the body may be HTML, so nothing here depends on a
message's wording; messages are only quoted, shortened, for people.
Reference: https://developers.hubspot.com/docs/reference/api/other-resources/error-handling
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kamsync.errors import (
    AuthError,
    ConnectorError,
    QuotaExhausted,
    RateLimited,
    TransientError,
    UnexpectedResponse,
)
from kamsync.transport import lenient_json

CRM: Final = "hubspot"
OVERLOAD: Final = frozenset({408, 500, 502, 503, 504, 521, 522, 523, 524, 525, 526})
BATCH_TOO_HEAVY: Final = frozenset({502, 504, 524})
LONGEST_MOVE_SECONDS: Final = 86_400.0
BLOCKED: Final = frozenset({"BANNED", "PORTAL_AUTHENTICATION_FAILED"})
"""403s that concern the whole app or portal, not one right."""
TOKEN_CODES: Final = frozenset(
    {
        "refresh_refused",
        "token_unknown",
        "token_refused",
        "token_unparsable",
        "token_expired",
        "token_malformed",
    }
)
"""Errors after which no call with this token can succeed."""
_SCOPES: Final = ("requiredGranularScopes", "requiredScopes")


@dataclass(frozen=True)
class Detail:
    """One entry of a property-level error list."""

    code: str
    message: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """An error body, read as far as it goes."""

    status: int
    category: str = ""
    sub_category: str = ""
    message: str = ""
    correlation_id: str = ""
    policy: str = ""
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    details: tuple[Detail, ...] = ()
    scopes: tuple[str, ...] = ()

    @property
    def daily(self) -> bool:
        return self.policy.startswith("DAILY")

    @property
    def secondly(self) -> bool:
        return self.policy.startswith("SECONDLY")

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(d.code for d in self.details if d.code)

    @property
    def code(self) -> str:
        """The most telling word for an outcome: a property-level code, else the category."""
        first = next((d.code for d in self.details if d.code), "")
        return first or self.sub_category or self.category or f"HTTP_{self.status}"

    @property
    def reason(self) -> str:
        """For people: properties and messages, never record contents beyond the vendor's words."""
        parts = [
            f"{', '.join(d.properties)}: {d.message}" if d.properties else d.message
            for d in self.details
            if d.message or d.properties
        ]
        return shortened("; ".join(parts) or self.message or f"HTTP {self.status}")


class Refused(UnexpectedResponse):
    """The portal refused a request (4xx); callers that know what it means look at `fault`."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(
            CRM,
            code="refused_call",
            status=fault.status,
            fault=fault.code,
            reason=fault.reason,
            id=fault.correlation_id or "–",
        )


class Overloaded(TransientError):
    """A 5xx that may be cured by a smaller batch."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(CRM, code="overloaded", status=status)


class MissingScope(AuthError):
    """The token lacks a right; any one of `scopes` would do."""

    def __init__(self, scopes: tuple[str, ...]) -> None:
        self.scopes = scopes
        super().__init__(CRM, code="missing_scope", scopes=" / ".join(scopes) or "?")


class TokenExpired(AuthError):
    """The access token ran out; an OAuth login may renew it once."""


def shortened(text: str, length: int = 300) -> str:
    clean = re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f]", " ", text)).strip()
    return clean if len(clean) <= length else clean[: length - 1] + "…"


def read_fault(status: int, body: bytes) -> Fault:
    """The fault in a body of any shape; never raises."""
    data = lenient_json(body)
    return fault_of(status, data) if isinstance(data, dict) else Fault(status)


def fault_of(status: int, data: Mapping[str, Any]) -> Fault:
    """Also for the entries of a batch answer's `errors`."""
    message = _text(data.get("message"))
    listed = data.get("errors")
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    details = tuple(_detail(e) for e in entries) or _hidden_list(message)
    context = _mapping(data, "context")
    places = [context, *(_mapping(e, "context") for e in entries)]
    scopes = {s for place in places for name in _SCOPES for s in _texts(place, name)}
    return Fault(
        status=status,
        category=_text(data.get("category")) or _text(data.get("error")),
        sub_category=_text(data.get("subCategory")),
        message=shortened(message),
        correlation_id=shortened(_text(data.get("correlationId")), 64),
        policy=(_text(data.get("policyName")) or "".join(_texts(context, "policyName"))).upper(),
        context={str(k): tuple(_texts(context, k)) for k in context},
        details=details,
        scopes=tuple(sorted(scopes)),
    )


def _detail(entry: Mapping[str, Any]) -> Detail:
    context = _mapping(entry, "context")
    code = _text(entry.get("code")) or _text(entry.get("error"))
    name = _text(entry.get("name"))
    properties = tuple(_texts(context, "propertyName")) or ((name,) if name else ())
    return Detail(code, shortened(_text(entry.get("message"))), properties)


def _hidden_list(message: str) -> tuple[Detail, ...]:
    """Old property errors hide a JSON list inside the text."""
    start = message.find("[{")
    if start < 0:
        return ()
    try:
        entries, _ = json.JSONDecoder().raw_decode(message[start:])
    except (ValueError, RecursionError):
        return ()
    return tuple(_detail(e) for e in entries if isinstance(e, dict))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(data: Mapping[str, Any], key: Any) -> list[str]:
    value = data.get(key)
    items = value if isinstance(value, list) else [value]
    return [str(i) for i in items if isinstance(i, str | int)]


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def error_for(fault: Fault, asked_wait: float | None) -> ConnectorError:
    """The error to raise. `asked_wait`: seconds of a Retry-After header, if there was one."""
    status = fault.status
    if status == 401:
        return _unauthorised(fault)
    if status == 403:
        return _forbidden(fault)
    if status == 530:
        return AuthError(CRM, code="token_malformed")
    if status == 429:
        return _limited(fault, asked_wait)
    if status == 423:
        wait = max(2.0, asked_wait or 0.0) + random.uniform(0, 1)  # noqa: S311 - jitter
        return RateLimited(CRM, wait_seconds=wait, code="records_locked")
    if status == 477:
        wait = LONGEST_MOVE_SECONDS if asked_wait is None else asked_wait
        return RateLimited(CRM, wait_seconds=wait, code="account_moving")
    if status in OVERLOAD or status >= 527:
        return Overloaded(status)
    return Refused(fault)


def _unauthorised(fault: Fault) -> AuthError:
    if fault.category == "INVALID_AUTHENTICATION":
        return AuthError(CRM, code="token_unknown")
    if fault.category != "EXPIRED_AUTHENTICATION":
        # The body may say nothing: a token that can be renewed is, once.
        return TokenExpired(CRM, code="token_refused")
    expired = " ".join(fault.context.get("expire time", ())) + fault.message
    if "1970-01-01" in expired:
        return AuthError(CRM, code="token_unparsable")
    return TokenExpired(CRM, code="token_expired")


def _forbidden(fault: Fault) -> AuthError:
    """Any 403 that does not concern the whole app is a right that is missing: a lower tier
    answers so too, and not every body names a scope."""
    if fault.category in BLOCKED:
        return AuthError(CRM, code="app_blocked", category=fault.category)
    return MissingScope(fault.scopes)


def _limited(fault: Fault, asked_wait: float | None) -> ConnectorError:
    if fault.daily:
        return QuotaExhausted(CRM, code="daily_calls_used")
    default = 1.0 if fault.secondly else 10.0
    wait = min(asked_wait, 120.0) if asked_wait is not None else default
    policy = fault.policy or "UNNAMED"
    jitter = random.uniform(0, wait / 4)  # noqa: S311 - jitter, not a secret
    return RateLimited(CRM, wait_seconds=wait + jitter, code="rate_limit", policy=policy)
