"""Modules for plans, promises and marks that an admin made by hand, or did not make.

That one is not there is remembered: it is asked for once a week, and by every `check` and
`provision`, so that a night pays no credit for it.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Final

from connectors.zoho.metadata import Metadata

KEPT: Final = "zoho_absent_modules.json"
ASKED_EVERY: Final = dt.timedelta(days=7)


class OwnModules:
    """What one org was seen to lack, and when."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / KEPT

    def there(self, metadata: Metadata, module: str) -> bool:
        """Whether kamsync's user sees the module."""
        org = metadata.org()
        absent = self._absent(org.id)
        asked = absent.get(module)
        if asked is not None and org.clock - asked < ASKED_EVERY:
            return False
        seen = metadata.fields(module) is not None
        if not seen:
            self._keep(org.id, absent | {module: org.clock})
        return seen

    def forget(self) -> None:
        self._file.unlink(missing_ok=True)

    def _absent(self, org_id: str) -> dict[str, dt.datetime]:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))[org_id]
            return {str(name): dt.datetime.fromisoformat(at) for name, at in data.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _keep(self, org_id: str, absent: dict[str, dt.datetime]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = {org_id: {name: at.isoformat() for name, at in sorted(absent.items())}}
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps(kept), encoding="utf-8")
        part.replace(self._file)
