"""Raw calls to HubSpot: the library's pooled connections, our retries, pace and call count.

The only import of hubspot-api-client. Its connection pool is used without models (decoding 100
records into them costs twenty times the JSON) and with its own retries at 0; see docs/hubspot.md.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode, urlsplit

import urllib3
from hubspot.crm.objects import ApiClient, Configuration

from connectors.hubspot.faults import CRM, Fault, Refused, TokenExpired, error_for, read_fault
from connectors.hubspot.login import FixedToken, Login, OAuthTokens
from connectors.hubspot.paths import Paths
from connectors.hubspot.settings import HubSpotSettings, OAuthLogin, TokenLogin
from kamsync.errors import (
    AuthError,
    ConnectorError,
    QuotaExhausted,
    RateLimited,
    TransientError,
    UnexpectedResponse,
)
from kamsync.transport import CallCounter, Pace, RetryPolicy, call, host_of, require_https

Result = TypeVar("Result")
log = logging.getLogger(__name__)

PACE_SHARE: Final = 0.8
LOWEST_SHARE: Final = 0.1
RECOVERY: Final = 1.01
"""By how much each good answer raises a pace that a limit had lowered."""
BURST_WITHOUT_HEADERS: Final = 100 / 10.0
BURST_MILLISECONDS: Final = 10_000
POLICY: Final = RetryPolicy(tries=6, total_seconds=600.0, longest_wait=60.0)
RATE: Final = "x-hubspot-ratelimit-"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object, decimals as text. A cut or foreign body is worth another try."""
        try:
            data = json.loads(self.body or b"{}", parse_float=str)
        except (ValueError, RecursionError) as error:
            raise TransientError(CRM, "the answer is no JSON: cut off, or an edge page") from error
        if not isinstance(data, dict):
            raise UnexpectedResponse(CRM, "the answer is no JSON object")
        return data


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
        self._timeout = urllib3.Timeout(
            connect=settings.connect_timeout_seconds, read=settings.read_timeout_seconds
        )
        self._reserve = settings.daily_reserve
        self._burst = BURST_WITHOUT_HEADERS
        """Calls a second that the key may make."""
        self._share = PACE_SHARE
        self._pace = Pace(BURST_WITHOUT_HEADERS * PACE_SHARE)
        self._search_pace = Pace(settings.searches_per_second)
        self._unnamed_limits = 0
        self._dead: AuthError | None = None
        self._pools = _api(settings, self._base).rest_client.pool_manager
        # The library's own request() on top of this parses every address twice more.
        self._pool = self._pools.connection_from_url(self._base)
        self._prefix = urlsplit(self._base).path
        self._login: Login
        if isinstance(auth, OAuthLogin):
            self._login = OAuthTokens(auth, state_dir, self._exchange)
        else:
            self._login = FixedToken(auth)

    def send(self, ask: Ask) -> Answer:
        """One request with retries; statuses other than 2xx raise."""
        return self.read(ask, lambda answer: answer)

    def read(self, ask: Ask, reader: Callable[[Answer], Result]) -> Result:
        """`send`, then `reader`: an answer it finds cut off (TransientError) is asked for again."""
        if ask.repeatable:
            return call(lambda: reader(self._attempt(ask)), POLICY)
        outcome = call(lambda: self._clear_attempt(ask), POLICY)
        if isinstance(outcome, TransientError):
            raise outcome
        return reader(outcome)

    def once(self, ask: Ask) -> Answer:
        """One try, any status: for questions that a portal need not know."""
        token = self._login.token()
        self._pace.wait()
        self.calls.spend(ask.kind)
        return self._exchange_bytes(ask, {"Authorization": f"Bearer {token}"})

    def scopes(self) -> frozenset[str] | None:
        """What the login was granted; None where only the portal could tell."""
        return self._login.scopes

    def static_token(self) -> str:
        return self._login.token()

    def get(self, kind: str, path: str, **query: str) -> dict[str, Any]:
        return self.read(Ask(kind, "GET", path, tuple(query.items())), Answer.json)

    def post(self, kind: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self.read(Ask(kind, "POST", path, body=body), Answer.json)

    def least(self, kind: str, calls: int = 1) -> None:
        """Count what the same work costs at best."""
        self.calls.least[kind] += calls

    def close(self) -> None:
        self._pools.clear()

    def _clear_attempt(self, ask: Ask) -> Answer | TransientError:
        """A rate limit may be tried again (nothing was done); any other doubt is handed back."""
        try:
            return self._attempt(ask)
        except RateLimited:
            raise
        except TransientError as doubt:
            return doubt

    def _attempt(self, ask: Ask) -> Answer:
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
        if isinstance(error, TokenExpired) or "(401)" in str(error) or "(530)" in str(error):
            self._dead = error

    def _transmit(self, ask: Ask, token: str) -> Answer:
        (self._search_pace if ask.search else self._pace).wait()
        self._within_reserve()
        self.calls.spend(ask.kind)
        answer = self._exchange_bytes(ask, {"Authorization": f"Bearer {token}"})
        self._note_limits(answer.headers)
        if 200 <= answer.status <= 299:
            self._unnamed_limits = 0
            self._set_share(self._share * RECOVERY)
            return answer
        raise self._error(answer)

    def _exchange_bytes(self, ask: Ask, headers: dict[str, str]) -> Answer:
        """The library's pool, raw: any status comes back as an Answer."""
        headers |= {"Accept": "application/json", "User-Agent": "kamsync"}
        headers["Accept-Encoding"] = "gzip"
        headers["Content-Type"] = (
            "application/x-www-form-urlencoded" if ask.form else "application/json"
        )
        query = urlencode(ask.query, safe=",")
        content: str | None = urlencode(ask.form) if ask.form else None
        if ask.body is not None:
            content = json.dumps(ask.body)
        try:
            raw = self._pool.urlopen(
                ask.method,
                f"{self._prefix}{ask.path}" + (f"?{query}" if query else ""),
                body=content,
                headers=headers,
                redirect=False,
                preload_content=False,
                timeout=self._timeout,
            )
            return Answer(raw.status, _lower(raw.headers), raw.data)
        except urllib3.exceptions.HTTPError as error:
            cause = getattr(error, "reason", None) or error
            hint = ": check ca_file" if isinstance(cause, urllib3.exceptions.SSLError) else ""
            message = f"no whole answer from {host_of(self._base)} ({type(cause).__name__}){hint}"
            raise TransientError(CRM, message) from error

    def _error(self, answer: Answer) -> ConnectorError:
        fault = read_fault(answer.status, answer.body)
        log.debug(
            "refused",
            extra={
                "status": fault.status,
                "category": fault.category,
                "correlation_id": fault.correlation_id,
            },
        )
        error = error_for(fault, _asked_wait(answer.headers))
        if fault.status == 429:
            return self._limited(fault, error)
        return error

    def _limited(self, fault: Fault, error: ConnectorError) -> ConnectorError:
        """A lower pace; a longer wait each time where the body names no policy."""
        if self.calls.remaining == 0:
            return QuotaExhausted(CRM, "no daily API call of the account is left: go on later")
        if isinstance(error, RateLimited) and not fault.secondly:
            self._set_share(self._share / 2)
            error.wait_seconds = (error.wait_seconds or 10.0) * 2**self._unnamed_limits
            self._unnamed_limits += fault.policy != "TEN_SECONDLY_ROLLING"
        return error

    def _set_share(self, share: float) -> None:
        self._share = min(PACE_SHARE, max(LOWEST_SHARE, share))
        self._pace.per_second = self._share * self._burst

    def _note_limits(self, headers: Mapping[str, str]) -> None:
        """Burst and daily figures of this answer (search answers carry none)."""
        stamp = headers.get("date")
        if stamp:
            try:
                self.clock = parsedate_to_datetime(stamp).astimezone(dt.UTC)
            except ValueError:
                log.debug("unreadable date header")
        most, interval = _number(headers, "max"), _number(headers, "interval-milliseconds")
        if most:
            self._burst = most * 1000 / (interval or BURST_MILLISECONDS)
            self._set_share(self._share)
        self.calls.limit = _number(headers, "daily") or self.calls.limit
        remaining = _number(headers, "daily-remaining")
        self.calls.remaining = self.calls.remaining if remaining is None else remaining

    def _within_reserve(self) -> None:
        left, limit = self.calls.remaining, self.calls.limit
        if left is not None and (left == 0 or left < (limit or 0) * self._reserve):
            told = f"{left} of {limit or 'the'} daily calls are left"
            message = f"{told}, the reserve for others: go on later"
            raise QuotaExhausted(CRM, message)

    def _exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """The token endpoint; a refused grant is an AuthError that says so."""

        def attempt() -> dict[str, Any]:
            self.calls.spend("token")
            ask = Ask("token", "POST", self.paths.of("token"), form=tuple(form.items()))
            answer = self._exchange_bytes(ask, {})
            if 200 <= answer.status <= 299:
                return answer.json()
            error = self._error(answer)
            if isinstance(error, Refused):
                message = "the refresh token is not accepted (401): reconnect the app"
                raise AuthError(CRM, message)
            raise error

        self.least("token")
        return call(attempt, POLICY)


def _api(settings: HubSpotSettings, base: str) -> ApiClient:
    configuration = Configuration(host=base)
    configuration.retries = urllib3.Retry(
        total=0, redirect=0, raise_on_redirect=False, raise_on_status=False,
        respect_retry_after_header=False,
    )  # fmt: skip
    configuration.connection_pool_maxsize = 4
    configuration.ssl_ca_cert = settings.ca_file or None
    configuration.proxy = _proxy(base)
    return ApiClient(configuration)


def _proxy(base: str) -> str | None:
    """The environment's proxy: the library itself does not look for one."""
    parts = urlsplit(base)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    return urllib.request.getproxies().get(parts.scheme)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(RATE + name, "")
    return int(text) if text.strip().isdecimal() else None


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After, which may be a number or a date."""
    text = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(headers.get("date", "")) if "date" in headers else None
    except ValueError:
        return None
    return max(0.0, (until - (now or dt.datetime.now(dt.UTC))).total_seconds())
