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
    Fault,
    Refused,
    TokenExpired,
    error_for,
    read_fault,
)
from connectors.hubspot.login import FixedToken, Login, OAuthTokens
from connectors.hubspot.paths import Paths
from connectors.hubspot.settings import HubSpotSettings, OAuthLogin, TokenLogin
from kamsync.errors import (
    AuthError,
    ConnectorError,
    QuotaExhausted,
    RateLimited,
    TransientError,
)
from kamsync.transport import (
    CallCounter,
    Http,
    Pace,
    Response,
    RetryPolicy,
    Route,
    call,
    require_https,
)

Result = TypeVar("Result")
log = logging.getLogger(__name__)

PACE_SHARE: Final = 0.965
"""Of the calls the headers allow in ten seconds."""
SPARE_SHARE: Final = 0.02
"""Of those calls, made up for after slow answers; with PACE_SHARE less than all."""
LOWEST_SHARE: Final = 0.1
RECOVERY: Final = 1.01
"""By how much each good answer raises a pace that a limit had lowered."""
BURST_WITHOUT_HEADERS: Final = 100 / 10.0
BURST_MILLISECONDS: Final = 10_000
LEAST_PER_SECOND: Final = 1.0
MOST_PER_SECOND: Final = 100.0
"""Headers that say less or more are odd: nobody waits for hours on their word."""
POLICY: Final = RetryPolicy(tries=6, total_seconds=600.0, longest_wait=60.0)
RATE: Final = "x-hubspot-ratelimit-"


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
    """Not thread-safe. Anything may raise AuthError, QuotaExhausted, TransientError, Refused."""

    def __init__(
        self, settings: HubSpotSettings, auth: TokenLogin | OAuthLogin, state_dir: Path
    ) -> None:
        self.paths = Paths(settings.api_version)
        self.calls = CallCounter(CRM, settings.api_budget)
        self.clock: dt.datetime | None = None
        """The CRM's clock at the last answer."""
        self._base = require_https(settings.base_url, "base_url")
        self._reserve = settings.daily_reserve
        self._burst = BURST_WITHOUT_HEADERS
        """Calls a second that the key may make."""
        self._share = PACE_SHARE
        self._pace = Pace(BURST_WITHOUT_HEADERS * PACE_SHARE)
        self._search_pace = Pace(settings.searches_per_second)
        self._unnamed_limits = 0
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
        self._pace.wait()
        self.calls.spend(ask.kind)
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
        self.calls.least[kind] += calls

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
        try:
            return self._transmit(ask, self._login.token())
        except TokenExpired as expired:
            renewed = self._renewed(expired)
        except AuthError as error:
            self._latch(error)
            raise
        try:
            return self._transmit(ask, renewed)
        except AuthError as error:
            self._latch(error)
            raise

    def _renewed(self, expired: TokenExpired) -> str:
        """A fresh token, once; without one the credentials are dead for this process."""
        try:
            if self._login.renew():
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
        (self._search_pace if ask.search else self._pace).wait()
        self._within_reserve()
        self.calls.spend(ask.kind)
        answer = self._exchange_bytes(ask, {"authorization": f"Bearer {token}"})
        self._note_limits(answer)
        if 200 <= answer.status <= 299:
            self._unnamed_limits = 0
            self._set_share(self._share * RECOVERY)
            return answer
        raise self._error(answer)

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

    def _error(self, answer: Response) -> ConnectorError:
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
            return self._limited(fault, error)
        return error

    def _limited(self, fault: Fault, error: ConnectorError) -> ConnectorError:
        """A lower pace; a longer wait each time where the body names no policy."""
        if self.calls.remaining == 0:
            return QuotaExhausted(CRM, code="no_call_left")
        if isinstance(error, RateLimited) and not fault.secondly:
            self._set_share(self._share / 2)
            error.wait_seconds = (error.wait_seconds or 10.0) * 2**self._unnamed_limits
            self._unnamed_limits += fault.policy != "TEN_SECONDLY_ROLLING"
        return error

    def _set_share(self, share: float) -> None:
        self._share = min(PACE_SHARE, max(LOWEST_SHARE, share))
        self._pace.per_second = self._share * self._burst
        self._pace.spare = SPARE_SHARE * self._burst * BURST_MILLISECONDS / 1000

    def _note_limits(self, answer: Response) -> None:
        """Burst and daily figures of this answer (search answers carry none)."""
        self.clock = answer.clock or self.clock
        most = answer.number(f"{RATE}max")
        interval = answer.number(f"{RATE}interval-milliseconds")
        if most:
            allowed = most * 1000 / (interval or BURST_MILLISECONDS)
            self._burst = min(MOST_PER_SECOND, max(LEAST_PER_SECOND, allowed))
            self._set_share(self._share)
        self.calls.limit = answer.number(f"{RATE}daily") or self.calls.limit
        remaining = answer.number(f"{RATE}daily-remaining")
        self.calls.remaining = self.calls.remaining if remaining is None else remaining

    def _within_reserve(self) -> None:
        left, limit = self.calls.remaining, self.calls.limit
        if left is not None and (left == 0 or left < (limit or 0) * self._reserve):
            raise QuotaExhausted(CRM, code="call_reserve", left=left, limit=limit)

    def _exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """The token endpoint; a refused grant is an AuthError that says so."""

        def attempt() -> dict[str, Any]:
            self.calls.spend("token")
            # Reference: https://developers.hubspot.com/docs/guides/api/app-management/oauth-tokens
            ask = Ask("token", "POST", self.paths.of("token"), form=tuple(form.items()))
            answer = self._exchange_bytes(ask, {})
            if 200 <= answer.status <= 299:
                return as_object(answer)
            error = self._error(answer)
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
    configuration.connection_pool_maxsize = 4
    configuration.ssl_ca_cert = route.ca_file
    configuration.proxy = route.proxy or None
    configuration.proxy_headers = route.proxy_headers or None
    pool: urllib3.PoolManager = ApiClient(configuration).rest_client.pool_manager
    return pool
