"""How a host is reached: proxy and trusted authorities, the same for every connector.

`ca_file` wins over the environment; without it REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE and
SSL_CERT_FILE are looked at in this order, then certifi's list. Proxies: HTTPS_PROXY (HTTP_PROXY
for plain http), then ALL_PROXY, less NO_PROXY; lower case wins. What cannot work is a
ConfigError before anything is sent.
"""

from __future__ import annotations

import base64
import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass

import certifi
from pydantic import BeforeValidator, ValidationInfo

from kamsync import hidden_text
from kamsync.errors import ConfigError, Problem
from kamsync.model.invalid import invalid
from kamsync.secret import LOOPBACK

CA_VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Route:
    """The way to one origin."""

    ca_file: str
    proxy: str = ""
    """`http://host:port`, never with credentials; empty: direct."""
    proxy_headers: dict[str, str] = field(default_factory=dict, repr=False)
    variable: str = ""
    """The environment variable that named the proxy."""


def route_to(url: str, ca_file: str = "") -> Route:
    """Raises ConfigError where the environment or `ca_file` cannot work."""
    trusted = ca_file or _trusted_by_environment(url)
    variable, value = _proxy_of(url)
    if not value:
        return Route(trusted)
    proxy, headers = _parse_proxy(variable, value)
    return Route(trusted, proxy, headers, variable)


def _trusted_by_environment(url: str) -> str:
    for name in CA_VARIABLES:
        value = os.environ.get(name, "")
        if value and urlsplit(url).scheme == "https":
            if fault := unusable_bundle(Path(value)):
                raise ConfigError([Problem.of("environment", 0, name, fault, path=value)])
            return value
    return certifi.where()


def unusable_bundle(path: Path) -> str:
    """Why this is no file of authorities, as the code of a problem; empty when it is one."""
    if not path.is_file():
        return "bundle_no_file"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=str(path))
    except (OSError, ValueError):
        return "bundle_no_pem"
    if not context.cert_store_stats()["x509"]:
        return "bundle_empty"
    return ""


def _ca_file(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str) or not value:
        return value
    path = Path((info.context or {}).get("folder", ".")) / value
    fault = unusable_bundle(path)
    if fault:
        raise invalid(fault, path=str(path))
    return str(path)


CaFile = Annotated[str, BeforeValidator(_ca_file)]
"""Field type for settings: a PEM file, relative to the config file; empty = none."""


def _proxy_of(url: str) -> tuple[str, str]:
    """(variable, value) that applies; empty where the host is reached directly."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if proxy_bypass(host) or proxy_bypass(f"{host}:{parts.port or 443}"):
        return "", ""
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            value = os.environ.get(variable, "").strip()
            if value and not (variable == "HTTP_PROXY" and "REQUEST_METHOD" in os.environ):
                return variable, value
    return "", ""


def _parse_proxy(variable: str, value: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(value if "://" in value else f"http://{value}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        _refuse(variable, "proxy_port")
    if parts.scheme not in ("http", "https"):
        scheme = "".join(c for c in parts.scheme if c.isalnum())[:12]
        _refuse(variable, "proxy_scheme", scheme=scheme)
    if not host:
        _refuse(variable, "proxy_host")
    headers = {}
    if parts.username is not None:
        user, password = unquote(parts.username), unquote(parts.password or "")
        hidden_text.remember(password)
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        hidden_text.remember(pair)
        headers["proxy-authorization"] = f"Basic {pair}"
    shown = f"[{host}]" if host and ":" in host else host
    default = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{shown}:{port or default}", headers


def _refuse(variable: str, code: str, **values: str) -> NoReturn:
    raise ConfigError([Problem.of("environment", 0, variable, code, **values)])


def host_of(url: str) -> str:
    return urlsplit(url).netloc


def require_https(url: str, where: str) -> str:
    """The URL without a trailing slash. Raises ConfigError for plain http beyond loopback."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    ok = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not ok or not host or parts.username is not None:
        raise ConfigError([Problem.of("config", 0, where, "no_https", url=url)])
    return url.rstrip("/")
