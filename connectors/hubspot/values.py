"""Values on their way into a property and back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from kamsync.model.change import Value
from kamsync.model.fieldmap import OutputType


def to_text(value: Value) -> str:
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
    return value


def plain_number(value: float) -> str:
    """Digits and one point, no exponent, no binary tail."""
    number = Decimal(repr(value))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_text(text: str | None, kind: OutputType) -> Value:
    """The typed value of an output; text that is none of its type comes back as text."""
    if text is None or text == "":
        return None
    match kind:
        case "integer" | "number":
            return _number(text)
        case "date":
            return _date(text)
        case "boolean":
            return {"true": True, "false": False}.get(text.lower(), text)
        case _:
            return text


def _number(text: str) -> Value:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    return int(value) if value == value.to_integral_value() else float(round(value, 9))


def _date(text: str) -> Value:
    try:
        if text.lstrip("-").isdecimal() and len(text) > 8:
            return dt.datetime.fromtimestamp(int(text) / 1000, dt.UTC).date()
        return dt.date.fromisoformat(text[:10])
    except (ValueError, OverflowError, OSError):
        return text
