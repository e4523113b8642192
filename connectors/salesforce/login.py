"""Tokens: four flows, rotation kept before use, and a latch for credentials that are dead."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import jwt

from connectors.salesforce.faults import NAME, Fault, clean, hinted
from connectors.salesforce.settings import (
    Auth,
    ClientCredentialsAuth,
    JwtAuth,
    RefreshTokenAuth,
    SessionAuth,
)
from kamsync import hidden_text, transport
from kamsync.errors import AuthError, TransientError, UnexpectedResponse

log = logging.getLogger(__name__)
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
_VENDOR: Final = (".salesforce.com", ".force.com")
_LATCH_SECONDS: Final = 3600.0
_dead: dict[str, float] = {}
"""Credentials a server refused → when; asking again within the hour is refused by us."""

_HINTS: Final = {
    "user hasn't approved": "pre_authorise",
    "audience": "audience",
    "invalid assertion": "certificate",
    "expired authorization code": "clock",
    "expired access/refresh token": "refresh_token",
    "authentication failure": "user_and_ip",
    "user is locked": "user_locked",
    "inactive": "inactive",
    "invalid_client": "client",
    "unsupported_grant_type": "flow",
    "no client credentials user": "run_as",
}
"""The vendor's words → what helps (`hint.…`)."""


@dataclass(frozen=True)
class Token:
    """What a login gives. The host is always taken from the newest one."""

    access: str
    host: str
    user_id: str = ""
    org_id: str = ""

    def __repr__(self) -> str:
        return f"Token(host={self.host!r})"


class Login:
    """Gets tokens for one identity; refuses at once when the credentials are known dead."""

    def __init__(self, auth: Auth, base_url: str, http: transport.Http, state_dir: Path) -> None:
        self._auth = auth
        self._base_url = base_url
        self._host = auth.token_host or base_url
        self._http = http
        self._state_dir = state_dir
        self._mark = hashlib.sha256(f"{self._host}|{_identity(auth)}".encode()).hexdigest()
        self._policy = transport.RetryPolicy(tries=4, total_seconds=60)

    @property
    def renewable(self) -> bool:
        return not isinstance(self._auth, SessionAuth)

    def token(self) -> Token:
        """A fresh token. Raises AuthError when the grant is refused (and remembers it)."""
        died = _dead.get(self._mark)
        if died is not None and time.monotonic() - died < _LATCH_SECONDS:
            raise AuthError(NAME, code="credentials_refused")
        match self._auth:
            case SessionAuth() as auth:
                return Token(auth.session_id.get_secret_value(), self._base_url)
            case JwtAuth() as auth:
                return self._ask(
                    lambda: {
                        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion": _assertion(auth),
                    }
                )
            case ClientCredentialsAuth() as auth:
                return self._ask(
                    lambda: {
                        "grant_type": "client_credentials",
                        "client_id": auth.client_id.get_secret_value(),
                        "client_secret": auth.client_secret.get_secret_value(),
                    }
                )
            case RefreshTokenAuth() as auth:
                return self._refreshed(auth)

    def _refreshed(self, auth: RefreshTokenAuth) -> Token:
        """Under a lock: a rotated token works once, and is on disk before we use its access."""
        given = auth.refresh_token.get_secret_value()
        store = transport.KeptToken(NAME, self._state_dir / "salesforce-token.json", given)
        with store.locked():
            body = {
                "grant_type": "refresh_token",
                "client_id": auth.client_id.get_secret_value(),
                "refresh_token": store.current(),
            }
            if auth.client_secret is not None:
                body["client_secret"] = auth.client_secret.get_secret_value()
            return self._ask(lambda: body, store)

    def _ask(self, form: Any, store: transport.KeptToken | None = None) -> Token:
        def once() -> Token:
            url = f"{self._host}/services/oauth2/token"
            body = urlencode(form()).encode()
            response = self._http.request("POST", url, headers=FORM, body=body)
            answer = response.lenient_object()
            if response.status != 200 or "access_token" not in answer:
                raise self._refused(response, answer)
            if store is not None and answer.get("refresh_token"):
                store.keep(str(answer["refresh_token"]))
            return self._token(answer)

        return transport.call(once, self._policy)

    def _token(self, answer: dict[str, Any]) -> Token:
        host = str(answer.get("instance_url") or self._base_url).rstrip("/")
        if host not in (self._base_url, self._host):
            require_vendor(host)
        _check_scope(answer.get("scope"))
        parts = str(answer.get("id") or "").rstrip("/").split("/")
        org, user = (parts[-2], parts[-1]) if len(parts) > 2 else ("", "")
        log.info("login", extra={"connector": NAME, "host": transport.host_of(host), "org": org})
        hidden_text.remember(str(answer["access_token"]))
        return Token(str(answer["access_token"]), host, user, org)

    def _refused(self, response: transport.Response, answer: dict[str, Any]) -> Exception:
        code = clean(answer.get("error"), 80)
        text = clean(answer.get("error_description"))
        fault = Fault(response.status, code, text)
        if not code or code == "rate_limit_exceeded" or response.status >= 500:
            return TransientError(NAME, code="login_failed", fault=str(fault))
        _dead[self._mark] = time.monotonic()
        both = f"{code} {text}".lower()
        hint = next((h for words, h in _HINTS.items() if words in both), "login_docs")
        return AuthError(NAME, code="login_refused", **hinted(fault, hint))


def require_vendor(url: str) -> None:
    """The token is sent where the answer says: to the vendor's own hosts, or not at all."""
    try:
        parts = urlsplit(url)
        usual = parts.scheme == "https" and parts.port in (None, 443)
    except ValueError:
        parts, usual = urlsplit(""), False
    plain = parts.username is None and parts.password is None and not parts.path
    name = (parts.hostname or "").lower()
    if not usual or not plain or not name.endswith(_VENDOR):
        host = clean(parts.hostname or url, 80)
        raise UnexpectedResponse(NAME, code="foreign_host", host=host)


def _check_scope(granted: object) -> None:
    """Some flows do not tell the scope; one that is told without `api` opens no data call."""
    scopes = clean(granted).split()
    if scopes and not {"api", "full"}.intersection(scopes):
        raise AuthError(NAME, code="no_api_scope", scopes=" ".join(scopes))


def _assertion(auth: JwtAuth) -> str:
    claims = {
        "iss": auth.client_id.get_secret_value(),
        "sub": auth.username,
        "aud": auth.audience,
        "exp": int(time.time()) + 180,
    }
    try:
        return jwt.encode(claims, auth.private_key.get_secret_value(), algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError) as error:
        raise AuthError(NAME, code="private_key") from error


def _identity(auth: Auth) -> str:
    match auth:
        case JwtAuth():
            key = auth.private_key.get_secret_value()
            return f"{auth.client_id.get_secret_value()}|{auth.username}|{auth.audience}|{key}"
        case ClientCredentialsAuth():
            return f"{auth.client_id.get_secret_value()}|{auth.client_secret.get_secret_value()}"
        case RefreshTokenAuth():
            return auth.refresh_token.get_secret_value()
        case SessionAuth():
            return auth.session_id.get_secret_value()
