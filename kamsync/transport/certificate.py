"""The certificate that a host shows, fetched only to say what is wrong with it. A module of its
own: cryptography is slow to load, and most runs meet no refused certificate."""

from __future__ import annotations

import contextlib
import http.client
import ssl
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from kamsync.transport.route import Route

_FETCH_SECONDS: Final = 10.0


def presented(url: str, route: Route) -> x509.Certificate | None:
    parts = urlsplit(url)
    place = (parts.hostname or "", parts.port or 443)
    context = ssl._create_unverified_context()  # noqa: S323 - only to name the refused certificate
    target = place
    if route.proxy:
        proxy = urlsplit(route.proxy)
        target = (proxy.hostname or "", proxy.port or 80)
    link = http.client.HTTPSConnection(*target, timeout=_FETCH_SECONDS, context=context)
    if route.proxy:
        link.set_tunnel(*place, headers=route.proxy_headers)
    try:
        with contextlib.closing(link):
            link.connect()
            raw = link.sock.getpeercert(binary_form=True)
            return x509.load_der_x509_certificate(raw) if raw else None
    except (OSError, ValueError, http.client.HTTPException):
        return None


def names(certificate: x509.Certificate) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        listed = extension.value.get_values_for_type(x509.DNSName)
        found = [*listed, *map(str, extension.value.get_values_for_type(x509.IPAddress))]
    except (x509.ExtensionNotFound, ValueError):
        found = [str(a.value) for a in certificate.subject.get_attributes_for_oid(_COMMON)]
    return [_shown(name) for name in found[:3]] or ["nobody"]


def issuer(certificate: x509.Certificate) -> str:
    found = certificate.issuer.get_attributes_for_oid(_COMMON)
    return _shown(str(found[0].value) if found else certificate.issuer.rfc4514_string())


_COMMON: Final = NameOID.COMMON_NAME


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:80]
