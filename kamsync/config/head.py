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
PORTFOLIO: Final = "portfolio"
"""What several connections are called together: in the ledger, in folders, in task keys."""
CONNECTION_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")


@dataclass(frozen=True)
class Head:
    """Of one config."""

    folder: Path
    """Of the config; every relative path starts there."""
    language: str
    state: str
    ledger: str
    """As written; empty, or it may be a reference to a secret."""
    connections: tuple[str, ...]
    joined: tuple[str, ...] = ()
    """Those that are one portfolio."""

    @property
    def run_alone(self) -> tuple[str, ...]:
        """What is planned and run: the joined portfolio, and each connection outside it."""
        alone = tuple(name for name in self.connections if name not in self.joined)
        return (PORTFOLIO, *alone) if self.joined else alone

    @property
    def state_dir(self) -> Path:
        return self.folder / self.state

    @property
    def ledger_url(self) -> str:
        """Where the config says nothing, a file in the state folder."""
        return self.ledger or f"sqlite:///{self.state}/ledger.sqlite"

    def own_folder(self, kind: str, connection: str) -> Path:
        """state/KIND, or state/KIND/CONNECTION where there are several."""
        alone = len(self.connections) == 1
        return self.state_dir / kind if alone else self.state_dir / kind / connection

    def connection(self, name: str | None, *, part: bool = False) -> str:
        """The named one, or the only one that runs. `part`: also one connection of a portfolio.
        Raises UsageError with the names there are."""
        known = (*self.run_alone, *self.joined) if part else self.run_alone
        if name is None and len(self.run_alone) == 1:
            return self.run_alone[0]
        if name is None:
            raise UsageError(code="connections_several", names=", ".join(known))
        if name in self.joined and not part:
            raise UsageError(code="connection_joined", name=name, portfolio=PORTFOLIO)
        if name not in known:
            raise UsageError(code="no_connection", name=name, near=near(name, known))
        return name
