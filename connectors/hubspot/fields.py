"""Values on their way into a property and back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kamsync.model.change import Value
from kamsync.model.fieldmap import OutputType
from kamsync.model.value import value_of


def to_text(value: Value, kind: OutputType = "text") -> str:
    """Plain text as HubSpot wants it; empty text clears a property (null is not accepted)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain_number(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return ";".join(value.split()) if kind == "multi_picklist" else value


def plain_number(value: float) -> str:
    """Digits and one point, no exponent, no binary tail."""
    number = Decimal(repr(value))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_text(text: str | None, kind: OutputType) -> Value:
    """The typed value of an output: dates also as milliseconds, numbers without a binary tail."""
    if kind == "date" and text and text.lstrip("-").isdecimal() and len(text) > 8:
        return _date_of(int(text))
    value = value_of(text, kind)
    return round(value, 9) if isinstance(value, float) else value


def _date_of(milliseconds: int) -> Value:
    try:
        return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return str(milliseconds)
