"""What a failed Zoho call means: one place from status and code to our errors.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html
"""

from __future__ import annotations

from typing import Any, Final

from kamsync.errors import AuthError, ConnectorError, RateLimited, TransientError
from kamsync.transport import Response

NAME: Final = "zoho"
_LOGIN: Final = {
    "OAUTH_SCOPE_MISMATCH": "the grant lacks scope {scope}; scopes cannot be added, make a new one",
    "AUTHENTICATION_FAILURE": "the login did not arrive; does a proxy take the header away?",
    "AUTHORIZATION_FAILED": "kamsync's user has no right in this org; check its profile",
    "INVALID_HOST": "the API host is not this org's; check data_centre",
}


class Refusal(ConnectorError):
    """The CRM understood the call and says no, with a code of its own."""

    def __init__(self, status: int, code: str, message: str, details: dict[str, Any]) -> None:
        super().__init__(NAME, f"{code or status}: {message}")
        self.status, self.code, self.details = status, code, details


class Doubt(ConnectorError):
    """A call that must not be repeated blindly got no clear answer."""


def token_refused(answer: Response) -> bool:
    return answer.status == 401 and answer.loose_object().get("code") == "INVALID_TOKEN"


def error_of(answer: Response, scope: str) -> ConnectorError:
    """The error a failed call stands for; `scope`: what the call needed."""
    found = answer.loose_object()
    code, said = str(found.get("code") or ""), str(found.get("message") or "")[:200]
    details = found.get("details")
    details = details if isinstance(details, dict) else {}
    if answer.status == 429 or code == "TOO_MANY_REQUESTS":
        return RateLimited(NAME, "too many requests", answer.retry_after)
    if answer.status >= 500:
        return TransientError(NAME, f"the CRM answered {answer.status} {code}".strip())
    if code in _LOGIN:
        return AuthError(NAME, f"{code}: {_LOGIN[code].format(scope=scope)}")
    if code in ("NO_PERMISSION", "INVALID_TOKEN") or answer.status in (401, 403):
        if code in ("NOT_SUPPORTED", "FEATURE_NOT_SUPPORTED", "CURRENCIES_NOT_ENABLED"):
            return Refusal(answer.status, code, said, details)
        wanted = _listed(details.get("permissions")) or scope
        message = f"{code or answer.status}: kamsync's user lacks the right ({wanted})"
        return AuthError(NAME, message)
    return Refusal(answer.status, code, said, details)


def _listed(words: object) -> str:
    return ", ".join(map(str, words)) if isinstance(words, list) else ""
