"""How many records a reading will bring, from what came before: no page is wider than needed.

COQL does not tell totals, and a page too wide, or one too many, costs a credit. A guess is made of
the module's earlier nights, of what must come once more, and of how busy tonight has been so far.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path
from statistics import median
from typing import Any, Final

from kamsync.connector import Window

log = logging.getLogger(__name__)

_FILE: Final = "zoho_sizes.json"
_DAY: Final = dt.timedelta(days=1)
_NIGHTS: Final = 7
"""Nights remembered; their median outlives a mass edit and a weekend."""
_USUAL: Final = 0.01
"""Share of a module that changes in a day, before its first night is known."""
_UNSEEN: Final = 1000
"""Most that is expected of others before anything was read tonight: it may be a quiet one."""
_WEIGHT: Final = 25
"""Records that must have been expected before their absence says something about the night."""


class Sizes:
    """A hint only: a lost or damaged file costs a few credits, never a record."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        kept = _read(self._path)
        self._totals: dict[str, int] = {k: int(v) for k, v in _numbers(kept.get("totals"))}
        self._own: dict[str, int] = {k: int(v) for k, v in _numbers(kept.get("own"))}
        self._late: dict[str, list[float]] = _lists(kept.get("late"))
        """Rows at the end of the last window, and when (epoch seconds) that was."""
        self._daily: dict[str, list[float]] = _lists(kept.get("daily"))
        self._guessed = self._came = 0.0
        self._evidence = False

    def total(self, module: str) -> int | None:
        """Records of the last full reading or count; None when there was none."""
        return self._totals.get(module)

    def expected(self, module: str, window: Window) -> int:
        """Records the window will hold: other people's, those we wrote, those it overlaps."""
        usual = self._others(module, _span(window))
        tonight = (self._came + _WEIGHT) / (self._guessed + _WEIGHT)
        others = usual * tonight if self._evidence else min(usual, _UNSEEN)
        return round(others) + self._again(module, window)

    def _again(self, module: str, window: Window) -> int:
        rows, until = self._late.get(module) or (0, 0.0)
        overlaps = window.lower is not None and window.lower.timestamp() < until
        return self._own.get(module, 0) + (int(rows) if overlaps else 0)

    def _others(self, module: str, span: dt.timedelta) -> float:
        daily = self._daily.get(module)
        total = self._totals.get(module)
        each = median(daily) if daily else (total or 0) * _USUAL
        found = each * max(span / _DAY, 0.01)
        return found if total is None else min(found, total)

    def counted(self, module: str, rows: int) -> None:
        """The module was read, or counted, as a whole."""
        self._totals[module] = rows
        self._keep()

    def came(self, module: str, window: Window, rows: int) -> None:
        """A window was read to its end."""
        span = _span(window)
        others = max(rows - self._again(module, window), 0)
        self._own.pop(module, None)
        self._guessed += self._others(module, span)
        self._came += others
        self._evidence = True
        nights = [*self._daily.get(module, []), others / max(span / _DAY, 0.01)]
        self._daily[module] = nights[-_NIGHTS:]
        self._keep()

    def ended(self, module: str, window: Window, late: int) -> None:
        """So many of its rows were so late that the next window may overlap them."""
        self._late[module] = [late, window.upper.timestamp()]
        self._keep()

    def wrote(self, module: str, records: int) -> None:
        """Our own writes come back with the next window."""
        if records:
            self._own[module] = self._own.get(module, 0) + records
            self._keep()

    def _keep(self) -> None:
        kept: dict[str, Any] = {"totals": self._totals, "own": self._own, "daily": self._daily}
        kept["late"] = self._late
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(kept, sort_keys=True), encoding="utf-8")
        except OSError:
            log.warning("sizes not kept")


def _span(window: Window) -> dt.timedelta:
    return window.upper - (window.lower or window.upper)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _numbers(found: Any) -> list[tuple[str, float]]:
    given = found.items() if isinstance(found, dict) else ()
    return [(k, float(v)) for k, v in given if isinstance(v, int | float) and v >= 0]


def _lists(found: Any) -> dict[str, list[float]]:
    given = found.items() if isinstance(found, dict) else ()
    return {
        k: [float(n) for n in v if isinstance(n, int | float)]
        for k, v in given
        if isinstance(v, list)
    }
