"""What a failed Zoho call means: one place from status and code to our errors.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html
"""

from __future__ import annotations

from typing import Any, Final

from kamsync.errors import AuthError, ConnectorError, RateLimited, TransientError
from kamsync.transport import Response

NAME: Final = "zoho"
_LOGIN: Final = {
    "OAUTH_SCOPE_MISMATCH": "scope_mismatch",
    "AUTHENTICATION_FAILURE": "login_lost",
    "AUTHORIZATION_FAILED": "no_right_in_org",
    "INVALID_HOST": "other_host",
}
"""What the vendor calls it → our error's code."""


class Refusal(ConnectorError):
    """The CRM understood the call and says no, with a code of its own."""

    def __init__(self, status: int, code: str, message: str, details: dict[str, Any]) -> None:
        super().__init__(NAME, f"{code or status}: {message}")
        self.status, self.code, self.details = status, code, details


class Doubt(ConnectorError):
    """A call that must not be repeated blindly got no clear answer."""


def token_refused(answer: Response) -> bool:
    return answer.status == 401 and answer.lenient_object().get("code") == "INVALID_TOKEN"


def error_of(answer: Response, scope: str) -> ConnectorError:
    """The error a failed call stands for; `scope`: what the call needed."""
    found = answer.lenient_object()
    code, said = str(found.get("code") or ""), str(found.get("message") or "")[:200]
    details = found.get("details")
    details = details if isinstance(details, dict) else {}
    if answer.status == 429 or code == "TOO_MANY_REQUESTS":
        return RateLimited(NAME, wait_seconds=answer.retry_after, code="rate_limit", policy=429)
    if answer.status >= 500:
        return TransientError(NAME, code="overloaded", status=f"{answer.status} {code}".strip())
    if code in _LOGIN:
        return AuthError(NAME, code=_LOGIN[code], scope=scope, said=code)
    if code in ("NO_PERMISSION", "INVALID_TOKEN") or answer.status in (401, 403):
        if code in ("NOT_SUPPORTED", "FEATURE_NOT_SUPPORTED", "CURRENCIES_NOT_ENABLED"):
            return Refusal(answer.status, code, said, details)
        wanted = _listed(details.get("permissions")) or scope
        stated = code or str(answer.status)
        return AuthError(NAME, code="right_lacking", said=stated, wanted=wanted)
    return Refusal(answer.status, code, said, details)


def _listed(words: object) -> str:
    return ", ".join(map(str, words)) if isinstance(words, list) else ""
