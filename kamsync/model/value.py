"""One value of an output ↔ its text, alike for every CRM; a vendor's own spelling stays with it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from kamsync.model.change import Value
from kamsync.model.fieldmap import OutputType
from kamsync.model.money import decimal_from_text

IDS: Final = r"[^;,|\s]+"
"""One id in the text of a multi-select."""
_ID: Final = re.compile(IDS)


def text_of(value: Value) -> str | None:
    """As the ledger and the result files keep it; empty text is no value."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case dt.date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def value_of(text: str | None, kind: OutputType) -> Value:
    """In the output's type; the text as it stands where a person typed something else."""
    if text is None or text == "":
        return None
    match kind:
        case "integer":
            number = _number(text)
            return int(number) if isinstance(number, float) and number.is_integer() else number
        case "number":
            return _number(text)
        case "boolean":
            return {"true": True, "false": False}.get(text.lower(), text)
        case "date":
            return _date(text)
        case "multi_picklist":
            return " ".join(ids_in(text)) or None
        case _:
            return text


def ids_in(text: str) -> list[str]:
    """Ids of a multi-select, once each and in order of the alphabet: every CRM has an order, a
    separator and sometimes a text field of its own, and equal sets must compare equal."""
    return sorted(set(_ID.findall(text)))


def _number(text: str) -> float | str:
    exact = decimal_from_text(text)
    return text if exact is None else float(exact)


def _date(text: str) -> Value:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return text
