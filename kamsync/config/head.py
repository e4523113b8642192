"""Where a config's state lies: all that reading a ledger needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kamsync.errors import UsageError
from kamsync.model.nearest import near

LANGUAGES: Final = ("fr", "en")
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
