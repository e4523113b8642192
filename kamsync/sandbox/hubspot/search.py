"""How the loopback portal filters and orders records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from kamsync.sandbox.hubspot.store import Record


def order(value: str | None) -> tuple[int, Decimal, str]:
    try:
        return 0, Decimal(value or ""), ""
    except InvalidOperation:
        return 1, Decimal(0), value or ""


def fits(record: Record, filters: list[dict[str, Any]]) -> bool:
    return all(_one_fits(record.properties.get(f["propertyName"]), f) for f in filters)


def _one_fits(value: str | None, rule: dict[str, Any]) -> bool:
    operator = rule["operator"]
    if operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return bool(value) is bool(operator == "HAS_PROPERTY")
    if not value:
        return False
    mine, wanted = _comparable(value), _comparable(rule["value"])
    return {
        "EQ": mine == wanted,
        "GT": mine > wanted,
        "GTE": mine >= wanted,
        "LT": mine < wanted,
        "LTE": mine <= wanted,
    }[operator]


def _comparable(value: str) -> Decimal:
    """Numbers, and times as epoch milliseconds."""
    try:
        return Decimal(value)
    except InvalidOperation:
        moment = dt.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return Decimal(round(moment.timestamp() * 1000))
