"""The head of config.toml, read without validating the rest of it: far faster than the whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kamsync.config.head import CONNECTION_NAME, LANGUAGE, LANGUAGES, STATE_DIR, Head


def load_head(path: Path) -> Head:
    """Raises ConfigError, of the whole config, where anything in the head needs explaining."""
    head = _plain(path, _data(path))
    if head is None:
        from kamsync.config.project import load_config  # validation loads slowly

        return load_config(path).head(path)
    return head


def language_of(path: Path) -> str | None:
    """Of a config that says it, or that lies there and leaves it open; else None."""
    data = _data(path)
    named = data.get("language", LANGUAGE) if data else None
    return named if named in LANGUAGES else None


def _data(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _plain(path: Path, data: Mapping[str, Any]) -> Head | None:
    """Of a config in whose head nothing is wrong, and whose ledger is a file; else None."""
    language, state = data.get("language", LANGUAGE), data.get("state_dir", STATE_DIR)
    ledger, connections = data.get("ledger", {}), data.get("connections")
    if not isinstance(ledger, dict) or not isinstance(connections, dict) or not connections:
        return None
    url = ledger.get("url", "")
    named = all(CONNECTION_NAME.fullmatch(name) for name in connections)
    known = language in LANGUAGES and isinstance(state, str)
    in_file = isinstance(url, str) and (not url or url.startswith("sqlite:"))
    if not named or not known or not in_file:
        return None
    portfolio = data.get("portfolio", {})
    if not isinstance(portfolio, dict) or "connections" in portfolio:
        return None
    return Head(path.resolve().parent, language, state, url, tuple(connections))
