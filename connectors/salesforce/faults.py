"""What a failed Salesforce call means: one place from status and error code to our errors.

Bodies come as a list of errors, an OAuth object, a Bulk object, HTML or nothing at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from kamsync.errors import (
    AuthError,
    ConnectorError,
    QuotaExhausted,
    RateLimited,
    TransientError,
    UnexpectedResponse,
)
from kamsync.model.phrase import phrase
from kamsync.transport import lenient_json

NAME: Final = "salesforce"
_TRANSIENT_STATUS: Final = frozenset({406, 420, 429, 500, 502, 503, 504})
_TRANSIENT_CODE: Final = frozenset(
    {
        "SERVER_UNAVAILABLE",
        "UNABLE_TO_LOCK_ROW",
        "REQUEST_RUNNING_TOO_LONG",
        "API_CURRENTLY_DISABLED",
    }
)
_INCURABLE_SESSION: Final = ("not valid for use with the rest api", "not attached to agent")
_RIGHTS: Final = {
    "API_DISABLED_FOR_ORG": "no_api",
    "API_DISABLED_FOR_USER": "api_enabled",
    "INSUFFICIENT_ACCESS": "object_access",
    "FUNCTIONALITY_NOT_ENABLED": "feature_off",
    "TXN_SECURITY_METERING_ERROR": "transaction_security",
}
"""Codes that mean a right is missing → what helps (`hint.…`)."""


@dataclass(frozen=True)
class Fault:
    """Code and message of a failed call, cleaned: it is a stranger's text."""

    status: int
    code: str = ""
    message: str = ""

    def __str__(self) -> str:
        words = " ".join(part for part in (self.code, self.message) if part)
        return f"HTTP {self.status} {words}".strip()


class Refused(ConnectorError):
    """A call that was understood and refused; `fault` says how."""

    def __init__(self, fault: Fault, hint: str = "") -> None:
        self.fault = fault
        if hint:
            super().__init__(NAME, code="hinted", **hinted(fault, hint))
        else:
            super().__init__(NAME, str(fault))


def hinted(fault: Fault, hint: str) -> dict[str, Any]:
    """The vendor's words, and what helps (`hint.…`)."""
    return {"fault": str(fault), "hint": phrase(f"hint.{hint}")}


class SessionExpired(AuthError):
    """The token died; one new login may cure it."""


class Calm(RateLimited):
    """The server asks all callers to slow down (420)."""


class LocatorLost(Refused):
    """A page cannot be fetched any more: the query starts again."""


class TooBig(Refused):
    """The statement is too much for the server at once: read it in smaller parts."""


class FieldHidden(Refused):
    """A column of the statement is gone or unreadable since describe."""

    @property
    def field(self) -> str:
        found = re.search(r"[Nn]o such column '([^']+)'", self.fault.message)
        return found.group(1) if found else ""


class ObjectAbsent(Refused):
    """The object does not exist for this user: feature off, or no access."""


class JobFailed(Refused):
    """A Bulk job ended without its rows: another one, or pages, may have them."""


class NotForBulk(Refused):
    """Bulk cannot or may not take this; pages can."""


def clean(text: object, limit: int = 300) -> str:
    """Vendor text made printable on one line."""
    flat = "".join(c if c.isprintable() else " " for c in str(text or ""))
    return " ".join(flat.split())[:limit]


def fault_of(status: int, content: bytes | str) -> Fault:
    body = lenient_json(content if isinstance(content, bytes) else content.encode())
    if isinstance(body, list):
        body = body[0] if body else {}
    if not isinstance(body, dict):
        return Fault(status)
    errors = body.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        body = errors[0]  # an action tells its errors inside its result
    code = body.get("errorCode") or body.get("exceptionCode") or body.get("error")
    code = code or body.get("statusCode")
    message = body.get("message") or body.get("exceptionMessage") or body.get("error_description")
    return Fault(status, clean(code, 80), clean(message))


def error_of(fault: Fault, wait: float | None = None) -> ConnectorError:
    """The error a failed data call stands for; transient ones are worth another try."""
    status, code = fault.status, fault.code
    if status == 401:
        return _session(fault)
    if code == "REQUEST_LIMIT_EXCEEDED":
        return _quota(fault, wait)
    if code in _RIGHTS:
        return AuthError(NAME, code="hinted", **hinted(fault, _RIGHTS[code]))
    if status in _TRANSIENT_STATUS or code in _TRANSIENT_CODE:
        return _passing(fault, wait)
    if 300 <= status < 400:
        return AuthError(NAME, code="host_moved")
    return _by_code(fault)


def _session(fault: Fault) -> ConnectorError:
    if any(words in fault.message.lower() for words in _INCURABLE_SESSION):
        return AuthError(NAME, code="hinted", **hinted(fault, "session_level"))
    return SessionExpired(NAME, f"{fault}")


def _quota(fault: Fault, wait: float | None) -> ConnectorError:
    if "concurrent" in fault.message.lower():
        return RateLimited(NAME, str(fault), wait)
    return QuotaExhausted(NAME, code="hinted", **hinted(fault, "daily_calls"))


def _passing(fault: Fault, wait: float | None) -> ConnectorError:
    if fault.code == "UNSUPPORTED_API_VERSION":
        return _by_code(Fault(410, fault.code, fault.message))
    if fault.status == 420:
        return Calm(NAME, str(fault), wait)
    if wait is not None or fault.status == 429:
        return RateLimited(NAME, str(fault), wait)
    return TransientError(NAME, str(fault))


def _by_code(fault: Fault) -> ConnectorError:
    code = fault.code
    if code == "INVALID_FIELD":
        return FieldHidden(fault)
    if code in ("INVALID_TYPE", "NOT_FOUND") or fault.status == 404:
        return ObjectAbsent(fault)
    if code == "INVALID_QUERY_LOCATOR":
        return LocatorLost(fault)
    if code in ("QUERY_TIMEOUT", "OPERATION_TOO_LARGE", "QUERY_TOO_COMPLICATED"):
        return TooBig(fault, "slice")
    if fault.status in (414, 431):
        return TooBig(fault, "long_address")
    if fault.status == 410 or code == "InvalidVersion":
        return Refused(fault, "version_retired")
    if fault.status == 409:
        return Refused(fault, "job_version")
    if code in ("INVALIDENTITY", "FEATURENOTENABLED", "InvalidEntity"):
        return NotForBulk(fault)
    if code:
        return Refused(fault)
    return UnexpectedResponse(NAME, code="hinted", **hinted(fault, "base_url"))
