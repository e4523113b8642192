"""Raw calls to one org: host and token, one re-login, retries, budget, the org's clock.

The only module that knows the vendor's library: it lends SOQL quoting and the reading of the
usage header. Its own requests have no timeout, no retry and lose headers on re-login, so all
calls go through kamsync.transport here.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from simple_salesforce.api import Salesforce
from simple_salesforce.format import quote_soql_value

from connectors.salesforce.faults import (
    NAME,
    Calm,
    Fault,
    LocatorLost,
    SessionExpired,
    error_of,
    fault_of,
)
from connectors.salesforce.login import Login, Token
from connectors.salesforce.settings import Auth, SalesforceSettings
from kamsync import transport
from kamsync.errors import (
    AuthError,
    ConnectorError,
    QuotaExhausted,
    TransientError,
    UnexpectedResponse,
)

log = logging.getLogger(__name__)
Parsed = TypeVar("Parsed")
MAX_LOGINS: Final = 30
"""Per run; a session dies every few hours at most, so more is a loop."""
_CALM_TRIES: Final = 2


@dataclass(frozen=True)
class Ask:
    """One call. `repeatable` false: a doubtful answer escapes instead of being asked again."""

    method: str
    path: str
    """Below /services/data/vXX.X/, or a host-relative path with a leading slash."""
    kind: str
    repeatable: bool = True
    params: dict[str, str] = field(default_factory=dict)
    body: Any = None
    """Sent as JSON; bytes as they are."""
    headers: dict[str, str] = field(default_factory=dict)
    locator: bool = False
    """Belongs to the session that opened it: after a new login it cannot be repeated."""
    counted: bool = True
    ceiling: int = transport.LARGEST_BODY
    """Most bytes of the answer."""


class SalesforceClient:
    """One identity in one org. Not thread-safe, except that pages may be fetched ahead by one."""

    def __init__(
        self,
        settings: SalesforceSettings,
        auth: Auth,
        state_dir: Path,
        counter: transport.CallCounter,
    ) -> None:
        self.settings = settings
        self.counter = counter
        self.http = transport.Http(NAME, settings.ca_file, (10.0, settings.timeout_seconds))
        self.http.headers["sforce-call-options"] = "client=kamsync"
        self.http.prepare(settings.base_url)
        self.clock: dt.datetime | None = None
        self.begun: dict[Hashable, Any] = {}
        """Statement → how `reader` began it before it is read."""
        self._login = Login(auth, settings.base_url, self.http, state_dir)
        self._token: Token | None = None
        self._logins = 0
        self._policy = transport.RetryPolicy(tries=6)

    @property
    def version_path(self) -> str:
        return f"/services/data/v{self.settings.api_version}/"

    @property
    def token(self) -> Token:
        if self._token is None:
            self._renew()
        assert self._token is not None  # noqa: S101 - set by _renew, or it raised
        return self._token

    def _renew(self) -> None:
        self._logins += 1
        if self._logins > MAX_LOGINS or (self._token and not self._login.renewable):
            raise AuthError(NAME, code="session_ended")
        try:
            self._token = self._login.token()
        except TransientError as error:
            # the login has had its tries; ours must not multiply them
            raise ConnectorError(NAME, code="several", errors=error.as_value) from error

    def check_version(self) -> None:
        """The pinned API version must be listed (uncounted call, no login needed)."""
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
        listed = self.json(Ask("GET", "/services/data/", "version", counted=False))
        if not isinstance(listed, list):
            raise UnexpectedResponse(NAME, code="answer_odd", what="API versions")
        known = [str(v.get("version")) for v in listed if isinstance(v, dict)]
        if self.settings.api_version not in known:
            newest = known[-1] if known else "none"
            version = self.settings.api_version
            raise UnexpectedResponse(NAME, code="version_unknown", version=version, newest=newest)

    def json(self, ask: Ask) -> Any:
        return self.send(ask, transport.Response.json)

    def send(self, ask: Ask, parse: Callable[[transport.Response], Parsed]) -> Parsed:
        """The parsed answer. `parse` raises TransientError for a body that was cut short."""
        policy = self._policy if ask.repeatable else transport.RetryPolicy(tries=1)
        calm = 0

        def once() -> Parsed:
            nonlocal calm
            try:
                return self._once(ask, parse)
            except SessionExpired as error:
                return self._again(ask, parse, error)
            except TransientError as error:
                calm += isinstance(error, Calm)
                if calm > _CALM_TRIES:
                    raise ConnectorError(NAME, code="calm", error=error.as_value) from error
                raise

        return transport.call(once, policy)

    def _again(
        self, ask: Ask, parse: Callable[[transport.Response], Parsed], error: SessionExpired
    ) -> Parsed:
        """One new login. A page token dies with its session, so its query starts again."""
        self._renew()
        if ask.locator:
            raise LocatorLost(Fault(401, "INVALID_QUERY_LOCATOR", "session ended")) from error
        return self._once(ask, parse)

    def _once(self, ask: Ask, parse: Callable[[transport.Response], Parsed]) -> Parsed:
        token = self.token
        if ask.counted:
            self.counter.spend(ask.kind)
        path = ask.path if ask.path.startswith("/") else self.version_path + ask.path
        headers = {"Authorization": f"Bearer {token.access}", **ask.headers}
        data = ask.body
        if data is not None and not isinstance(data, bytes):
            data = json.dumps(data, allow_nan=False, separators=(",", ":")).encode()
            headers.setdefault("Content-Type", "application/json")
        query = f"?{urlencode(ask.params)}" if ask.params else ""
        response = self.http.request(
            ask.method,
            f"{token.host}{path}{query}",
            headers=headers,
            body=data,
            ceiling=ask.ceiling,
        )
        self._note(response)
        if response.status >= 300:
            raise error_of(fault_of(response.status, response.body), response.retry_after)
        return parse(response)

    def _note(self, response: transport.Response) -> None:
        """The org's clock and its day's usage, from the headers of any answer."""
        self.clock = response.clock or self.clock
        try:
            usage = Salesforce.parse_api_usage(response.headers.get("sforce-limit-info", ""))
        except ValueError:
            log.debug("unreadable usage header")
            return
        read = usage.get("api-usage")
        if read is not None:
            self.counter.limit = read.total
            self.counter.remaining = max(0, read.total - read.used)

    def start_budget(self) -> None:
        """Refuse a day that is nearly used up; keep this run to its share of it."""
        limit, left = self.counter.limit, self.counter.remaining
        ceiling = self.settings.api_budget
        if limit and left is not None:
            used = 1 - left / limit
            if used > self.settings.org_usage_limit:
                raise QuotaExhausted(NAME, code="org_usage", used=used, limit=limit)
            ceiling = ceiling or int(limit * self.settings.run_share)
        self.counter.ceiling = ceiling

    def composite(
        self, parts: list[tuple[str, str, str]], kind: str, api: str = ""
    ) -> dict[str, Any]:
        """GETs in one call: (reference, path) → body, or a Refused where one failed. `api`:
        "tooling/" for its resources, which the plain one does not know."""
        requests_ = [
            {"method": method, "url": self.version_path + api + path, "referenceId": reference}
            for reference, method, path in parts
        ]
        body = {"allOrNone": False, "compositeRequest": requests_}
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
        answer = self.json(Ask("POST", f"{api}composite", kind, body=body))
        results = answer.get("compositeResponse") if isinstance(answer, dict) else None
        if not isinstance(results, list) or len(results) != len(parts):
            raise UnexpectedResponse(
                NAME, code="answer_odd", what="composite answered without all its parts"
            )
        found = {str(r.get("referenceId")): _part(r) for r in results if isinstance(r, dict)}
        if any(reference not in found for reference, _, _ in parts):
            raise UnexpectedResponse(
                NAME, code="answer_odd", what="composite answered something else than was asked"
            )
        return found

    def close(self) -> None:
        self.http.close()


def _part(result: dict[str, Any]) -> Any:
    stated = result.get("httpStatusCode")
    status = stated if isinstance(stated, int) else 500
    if status < 300:
        return result.get("body")
    return error_of(fault_of(status, json.dumps(result.get("body"))))


def quote(value: object) -> str:
    """A SOQL literal; text is escaped."""
    return str(quote_soql_value(value))


def pause(seconds: float) -> None:
    """Wait through transport, so that tests do not."""
    if seconds > 0:
        pace = transport.Pace(1 / seconds)
        pace.wait()
        pace.wait()
