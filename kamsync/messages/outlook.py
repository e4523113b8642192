"""The outlook's record in words: why it is published, or why the fields stay empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, money, number, percent
from kamsync.model.currencies import round_half_up
from kamsync.scoring.metrics.outlook_check import LEAST_EVENTS, LEAST_GROUPS
from kamsync.scoring.read.outlook_record import OutlookRecord

_LEAST: Final = {"few": LEAST_GROUPS, "few_events": LEAST_EVENTS}


def verdict(found: OutlookRecord, as_of: dt.date, language: str, home: str) -> str:
    """One or two sentences."""
    counts = {"cases": found.cases, "groups": found.groups, "events": found.events}
    counts["days"] = len(found.origins)
    counts["least"] = _LEAST.get(found.reason, 0)
    amounts = {
        "error": found.error,
        "naive": found.error_naive,
        "gain": found.gain,
        "low": found.gain_low,
        "high": found.gain_high,
    }
    return text(
        f"outlook.{found.reason or 'published'}",
        language,
        as_of=date(as_of, language),
        held=percent(found.held.value or 0.0, language),
        **{name: number(n, language) for name, n in counts.items()},
        **{name: _money(x, language, home) for name, x in amounts.items()},
    )


def line(row: Mapping[str, Any], language: str, home: str) -> str:
    """Of one account; empty where it has no outlook."""
    ends = {"value": row.get("outlook"), "low": row.get("outlook_low")}
    ends["high"] = row.get("outlook_high")
    if any(amount is None for amount in ends.values()):
        return ""
    shown = {name: money(amount or 0, home, language) for name, amount in ends.items()}
    return text("outlook.account", language, **shown)


def _money(amount: float | None, language: str, home: str) -> str:
    return "" if amount is None else money(round_half_up(Fraction(amount)), home, language)
