"""English: errors, by code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.port": "port {port} cannot be used: {reason}; choose another with --http-port or "
    "[schedule] http_port, 0 switches it off",
}
