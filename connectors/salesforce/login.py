"""Tokens: four flows, rotation kept before use, and a latch for credentials that are dead."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jwt
import requests

from connectors.salesforce.faults import NAME, Fault, clean
from connectors.salesforce.settings import (
    Auth,
    ClientCredentialsAuth,
    JwtAuth,
    RefreshTokenAuth,
    SessionAuth,
)
from kamsync import transport
from kamsync.errors import AuthError, ConfigError, TransientError, UnexpectedResponse

log = logging.getLogger(__name__)
_LATCH_SECONDS: Final = 3600.0
_dead: dict[str, float] = {}
"""Credentials a server refused → when; asking again within the hour is refused by us."""

_HINTS: Final = {
    "user hasn't approved": "pre-authorise the app for the user (permission set, admin approved)",
    "audience": "auth.audience must be https://login.salesforce.com, in a sandbox "
    "https://test.salesforce.com",
    "invalid assertion": "the certificate in the app does not fit auth.private_key",
    "expired authorization code": "check this machine's clock",
    "expired access/refresh token": "grant a new refresh token; the old one is used up or revoked",
    "authentication failure": "check user, password policy and login IP ranges",
    "user is locked": "unlock the user",
    "inactive": "the user or the org is inactive",
    "invalid_client": "check auth.client_id and the secret of the app",
    "unsupported_grant_type": "enable this flow in the external client app",
    "no client credentials user": 'set the "run as" user of the app',
}


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

    def __init__(self, auth: Auth, base_url: str, http: requests.Session, state_dir: Path) -> None:
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
            message = "these credentials were refused a moment ago; fix them, then try again"
            raise AuthError(NAME, message)
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
        store = _Kept(self._state_dir / "salesforce-token.json", given)
        with store.locked():
            body = {
                "grant_type": "refresh_token",
                "client_id": auth.client_id.get_secret_value(),
                "refresh_token": store.current(),
            }
            if auth.client_secret is not None:
                body["client_secret"] = auth.client_secret.get_secret_value()
            return self._ask(lambda: body, store)

    def _ask(self, form: Any, store: _Kept | None = None) -> Token:
        def once() -> Token:
            url = f"{self._host}/services/oauth2/token"
            response = transport.send(self._http, NAME, "POST", url, data=form())
            answer = _object(response)
            if response.status_code != 200 or "access_token" not in answer:
                raise self._refused(response, answer)
            if store is not None and answer.get("refresh_token"):
                store.keep(str(answer["refresh_token"]))
            return self._token(answer)

        return transport.call(once, self._policy)

    def _token(self, answer: dict[str, Any]) -> Token:
        host = str(answer.get("instance_url") or self._base_url)
        try:
            host = transport.require_https(host, "instance_url")
        except ConfigError as error:
            raise UnexpectedResponse(NAME, "the token names an unusable instance_url") from error
        _check_scope(answer.get("scope"))
        parts = str(answer.get("id") or "").rstrip("/").split("/")
        org, user = (parts[-2], parts[-1]) if len(parts) > 2 else ("", "")
        log.info("login", extra={"connector": NAME, "host": transport.host_of(host), "org": org})
        return Token(str(answer["access_token"]), host, user, org)

    def _refused(self, response: requests.Response, answer: dict[str, Any]) -> Exception:
        code = clean(answer.get("error"), 80)
        text = clean(answer.get("error_description"))
        fault = Fault(response.status_code, code, text)
        if not code or code == "rate_limit_exceeded" or response.status_code >= 500:
            return TransientError(NAME, f"login: {fault}")
        _dead[self._mark] = time.monotonic()
        both = f"{code} {text}".lower()
        hint = next((h for words, h in _HINTS.items() if words in both), "see docs, Login")
        return AuthError(NAME, f"login refused: {fault}; {hint}")


class _Kept:
    """The newest refresh token, 0600, replaced atomically; a new one in the config wins."""

    def __init__(self, path: Path, given: str) -> None:
        self._path = path
        self._given = given
        self._origin = hashlib.sha256(given.encode()).hexdigest()

    @contextmanager
    def locked(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def current(self) -> str:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return str(kept["token"]) if kept["origin"] == self._origin else self._given
        except FileNotFoundError:
            return self._given
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{self._path.name} is damaged; delete it and grant a new refresh token"
            raise AuthError(NAME, message) from error

    def keep(self, token: str) -> None:
        part = self._path.with_suffix(".part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(part, flags, 0o600), "w", encoding="utf-8") as file:
            json.dump({"origin": self._origin, "token": token}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)


def _check_scope(told: object) -> None:
    """Some flows do not tell the scope; one that is told without `api` opens no data call."""
    scopes = clean(told).split()
    if scopes and not {"api", "full"}.intersection(scopes):
        message = f"the token has scope {' '.join(scopes)}: add api to the external client app"
        raise AuthError(NAME, message)


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
        message = "auth.private_key is no PEM private key without a passphrase"
        raise AuthError(NAME, message) from error


def _identity(auth: Auth) -> str:
    match auth:
        case JwtAuth():
            secret = auth.private_key.get_secret_value()
            return f"{auth.client_id.get_secret_value()}|{auth.username}|{auth.audience}|{secret}"
        case ClientCredentialsAuth():
            return f"{auth.client_id.get_secret_value()}|{auth.client_secret.get_secret_value()}"
        case RefreshTokenAuth():
            return auth.refresh_token.get_secret_value()
        case SessionAuth():
            return auth.session_id.get_secret_value()


def _object(response: requests.Response) -> dict[str, Any]:
    try:
        body = json.loads(response.content)
    except (ValueError, UnicodeDecodeError):
        return {}
    return body if isinstance(body, dict) else {}
