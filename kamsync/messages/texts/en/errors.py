"""English: errors, by code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.port": "port {port} cannot be used: {reason}; choose another with --http-port or "
    "[schedule] http_port, 0 switches it off",
    "error.no_known_header": (
        "no header of these files is known: {files}. Name their columns "
        "in a field map (docs/files.md)"
    ),
    "error.no_such_file": ("no such file: {files}"),
    "error.several_folders": ("the files lie in several folders: put them into one"),
}
