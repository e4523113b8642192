"""Français : erreurs, par code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.port": "le port {port} ne peut pas être utilisé : {reason} ; en choisir un autre avec "
    "--http-port ou [schedule] http_port, 0 le désactive",
}
