"""Raw calls to HubSpot: the library's pooled connections, our retries, pace and call count.

The only import of hubspot-api-client. Its connection pool is used without models (decoding 100
records into them costs twenty times the JSON) and with its own retries at 0; see docs/hubspot.md.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import urllib3
from hubspot.crm.objects import ApiClient, Configuration

from connectors.hubspot.faults import (
    CRM,
    TOKEN_CODES,
    Refused,
    TokenExpired,
    error_for,
    read_fault,
)
from connectors.hubspot.limits import Limits
from connectors.hubspot.login import FixedToken, Login, OAuthTokens
from connectors.hubspot.paths import Paths
from connectors.hubspot.settings import HubSpotSettings, OAuthLogin, TokenLogin
from kamsync.errors import (
    AuthError,
    ConnectorError,
    RateLimited,
    TransientError,
)
from kamsync.transport import (
    CallCounter,
    Http,
    Response,
    RetryPolicy,
    Route,
    Sent,
    call,
    require_https,
)

Result = TypeVar("Result")
log = logging.getLogger(__name__)

CONNECTIONS: Final = 8
"""Kept open: as many as there are calls at once."""
POLICY: Final = RetryPolicy(tries=6, total_seconds=600.0, longest_wait=60.0)


def as_object(answer: Response) -> dict[str, Any]:
    """The body as an object, decimals as text."""
    return answer.object(decimals_as_text=True)


@dataclass(frozen=True)
class Ask:
    """One request. `kind` is what the call counter calls it."""

    kind: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None
    form: tuple[tuple[str, str], ...] = ()
    repeatable: bool = True
    """False for creates: an unclear answer is not tried again."""
    search: bool = False


class HubSpotClient:
    """Thread-safe. Anything may raise AuthError, QuotaExhausted, TransientError, Refused."""

    def __init__(
        self, settings: HubSpotSettings, auth: TokenLogin | OAuthLogin, state_dir: Path
    ) -> None:
        self.paths = Paths(settings.api_version)
        self.calls = CallCounter(CRM, settings.api_budget)
        self.clock: dt.datetime | None = None
        """The CRM's clock at the last answer."""
        self._base = require_https(settings.base_url, "base_url")
        self.limits = Limits(self.calls, settings.searches_per_second, settings.daily_reserve)
        self._dead: AuthError | None = None
        timeout = (settings.connect_timeout_seconds, settings.read_timeout_seconds)
        self._http = Http(CRM, settings.ca_file, timeout, _library_pool)
        self._http.prepare(self._base)
        self._login: Login
        if isinstance(auth, OAuthLogin):
            self._login = OAuthTokens(auth, state_dir, self._exchange)
        else:
            self._login = FixedToken(auth)

    def send(self, ask: Ask) -> Response:
        """One request with retries; statuses other than 2xx raise."""
        return self.read(ask, lambda answer: answer)

    def read(self, ask: Ask, reader: Callable[[Response], Result]) -> Result:
        """`send`, then `reader`: an answer it finds cut off (TransientError) is asked for again."""
        if ask.repeatable:
            return call(lambda: reader(self._attempt(ask)), POLICY)
        outcome = call(lambda: self._clear_attempt(ask), POLICY)
        if isinstance(outcome, TransientError):
            raise outcome
        return reader(outcome)

    def once(self, ask: Ask) -> Response:
        """One try, any status: for questions that a portal need not know."""
        token = self._login.token()
        with self.limits.slot(ask.kind, search=ask.search):
            return self._exchange_bytes(ask, {"authorization": f"Bearer {token}"})

    def scopes(self) -> frozenset[str] | None:
        """What the login was granted; None where only the portal could tell."""
        return self._login.scopes

    def static_token(self) -> str:
        return self._login.token()

    def get(self, kind: str, path: str, **query: str) -> dict[str, Any]:
        return self.read(Ask(kind, "GET", path, tuple(query.items())), as_object)

    def post(self, kind: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self.read(Ask(kind, "POST", path, body=body), as_object)

    def least(self, kind: str, calls: int = 1) -> None:
        """Count what the same work costs at best."""
        self.calls.need(kind, calls)

    def close(self) -> None:
        self._http.close()

    def _clear_attempt(self, ask: Ask) -> Response | TransientError:
        """A rate limit may be tried again (nothing was done); any other doubt is handed back."""
        try:
            return self._attempt(ask)
        except RateLimited:
            raise
        except TransientError as doubt:
            return doubt

    def _attempt(self, ask: Ask) -> Response:
        if self._dead is not None:
            raise self._dead
        token = ""
        try:
            token = self._login.token()
            return self._transmit(ask, token)
        except TokenExpired as expired:
            renewed = self._renewed(token, expired)
        except AuthError as error:
            self._latch(error)
            raise
        try:
            return self._transmit(ask, renewed)
        except AuthError as error:
            self._latch(error)
            raise

    def _renewed(self, refused: str, expired: TokenExpired) -> str:
        """A fresh token, once; without one the credentials are dead for this process."""
        try:
            if self._login.renew(refused):
                return self._login.token()
        except AuthError as error:
            self._latch(error)
            raise
        self._latch(expired)
        raise expired

    def _latch(self, error: AuthError) -> None:
        """Dead credentials are not tried again; a missing scope concerns one path only."""
        if error.code in TOKEN_CODES:
            self._dead = error

    def _transmit(self, ask: Ask, token: str) -> Response:
        with self.limits.slot(ask.kind, search=ask.search) as sent:
            answer = self._exchange_bytes(ask, {"authorization": f"Bearer {token}"})
        self.clock = answer.clock or self.clock
        self.limits.note(ask.kind, sent, answer)
        if 200 <= answer.status <= 299:
            self.limits.accepted(ask.kind)
            return answer
        raise self._error(ask, answer, sent)

    def _exchange_bytes(self, ask: Ask, headers: dict[str, str]) -> Response:
        """Any status comes back."""
        headers["content-type"] = (
            "application/x-www-form-urlencoded" if ask.form else "application/json"
        )
        query = f"?{urlencode(ask.query, safe=',')}" if ask.query else ""
        content: str | None = urlencode(ask.form) if ask.form else None
        if ask.body is not None:
            content = json.dumps(ask.body)
        body = content.encode() if content is not None else None
        url = f"{self._base}{ask.path}{query}"
        return self._http.request(ask.method, url, headers=headers, body=body)

    def _error(self, ask: Ask, answer: Response, sent: Sent | None) -> ConnectorError:
        fault = read_fault(answer.status, answer.body)
        log.debug(
            "refused",
            extra={
                "status": fault.status,
                "category": fault.category,
                "correlation_id": fault.correlation_id,
            },
        )
        error = error_for(fault, answer.retry_after)
        if fault.status == 429:
            return self.limits.refused(ask.kind, sent, fault, error)
        return error

    def _exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """The token endpoint; a refused grant is an AuthError that says so."""

        def attempt() -> dict[str, Any]:
            self.calls.spend("token")
            # Reference: https://developers.hubspot.com/docs/guides/api/app-management/oauth-tokens
            ask = Ask("token", "POST", self.paths.of("token"), form=tuple(form.items()))
            answer = self._exchange_bytes(ask, {})
            if 200 <= answer.status <= 299:
                return as_object(answer)
            error = self._error(ask, answer, None)
            if isinstance(error, Refused):
                raise AuthError(CRM, code="refresh_refused")
            raise error

        self.least("token")
        return call(attempt, POLICY)


def _library_pool(route: Route) -> urllib3.PoolManager:
    """The connection pool of the vendor's library, told where to go and to repeat nothing."""
    configuration = Configuration()
    configuration.retries = urllib3.Retry(
        total=0, redirect=0, raise_on_redirect=False, raise_on_status=False,
        respect_retry_after_header=False,
    )  # fmt: skip
    configuration.connection_pool_maxsize = CONNECTIONS
    configuration.ssl_ca_cert = route.ca_file
    configuration.proxy = route.proxy or None
    configuration.proxy_headers = route.proxy_headers or None
    pool: urllib3.PoolManager = ApiClient(configuration).rest_client.pool_manager
    return pool
