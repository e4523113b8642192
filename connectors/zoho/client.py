"""Raw calls to the Zoho CRM API: token, credits, retries.

What a module or a record is, is told elsewhere; what a failed call means, in faults.py. 204 and
304 have no body and are never parsed.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from connectors.zoho.faults import NAME, Doubt, error_of, token_refused
from connectors.zoho.login import Login
from connectors.zoho.settings import API, ZohoSettings
from kamsync.errors import QuotaExhausted, RateLimited, TransientError
from kamsync.transport import CallCounter, Http, Response, RetryPolicy, call

log = logging.getLogger(__name__)
Result = TypeVar("Result")

EMPTY: Final = frozenset({204, 304})
CALLS: Final = RetryPolicy(tries=5, total_seconds=300.0)


@dataclass(frozen=True)
class Op:
    """What a call is for: its kind in the budget, its price, the scope it needs."""

    kind: str
    credits: int
    scope: str


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    params: dict[str, str] = field(default_factory=dict)
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    repeatable: bool = True
    """False: after an unclear answer the caller looks before it tries again (Doubt)."""
    to: Path | None = None
    """Where the body goes, for a download."""


class ZohoClient:
    """One login, one session, two counters: credits (what the org pays) and calls."""

    def __init__(
        self, settings: ZohoSettings, http: Http, login: Login, credits: CallCounter
    ) -> None:
        self._http = http
        self._api = settings.api_url
        self.login = login
        self.credits = credits
        self.calls = CallCounter(NAME)
        self.begun: dict[str, Any] = {}
        """Query → how `reader` began it before it is read."""

    def ask(self, op: Op, request: Request, read: Callable[[Response], Result]) -> Result:
        """Send and read the answer; both are tried again together (a body may be cut off).

        Raises Refusal, AuthError, QuotaExhausted (429 to the end), TransientError, Doubt.
        """

        def once() -> Result:
            try:
                return read(self._judged(op, request))
            except RateLimited:
                raise
            except TransientError as error:
                if request.repeatable:
                    raise
                raise Doubt(NAME, code="write_unclear") from error

        try:
            return call(once, CALLS)
        except RateLimited as error:
            raise QuotaExhausted(NAME, code="credits_or_busy") from error

    def json(self, op: Op, request: Request) -> dict[str, Any]:
        """The answer as an object; {} for an empty one."""
        return self.ask(op, request, Response.object)

    def least(self, kind: str, credits: int) -> None:
        """What the same work takes at least, beside what was spent."""
        self.credits.least[kind] += credits

    def again(self, action: Callable[[], Result]) -> Result:
        """Several calls as one try, for what is only good as a whole."""
        return call(action, CALLS)

    def download(self, op: Op, path: str, to: Path) -> None:
        """One try of a download into a file."""
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/bulk-read/download-results.html
        response = self._send(op, Request("GET", path, to=to))
        if response.status != 200:
            raise error_of(response, op.scope)

    def _judged(self, op: Op, request: Request) -> Response:
        answer = self._send(op, request)
        if answer.status in EMPTY or answer.status in (200, 201, 202, 207):
            return answer
        if answer.status == 400 and request.method in ("POST", "PUT", "DELETE"):
            found = answer.lenient_object()
            if any(isinstance(found.get(key), list) for key in ("data", "fields")):
                return answer
        if answer.status == 429 and self.credits.remaining == 0:
            raise QuotaExhausted(NAME, code="credits_used")
        raise error_of(answer, op.scope)

    def _send(self, op: Op, request: Request) -> Response:
        token = self.login.token()
        response = self._try(op, request, token.text)
        if token_refused(response):
            self.login.refused(token)
            token = self.login.token()
            response = self._try(op, request, token.text)
            if token_refused(response):
                self.login.refused(token)
        if response.status < 400:
            self.login.worked()
        return response

    def _try(self, op: Op, request: Request, token: str) -> Response:
        self.credits.spend(op.kind, op.credits)
        self.calls.spend(op.kind)
        headers = {"Authorization": f"Zoho-oauthtoken {token}", **request.headers}
        query = f"?{urlencode(request.params)}" if request.params else ""
        url = f"{self._api}/crm/{request.path}{query}"
        if request.to is not None:
            response = self._http.download(url, request.to, headers=headers)
        else:
            body = None
            if request.body is not None:
                body = json.dumps(request.body).encode()
                headers["Content-Type"] = "application/json"
            response = self._http.request(request.method, url, headers=headers, body=body)
        remaining = response.number("x-api-credits-remaining")
        if remaining is not None:
            self.credits.remaining = remaining
        return response


def crm(path: str) -> str:
    """Path under the pinned version."""
    return f"{API}/{path}"
