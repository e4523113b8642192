"""One access token per run: minted once, kept 55 minutes, renewed once when refused.

The answer is judged by what it contains; its status says nothing. Ten tokens in ten minutes
lock the grant out, so nothing here ever loops.
Reference: https://www.zoho.com/crm/developer/docs/api/v8/refresh.html
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from connectors.zoho.faults import NAME
from connectors.zoho.settings import ZohoAuth
from kamsync import hidden_text
from kamsync.errors import AuthError, QuotaExhausted, TransientError, UnexpectedResponse
from kamsync.transport import Http, RetryPolicy, call, lenient_json

log = logging.getLogger(__name__)

LIFE: Final = 3300.0
"""Seconds a token is used: five minutes short of the hour it lives."""
MINTS: Final = 5
"""Most tokens per MINT_WINDOW seconds, half of what locks the grant out."""
MINT_WINDOW: Final = 600.0
_POLICY: Final = RetryPolicy(tries=3, total_seconds=60.0)


@dataclass(frozen=True)
class Token:
    text: str
    minted: float
    life: float
    scopes: frozenset[str]
    """Empty where the answer does not say."""
    api_domain: str

    def __repr__(self) -> str:
        return "Token(…)"


class Login:
    """Thread-safe; a refusal is remembered and answered without asking again."""

    def __init__(self, http: Http, accounts_url: str, auth: ZohoAuth, data_centre: str) -> None:
        self._http = http
        self._url = f"{accounts_url}/oauth/v2/token"
        self._auth = auth
        self._data_centre = data_centre
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._dead: AuthError | QuotaExhausted | None = None
        self._mints: list[float] = []
        self._proven = False

    @property
    def minted(self) -> int:
        return len(self._mints)

    def token(self) -> Token:
        """The run's token. Raises AuthError, QuotaExhausted (grant locked out)."""
        with self._lock:
            if self._dead:
                raise self._dead
            if self._token and time.monotonic() - self._token.minted < self._token.life:
                return self._token
            return self._mint()

    def worked(self) -> None:
        """The CRM accepted the current token."""
        self._proven = True

    def refused(self, token: Token) -> None:
        """The CRM said INVALID_TOKEN: one new token, unless the fresh one was refused too."""
        with self._lock:
            if self._dead:
                raise self._dead
            if self._token is not token:
                return
            if not self._proven and len(self._mints) > 1:
                centre = self._data_centre
                self._dead = AuthError(NAME, code="token_refused_twice", centre=centre)
                raise self._dead
            self._mint()

    def _mint(self) -> Token:
        now = time.monotonic()
        if len([m for m in self._mints if now - m < MINT_WINDOW]) >= MINTS:
            self._dead = QuotaExhausted(NAME, code="many_tokens", n=MINTS)
            raise self._dead
        try:
            answer = call(self._ask, _POLICY)
            self._token = self._judged(answer, now)
        except (AuthError, QuotaExhausted) as error:
            self._dead = error
            raise
        self._proven = False
        return self._token

    def _ask(self) -> dict[str, Any]:
        self._mints.append(time.monotonic())
        form = {
            "grant_type": "refresh_token",
            "client_id": self._auth.client_id.get_secret_value(),
            "client_secret": self._auth.client_secret.get_secret_value(),
            "refresh_token": self._auth.refresh_token.get_secret_value(),
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        response = self._http.request("POST", self._url, headers=headers, body=body, login=True)
        answer = _object(response.body)
        if answer is not None and (answer.get("access_token") or answer.get("error")):
            return answer
        if response.status >= 500:
            raise TransientError(NAME, code="overloaded", status=response.status)
        if answer is None:
            host = urlsplit(self._url).netloc
            raise UnexpectedResponse(NAME, code="no_json_login", host=host)
        return answer

    def _judged(self, answer: dict[str, Any], now: float) -> Token:
        text = answer.get("access_token")
        if isinstance(text, str) and text:
            seconds = answer.get("expires_in")
            life = min(LIFE, float(seconds) - 300) if isinstance(seconds, int) else LIFE
            scopes = frozenset(str(answer.get("scope") or "").replace(",", " ").split())
            hidden_text.remember(text)
            return Token(text, now, max(life, 60.0), scopes, str(answer.get("api_domain") or ""))
        raise self._refusal(str(answer.get("error") or "")[:80])

    def _refusal(self, code: str) -> AuthError | QuotaExhausted:
        match code:
            case "invalid_code":
                return AuthError(NAME, code="refresh_revoked", centre=self._data_centre)
            case "invalid_client" | "invalid_client_secret":
                return AuthError(NAME, code="client_wrong", centre=self._data_centre)
            case "Access Denied":
                return QuotaExhausted(NAME, code="grant_busy")
        return AuthError(NAME, code="no_token_said", said=code or "?")


def _object(body: bytes) -> dict[str, Any] | None:
    """None where the body is no JSON; {} where it is no object."""
    answer = lenient_json(body)
    if answer is None:
        return None
    return answer if isinstance(answer, dict) else {}
