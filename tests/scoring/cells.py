"""The oracle's answer as the cells of scores.csv and scopes.csv (contracts §5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kamsync.model.currencies import EXPONENTS

MONEY = ("revenue", "revenue_previous", "pipeline")


def cell(name: str, value: Any, home_currency: str) -> str:
    if value is None or (name.startswith("freshness_") and value == "unknown"):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name in MONEY:
        exponent = EXPONENTS[home_currency]
        sign, digits = "-" if value < 0 else "", str(abs(value)).zfill(exponent + 1)
        return sign + digits[:-exponent] + "." + digits[-exponent:] if exponent else str(value)
    if name in ("flags", "flags_unknown"):
        return " ".join(value)
    if name.startswith("contribution_"):
        return f"{value:.1f}"
    if name == "score_raw":
        return f"{value:.9f}"
    if isinstance(value, float) or name.startswith(("points_", "trend_", "growth", "fx_")):
        if isinstance(value, str):
            return value
        shown = f"{float(value):.6f}"
        return "0.000000" if shown == "-0.000000" else shown
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
