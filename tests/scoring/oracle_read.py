"""The oracle's reader: a folder of CSV files → typed rows as plain dicts, and refused rows.

Shares nothing with kamsync's own coercion but the list of columns and the currencies' exponents.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kamsync.model.currencies import EXPONENTS
from kamsync.model.money import MAX_MINOR
from kamsync.model.tables import STREAMS

Row = dict[str, Any]

FILES = {
    "account": "accounts",
    "opportunity": "opportunities",
    "contact": "contacts",
    "activity": "activities",
    "user": "users",
    "survey": "surveys",
    "revenue": "revenue",
    "industry": "industry",
    "rate": "rates",
    "inflation": "inflation",
}
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?"
)


class Bad(Exception):
    """A value that cannot be read."""


@dataclass
class Folder:
    rows: dict[str, list[Row]] = field(default_factory=dict)
    """Stream → accepted rows that are not deleted; a stream without a file is absent."""
    columns: dict[str, set[str]] = field(default_factory=dict)
    refused_wins: list[tuple[str | None, dt.date | None]] = field(default_factory=list)
    """(account, date) of won (or invoice) rows that could not be used."""
    refused_invoices: list[Row] = field(default_factory=list)
    refused_deals: list[Row] = field(default_factory=list)
    """Opportunities that could not be used, with what could be read of them; "fault" says why:
    "money" where only an amount, a currency or a rate was wrong, else "other"."""

    def all(self, stream: str) -> list[Row]:
        return self.rows.get(stream, [])

    def has(self, stream: str, column: str = "") -> bool:
        return stream in self.rows and (not column or column in self.columns[stream])


def floor_half(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def read_folder(folder: Path, crm_currency: str, zone: str) -> Folder:
    found = Folder()
    for stream, name in FILES.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        found.rows[stream] = []
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            separator = ";" if header.count(";") > header.count(",") else ","
            lines = list(csv.DictReader(file, delimiter=separator))
            found.columns[stream] = {c.strip() for c in header.strip().split(separator)}
        for line in lines:
            _take(found, stream, line, crm_currency, zone)
    return found


def _take(found: Folder, stream: str, line: dict[str, str], crm_currency: str, zone: str) -> None:
    raw = {k.strip(): (v or "").strip() or None for k, v in line.items()}
    if (raw.get("is_deleted") or "").lower() == "true":
        return
    row: Row = {c.name: None for c in STREAMS[stream].columns}
    wrong: set[str] = set()
    if "currency" in row and stream != "rate":
        raw["currency"] = (raw.get("currency") or crm_currency).upper()
    if stream == "opportunity" and (raw.get("is_won") or "").lower() == "true":
        raw["is_closed"] = "true"
    for name, text in raw.items():
        column = STREAMS[stream].column(name)
        if column is None:
            continue
        try:
            row[name] = None if text is None else _value(column, text, raw, zone)
        except Bad:
            row[name] = None
            if column.required or column.decisive:
                wrong.add(name)
        if column.required and text is None:
            wrong.add(name)
    if stream == "opportunity":
        if row["is_closed"] and row["close_date"] is None:
            wrong.add("close_date")
        if row["is_won"] and row["amount"] is None:
            wrong.add("amount")
        if wrong:
            money = wrong <= {"amount", "currency", "rate"}
            found.refused_deals.append({**row, "fault": "money" if money else "other"})
    if not wrong:
        found.rows[stream].append(row)
    if wrong and stream == "revenue":
        found.refused_invoices.append(row)
    if wrong and (stream == "revenue" or (stream == "opportunity" and row["is_won"])):
        day = row["booked_on" if stream == "revenue" else "close_date"]
        found.refused_wins.append((row["account_id"], day))


def _value(column: Any, text: str, raw: dict[str, str | None], zone: str) -> Any:
    if column.values:
        if text.lower() not in column.values:
            raise Bad
        return text.lower()
    if column.name == "currency":
        if text not in EXPONENTS:
            raise Bad
        return text
    match column.kind:
        case "money":
            exponent = EXPONENTS.get(raw["currency"] or "")
            if exponent is None:
                return None
            minor = floor_half(_number(text) * 10**exponent)
            if abs(minor) > MAX_MINOR:
                raise Bad
            return minor
        case "rate":
            if _number(text) <= 0:
                raise Bad
            return _number(text)
        case "share":
            billionths = floor_half(_number(text) * 10**7)
            if not 0 <= billionths <= 10**9:
                raise Bad
            return Fraction(billionths, 10**9)
        case "number":
            return float(_number(text))
        case "int":
            number = _number(text)
            if number.denominator != 1:
                raise Bad
            return int(number)
        case "bool":
            if text.lower() not in ("true", "false"):
                raise Bad
            return text.lower() == "true"
        case "ids":
            return [part for part in text.split("|") if part]
        case "date" | "datetime":
            return _day(text, zone)
        case _:
            return text


def _number(text: str) -> Fraction:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Bad from error
    if not number.is_finite() or number.adjusted() > 30:
        raise Bad
    return Fraction(number)


def _day(text: str, zone: str) -> dt.date:
    """Only dates count in scoring: an instant is the date it had in `zone`."""
    found = _TIME.fullmatch(text)
    if not found:
        raise Bad
    day, hour, minute, second, offset = found.groups()
    try:
        date = dt.date.fromisoformat(day)
        clock = dt.time(int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError as error:
        raise Bad from error
    if date.year < 1900:
        raise Bad
    if not offset:
        return date
    minutes = 0
    if offset != "Z":
        digits = offset[1:].replace(":", "")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if offset[0] == "-" else 1)
    moment = dt.datetime.combine(date, clock, dt.UTC) - dt.timedelta(minutes=minutes)
    return moment.astimezone(ZoneInfo(zone)).date()
