"""Ids of runs and plans: short enough to type, and in the order they were made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without the letters that look like digits."""
_PLACES: Final = 5
_TICKS: Final = len(_DIGITS) ** _PLACES
_DAY: Final = dt.timedelta(days=1)


def new_id(now: dt.datetime, taken: Callable[[str], bool], prefix: str = "") -> str:
    """`PREFIXyymmdd-xxxxx`: the UTC day, and the moment of it; the next free one where `taken`."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    tick = (now - midnight) * _TICKS // _DAY
    found = f"{prefix}{now:%y%m%d}-{_text(tick)}"
    while taken(found):
        tick += 1
        found = f"{prefix}{now:%y%m%d}-{_text(tick)}"
    return found


def _text(tick: int) -> str:
    text = ""
    for _ in range(_PLACES):
        tick, digit = divmod(tick, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text
