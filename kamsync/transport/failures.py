"""Why no answer came, in words that name the cause; what is permanent is not tried again.

After a refused certificate the host's certificate is fetched once more, unverified and without
sending anything, only to say when it expired or for whom it was issued.
"""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3

from kamsync.errors import ConnectorError, TransientError
from kamsync.transport.route import Route, host_of

PROXY_LOGIN: Final = 407
_EXPIRED: Final = 10
_NOT_YET: Final = 9
_OTHER_NAME: Final = frozenset({62, 64})
_TUNNEL: Final = re.compile(r"Tunnel connection failed: (\d{3})")
_PERMANENT_PROXY: Final = range(400, 500)


def translated(connector: str, url: str, route: Route, error: Exception) -> ConnectorError:
    """TransientError for what may pass, a plain ConnectorError for what will not."""
    chain = list(_causes(error))
    refused = next((e for e in chain if isinstance(e, ssl.SSLCertVerificationError)), None)
    if refused is not None:
        return _certificate_fault(connector, url, route, refused)
    proxy = next((e for e in chain if isinstance(e, urllib3.exceptions.ProxyError)), None)
    if proxy is not None or _tunnel_status(chain):
        return _proxy_fault(connector, route, chain)
    if any("WRONG_VERSION_NUMBER" in str(e) for e in chain if isinstance(e, ssl.SSLError)):
        return ConnectorError(connector, code="no_tls", host=host_of(url))
    return TransientError(connector, code="no_answer", host=host_of(url), reason=_plain(chain))


def refused_by_proxy(connector: str, route: Route, status: int) -> ConnectorError:
    """What a proxy's own status means for the user."""
    place: dict[str, Any] = {
        "host": host_of(route.proxy),
        "variable": route.variable,
        "status": status,
    }
    if status == PROXY_LOGIN:
        return ConnectorError(connector, code="proxy_login", **place)
    if status in _PERMANENT_PROXY:
        return ConnectorError(connector, code="proxy_refuses", **place)
    return TransientError(connector, code="proxy_status", **place)


def _proxy_fault(connector: str, route: Route, chain: list[BaseException]) -> ConnectorError:
    status = _tunnel_status(chain)
    if status:
        return refused_by_proxy(connector, route, status)
    place = {"host": host_of(route.proxy), "variable": route.variable}
    return TransientError(connector, code="proxy_silent", **place, reason=_plain(chain))


def _tunnel_status(chain: list[BaseException]) -> int:
    found = next((m for e in chain if (m := _TUNNEL.search(str(e)))), None)
    return int(found[1]) if found else 0


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what lies under it, however the libraries hand it on."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = (getattr(each, name, None) for name in ("original_error", "reason"))
        waiting += [*inner, *each.args, each.__cause__, each.__context__]


def _plain(chain: list[BaseException]) -> Any:
    """A sentence, or the kind of the innermost error."""
    for kinds, code in (
        ((urllib3.exceptions.NameResolutionError,), "name"),
        ((ConnectionRefusedError,), "refused"),
        ((urllib3.exceptions.ConnectTimeoutError,), "connect"),
        ((urllib3.exceptions.ReadTimeoutError, TimeoutError), "silent"),
        ((urllib3.exceptions.IncompleteRead, http.client.IncompleteRead), "cut"),
        ((ConnectionResetError, BrokenPipeError), "reset"),
    ):
        if any(isinstance(e, kinds) for e in chain):
            return {"code": f"network.{code}", "values": {}}
    return type(chain[-1]).__name__


def _certificate_fault(
    connector: str, url: str, route: Route, error: ssl.SSLCertVerificationError
) -> ConnectorError:
    """Unknown values, where the certificate could not be fetched, show as such."""
    from kamsync.transport.certificate import issuer, names, presented  # slow to load

    host = {"host": host_of(url)}
    certificate = presented(url, route)
    if error.verify_code == _EXPIRED:
        day = certificate.not_valid_after_utc.date() if certificate else None
        return ConnectorError(connector, code="certificate_expired", **host, day=day)
    if error.verify_code == _NOT_YET:
        day = certificate.not_valid_before_utc.date() if certificate else None
        return ConnectorError(connector, code="certificate_early", **host, day=day)
    if error.verify_code in _OTHER_NAME:
        named = ", ".join(names(certificate)) if certificate else None
        asked = urlsplit(url).hostname or ""
        return ConnectorError(connector, code="certificate_name", **host, names=named, asked=asked)
    by: dict[str, Any] = {
        "issuer": issuer(certificate) if certificate else None,
        "file": route.ca_file,
    }
    return ConnectorError(connector, code="certificate_issuer", **host, **by)
