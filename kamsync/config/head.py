"""Where a config's state lies: all that reading a ledger needs, and far faster than the whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kamsync.errors import UsageError
from kamsync.model.nearest import near

LANGUAGE: Final = "fr"
STATE_DIR: Final = "state"
LEDGER_URL: Final = "sqlite:///state/ledger.sqlite"
"""Where the config says nothing."""
CONNECTION_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")


@dataclass(frozen=True)
class Head:
    """Of one config."""

    folder: Path
    """Of the config; every relative path starts there."""
    language: str
    state: str
    ledger_url: str
    """As written; it may be a reference to a secret."""
    connections: tuple[str, ...]

    @property
    def state_dir(self) -> Path:
        return self.folder / self.state

    def own_folder(self, kind: str, connection: str) -> Path:
        """state/KIND, or state/KIND/CONNECTION where there are several."""
        alone = len(self.connections) == 1
        return self.state_dir / kind if alone else self.state_dir / kind / connection

    def connection(self, name: str | None) -> str:
        """The named connection, or the only one. Raises UsageError with the names there are."""
        if name is None and len(self.connections) == 1:
            return self.connections[0]
        if name is None:
            raise UsageError(code="connections_several", names=", ".join(self.connections))
        if name not in self.connections:
            raise UsageError(code="no_connection", name=name, near=near(name, self.connections))
        return name


def load_head(path: Path) -> Head:
    """Raises ConfigError, of the whole config, where anything in the head needs explaining."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        data = {}
    head = _plain(path, data)
    if head is None:
        from kamsync.config.project import load_config  # validation loads slowly

        return load_config(path).head(path)
    return head


def _plain(path: Path, data: Mapping[str, Any]) -> Head | None:
    """Of a config in whose head nothing is wrong, and whose ledger is a file; else None."""
    language, state = data.get("language", LANGUAGE), data.get("state_dir", STATE_DIR)
    ledger, connections = data.get("ledger", {}), data.get("connections")
    if not isinstance(ledger, dict) or not isinstance(connections, dict) or not connections:
        return None
    url = ledger.get("url", LEDGER_URL)
    named = all(CONNECTION_NAME.fullmatch(name) for name in connections)
    known = isinstance(language, str) and language in ("fr", "en") and isinstance(state, str)
    if not named or not known or not isinstance(url, str) or not url.startswith("sqlite:"):
        return None
    return Head(path.resolve().parent, language, state, url, tuple(connections))
