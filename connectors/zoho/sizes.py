"""How many records came last time: decides the first page's size, so that no credit is wasted."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path
from typing import Final

from connectors.zoho.coql import LIMITS, limit_for

log = logging.getLogger(__name__)

_FILE: Final = "zoho_sizes.json"
_DAY: Final = dt.timedelta(days=1)


class Sizes:
    """A hint only: a lost or damaged file costs a credit or two, never a record."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._rows: dict[str, float] = {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        if isinstance(found, dict):
            self._rows = {k: float(v) for k, v in found.items() if isinstance(v, int | float)}

    def total(self, module: str) -> int | None:
        """Records of the last full pull; None when there was none."""
        return int(self._rows[module]) if module in self._rows else None

    def first_limit(self, module: str, span: dt.timedelta | None) -> int:
        """For a window of that length (None: everything)."""
        if span is None:
            known = self.total(module)
            return LIMITS[-1][0] if known is None else limit_for(known)
        daily = self._rows.get(f"{module}/day")
        return LIMITS[0][0] if daily is None else limit_for(int(daily * max(span / _DAY, 0.01)))

    def few(self, module: str, span: dt.timedelta | None, most: int) -> bool:
        """A window that is expected to hold no more; one never seen before is."""
        daily = self._rows.get(f"{module}/day", 0.0)
        return span is not None and daily * max(span / _DAY, 0.01) <= most

    def seen(self, module: str, span: dt.timedelta | None, rows: int) -> None:
        if span is None:
            self._rows[module] = rows
        else:
            self._rows[f"{module}/day"] = rows / max(span / _DAY, 0.01)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self._rows, sort_keys=True), encoding="utf-8")
        except OSError:
            log.warning("sizes not kept")
