"""The days that direct tests write: TODAY's windows, and a day as the frames hold it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kamsync.scoring.read.windows import Windows, epoch

WINDOWS: Final = Windows(dt.date(2026, 3, 31))


def on(day: str) -> int:
    return epoch(dt.date.fromisoformat(day))
