"""Until when a credential is valid: as written, or as its certificate says."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)


def last_days(expires: Mapping[str, str], folder: Path) -> dict[str, dt.date | None]:
    """None for a certificate that cannot be read."""
    return {name: _last_day(end, folder) for name, end in expires.items()}


def _last_day(end: str, folder: Path) -> dt.date | None:
    if not end.startswith("file:"):
        return dt.date.fromisoformat(end)
    from cryptography import x509  # slow to load, and few name a certificate

    path = folder / end.removeprefix("file:")
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        log.warning("certificate not read", extra={"file": path.name, "reason": str(error)})
        return None
    return certificate.not_valid_after_utc.date()
