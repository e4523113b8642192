"""The oracle's ground: dates, exchange rates, groups, and revenue rows with their home amounts."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from kamsync.model.currencies import EXPONENTS
from kamsync.scoring.read.inputs import Policy
from tests.scoring.oracle_read import Folder, Row, floor_half


def back(day: dt.date, months: int) -> dt.date:
    """`months` before `day` (after it, if negative), the day clipped to the month's end."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Rates:
    def __init__(self, folder: Folder, policy: Policy) -> None:
        self.policy = policy
        self.rows: dict[str, list[tuple[dt.date, Fraction, str]]] = {}
        for row in folder.all("rate"):
            known = (row["valid_from"], row["rate"], row["direction"])
            self.rows.setdefault(row["currency"].upper(), []).append(known)
        for rows in self.rows.values():
            rows.sort()

    def in_force(self, currency: str, day: dt.date) -> tuple[dt.date, Fraction, str] | None:
        dated = [row for row in self.rows.get(currency, []) if row[0] <= day]
        return dated[-1] if dated else None

    def _unit(self, currency: str, day: dt.date | None) -> Fraction | None:
        """What one unit is worth in the CRM's own currency."""
        if currency == self.policy.crm_currency:
            return Fraction(1)
        rows = self.rows.get(currency)
        if not rows:
            return None
        row = self.in_force(currency, day) if day else None
        row = row or self.in_force(currency, self.policy.as_of) or rows[0]
        return row[1] if row[2] == "home_per_unit" else 1 / row[1]

    def home(
        self, minor: int, currency: str, day: dt.date | None, own: Fraction | None = None
    ) -> int | None:
        """Minor units of the home currency, None without a rate."""
        home = self.policy.home_currency
        if currency == home:
            return minor
        unit = own if own is not None else self._unit(currency, day)
        home_unit = self._unit(home, day)
        if unit is None or home_unit is None:
            return None
        amount = Fraction(minor, 10 ** EXPONENTS[currency]) * unit / home_unit
        return floor_half(amount * 10 ** EXPONENTS[home])

    def _mean_unit(self, currency: str) -> Fraction | None:
        if currency == self.policy.crm_currency:
            return Fraction(1)
        day = back(self.policy.as_of, 24) + dt.timedelta(days=1)
        rows = []
        while day <= back(self.policy.as_of, 12):
            row = self.in_force(currency, day)
            if row:
                rows.append(row)
            day += dt.timedelta(days=1)
        if not rows:
            return None
        mean = sum((row[1] for row in rows), Fraction(0)) / len(rows)
        return mean if rows[0][2] == "home_per_unit" else 1 / mean

    def constant(self, currency: str) -> Fraction | None:
        """Home minor units per minor unit, at the mean of the previous window."""
        home = self.policy.home_currency
        if currency == home:
            return Fraction(1)
        unit, home_unit = self._mean_unit(currency), self._mean_unit(home)
        if unit is None or home_unit is None:
            return None
        return unit / home_unit * Fraction(10 ** EXPONENTS[home], 10 ** EXPONENTS[currency])


def roots(folder: Folder, policy: Policy) -> dict[str, str]:
    """Account → root."""
    accounts = {a["id"]: a for a in folder.all("account")}
    if policy.unit == "account":
        return {a: a for a in accounts}
    labels: dict[str, list[str]] = {}
    for a in accounts.values():
        if a["group_id"] and a["group_id"] not in accounts:
            labels.setdefault(a["group_id"], []).append(a["id"])

    def parent(account: str) -> str | None:
        row = accounts[account]
        up = row["group_id"]
        if up in labels:
            up = min(labels[up])
        if up:
            return up if up != account else None
        up = row["parent_id"]
        return up if up in accounts else None

    def root(account: str) -> str:
        path = [account]
        while (up := parent(path[-1])) is not None:
            if up in path:
                # The first account of the path that lies on the cycle.
                return path[path.index(up)]
            path.append(up)
        return path[-1]

    return {a: root(a) for a in accounts}


@dataclass
class Win:
    """An accepted won (or invoice) row."""

    account: str | None
    day: dt.date
    minor: int
    currency: str
    home: int
    row: Row
    term: tuple[dt.date, dt.date] | None = None
    """First day and the day after the last, where it is spread."""

    def part(self, low: dt.date, high: dt.date) -> Fraction | None:
        """How much of it falls into (low, high]; None for nothing at all."""
        if not self.term:
            return Fraction(1) if low < self.day <= high else None
        start, end = self.term
        first, last = max(start, low + dt.timedelta(days=1)), min(end, high + dt.timedelta(days=1))
        if last <= first:
            return None
        return Fraction((last - first).days, (end - start).days)

    def amount(self, low: dt.date, high: dt.date) -> int:
        part = self.part(low, high)
        return 0 if part is None else floor_half(self.home * part)


@dataclass
class Wins:
    rows: list[Win]
    refused: list[tuple[str | None, dt.date | None]]
    future: int = 0


def read_wins(folder: Folder, policy: Policy, rates: Rates) -> Wins:
    found = Wins([], list(folder.refused_wins))
    deals = policy.source == "opportunities"
    stream, day_column = ("opportunity", "close_date") if deals else ("revenue", "booked_on")
    for row in folder.all(stream):
        if deals and not row["is_won"]:
            continue
        day = row[day_column]
        home = rates.home(row["amount"], row["currency"], day, row.get("rate"))
        if home is None:
            found.refused.append((row["account_id"], day))
            continue
        if day > policy.as_of:
            found.future += 1
            continue
        win = Win(row["account_id"], day, row["amount"], row["currency"], home, row)
        if deals and policy.recognition == "spread":
            start, months = row["term_start"], row["term_months"]
            if start and months and months > 0:
                win.term = (start, back(start, -months))
        found.rows.append(win)
    return found


def exact_median(values: list[int]) -> Fraction:
    return Fraction(median([Fraction(v) for v in values]))


def scope_value(dimension: str, row: Row, account: Row, crm_currency: str) -> str | None:
    if dimension == "currency":
        return str(row.get("currency") or crm_currency)
    column = "owner_id" if dimension == "owner" else dimension
    value: Any = row.get(column) or account.get(column)
    return value or None
