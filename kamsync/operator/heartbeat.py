"""The sign of life to a cron monitor: three addresses, no data, and a failure that fails nothing.

The convention is the one of most monitors: URL/start, URL and URL/fail.
(https://healthchecks.io/docs/http_api/)
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit, urlunsplit

from kamsync.errors import KamsyncError
from kamsync.secret import is_reference, resolve

log = logging.getLogger(__name__)

Sign = Literal["start", "success", "failure"]
_ENDS: Final = {"start": "/start", "success": "", "failure": "/fail"}
_SECONDS: Final = (5.0, 5.0)
_LARGEST: Final = 1 << 16


def address(url: str, sign: Sign) -> str:
    """Where that sign goes; a query stays behind it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + _ENDS[sign]))


def ping(url: str, sign: Sign, folder: Path) -> bool:
    """Whether it was taken. `url`: an address or a reference; it is never logged."""
    from kamsync.transport import Http  # only where a monitor is called

    http = Http("ping", timeout=_SECONDS)
    try:
        known = resolve(url, folder) if is_reference(url) else url
        answer = http.request("GET", address(known, sign), ceiling=_LARGEST)
    except (KamsyncError, ValueError) as error:
        log.warning("ping not taken", extra={"sign": sign, "kind": type(error).__name__})
        return False
    finally:
        http.close()
    if answer.status >= 300:
        log.warning("ping not taken", extra={"sign": sign, "status": answer.status})
    return answer.status < 300
