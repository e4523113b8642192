"""Small random portfolios as CSV files: groups, cycles, currencies, window edges, dirt, gaps."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kamsync.model.words import DIMENSIONS
from kamsync.scoring.read.inputs import Policy
from tests.scoring.oracle_base import back

AS_OFS = [
    dt.date(2024, 2, 29),
    dt.date(2025, 3, 31),
    dt.date(2026, 11, 22),
    dt.date(2028, 2, 29),
    dt.date(2025, 1, 31),
    dt.date(2027, 8, 30),
]
CURRENCIES = ["EUR", "USD", "JPY", "KWD"]
_REQUIRED = {
    "opportunities": ["id", "account_id", "stage", "is_closed", "is_won", "amount", "close_date"]
}
Files = dict[str, list[dict[str, str]]]


@dataclass
class Portfolio:
    files: Files
    policy: Policy
    memory: dict[str, dict[str, Any]] = field(default_factory=dict)
    open_flags: set[tuple[str, str]] = field(default_factory=set)

    def write(self, folder: Path) -> Path:
        for name, rows in self.files.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                header = list(rows[0]) if rows else _REQUIRED[name]
                writer = csv.DictWriter(file, header, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return folder


class Maker:
    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.as_of = self.r.choice(AS_OFS)
        self.ids = [f"A{n:02d}" for n in range(self.r.choice([1, 3, 6, 10, 14]))]
        self.calm = self.r.random() < 0.3
        """Without dirt, in one currency."""

    def maybe(self, share: float, value: Any) -> str:
        return str(value) if self.r.random() < share else ""

    def dirty(self, value: str, *bad: str) -> str:
        return self.r.choice(bad) if not self.calm and self.r.random() < 0.02 else value

    def day(self, ahead: float = 0.05) -> dt.date:
        kind = self.r.random()
        if kind < ahead:
            return self.as_of + dt.timedelta(days=self.r.randrange(1, 500))
        if kind < 0.3:
            edge = back(self.as_of, self.r.choice([0, 3, 6, 9, 12, 15, 18, 21, 24, 33, 36]))
            return edge + dt.timedelta(days=self.r.choice([-1, 0, 0, 1]))
        return self.as_of - dt.timedelta(days=self.r.randrange(0, 1200))

    def recent(self) -> dt.date:
        if self.r.random() < 0.25:
            age = self.r.choice([0, 90, 119, 120, 121, 179, 180, 181, 182, 183, 184])
            return self.as_of - dt.timedelta(days=age)
        return self.as_of - dt.timedelta(days=self.r.randrange(-20, 300))

    def account(self) -> str:
        if self.r.random() < 0.05:
            return self.r.choice(["", "nobody"])
        # The first accounts get most of everything.
        return self.ids[int(len(self.ids) * self.r.random() ** 1.7)]

    def amount(self) -> str:
        kind = self.r.random()
        if kind < 0.1:
            return self.r.choice(["0", "100", "100", "-250.5", "0.005", "-0.005", "1234.565"])
        return f"{self.r.uniform(10, 50000):.{self.r.choice([0, 1, 2, 3, 4])}f}"

    def currency(self) -> str:
        if self.calm:
            return "EUR"
        return self.r.choice(["", "EUR", "EUR", *CURRENCIES, self.dirty("usd", "XXX", "BTC")])

    def accounts(self) -> list[dict[str, str]]:
        r, rows = self.r, []
        for id_ in self.ids:
            link = self.r.random()
            row = {
                "id": id_,
                "name": self.dirty(f"Name {id_}", ""),
                "is_deleted": self.maybe(0.05, "true"),
                "parent_id": r.choice([*self.ids, "gone"]) if link < 0.25 else "",
                "group_id": r.choice([*self.ids, "label1", "label2"]) if link > 0.9 else "",
                "owner_id": r.choice(["u1", "u2", "u3", "u9", ""]),
                "kam_id": r.choice(["", "", "u1", "u3"]),
                "type": r.choice(["Customer", "Customer", "Prospect", ""]),
                "industry": r.choice(["tech", "food", ""]),
                "country": r.choice(["FR", "DE", ""]),
                "region": r.choice(["North", "South", ""]),
                "business_unit": r.choice(["b1", "b2", ""]),
                "currency": self.currency(),
                "employees": self.maybe(0.5, r.randrange(1, 900)),
                "potential_revenue": self.maybe(0.5, self.amount()),
                "rating_fit": r.choice(["A", "B", "C", ""]),
                "rating_fit_at": self.maybe(0.5, self.recent()),
                "profile_use": self.maybe(0.6, r.randrange(0, 12)),
                "profile_use_at": str(self.as_of - dt.timedelta(int(id_[1:]) * 37 % 260)),
                "plan_start": self.maybe(0.3, self.day()),
                "plan_end": self.maybe(0.3, self.recent()),
                "plan_presented_at": self.maybe(0.3, self.recent()),
                "plan_reviewed_at": self.maybe(0.3, self.recent()),
            }
            if r.random() < 0.15:
                row["override_tier"] = r.choice(["Key", "Maintain", "Tomorrow", "Gold", "Not key"])
                row["override_until"] = self.maybe(
                    0.8, self.as_of + dt.timedelta(days=r.choice([-1, 0, 40]))
                )
                row["override_reason"] = self.maybe(0.8, "board")
            rows.append(row)
        keys = {k: "" for row in rows for k in row}
        return [{**keys, **row} for row in rows]

    def opportunities(self) -> list[dict[str, str]]:
        rows = []
        steady = [self.account() for _ in range(2)]
        for n in range(self.r.choice([0, 5, 30, 90, 200])):
            kind = self.r.random()
            open_ = kind > 0.8
            won = not open_ and kind < 0.7
            row = {
                "id": f"O{n:03d}",
                "account_id": self.r.choice([self.account(), *steady]),
                "stage": self.dirty("s", ""),
                "is_deleted": self.maybe(0.03, "true"),
                "is_closed": "false" if open_ else self.dirty("true", "", "maybe"),
                "is_won": self.dirty("true" if won else "false", "", "maybe"),
                "amount": self.dirty(self.amount(), "", "1e308", "NaN", "x", "1e3"),
                "currency": self.currency(),
                "rate": "",
                "probability": self.maybe(0.9, self.r.choice([0, 10, 33.3, 50, 100, 12.34567891]))
                if open_
                else "",
                "close_date": self.dirty(
                    str(self.day(0.7 if open_ else 0.03)), "2025-02-30", "", "0001-01-01"
                ),
                "product_family": self.r.choice(["x", "y", ""]),
                "region": self.r.choice(["North", "South", "East", "", ""]),
                "country": self.r.choice(["", "", "FR"]),
                "owner_id": self.r.choice(["u1", "u2", ""]),
                "term_start": self.maybe(0.5, self.day()),
                "term_months": self.maybe(0.5, self.r.choice([1, 12, 36, 0])),
            }
            if row["currency"] in ("USD", "JPY") and self.r.random() < 0.2:
                row["rate"] = self.dirty("0.8123456", "0", "-1", "x")
            rows.append(row)
        return rows

    def activities(self) -> list[dict[str, str]]:
        rows = []
        for n in range(self.r.choice([0, 5, 30, 80])):
            day = self.recent()
            clock = self.r.choice(["", "T23:30:00Z", "T00:30:00+02:00", " 12:00", "T23:59:59"])
            rows.append(
                {
                    "id": f"T{n:03d}",
                    "account_id": self.account(),
                    "opportunity_id": self.maybe(0.3, f"O{self.r.randrange(0, 40):03d}"),
                    "kind": self.dirty(
                        self.r.choice(["meeting", "call", "call", "email", "note", "task"]),
                        "visit",
                        "",
                    ),
                    "direction": self.r.choice(["inbound", "outbound", ""]),
                    "occurred_at": self.dirty(self.maybe(0.9, f"{day}{clock}"), "soon"),
                    "completed_at": self.maybe(0.5, day),
                    "contact_ids": "|".join(
                        self.r.choice(["c1", "c2", "c3", "c4"])
                        for _ in range(self.r.choice([0, 1, 1, 2, 3]))
                    ),
                    "owner_id": self.r.choice(["u1", "u2", "robot"]),
                    "is_own": self.maybe(0.05, "true"),
                    "is_deleted": self.maybe(0.03, "true"),
                }
            )
        return rows

    def rates(self) -> list[dict[str, str]]:
        rows = []
        for currency, base in (("USD", 1.1), ("JPY", 160.0), ("KWD", 0.33), ("GBP", 0.86)):
            if self.r.random() < 0.1:
                continue
            direction = self.r.choice(["unit_per_home", "home_per_unit"])
            days = {self.day() for _ in range(self.r.choice([1, 1, 4, 12]))}
            for day in sorted(days):
                value = base * self.r.uniform(0.9, 1.1)
                quote = value if direction == "unit_per_home" else 1 / value
                rows.append(
                    {
                        "currency": currency,
                        "rate": f"{quote:.6f}",
                        "direction": direction,
                        "valid_from": str(day),
                    }
                )
        return rows

    def streams(self) -> Files:
        r = self.r
        files = {"accounts": self.accounts(), "opportunities": self.opportunities()}
        if r.random() < 0.9:
            files["activities"] = self.activities()
            if files["activities"] and r.random() < 0.1:
                for row in files["activities"]:
                    del row["contact_ids"]
        if r.random() < 0.7:
            files["users"] = [
                {"id": f"u{n}", "name": "Ann", "is_active": r.choice(["true", "", "false"])}
                for n in (1, 2, 3)
            ]
        if r.random() < 0.5:
            files["surveys"] = [
                {"id": f"S{n}", "account_id": self.account(), "answered_at": str(self.recent())}
                for n in range(4)
            ]
        if r.random() < 0.5:
            files["industry"] = [
                {
                    "industry": r.choice(["tech", "food"]),
                    "country": r.choice(["FR", "DE", ""]),
                    "index_name": "orders",
                    "value": "1.5",
                    "observed_on": str(self.recent()),
                }
                for _ in range(4)
            ]
        if r.random() < 0.9:
            files["rates"] = self.rates()
        if r.random() < 0.6:
            files["inflation"] = [
                {"area": "EA", "year": str(y), "rate": f"{r.uniform(-1, 9):.2f}"}
                for y in range(self.as_of.year - 3, self.as_of.year + 1)
                if r.random() < 0.8
            ]
        if r.random() < 0.3:
            files["revenue"] = [
                {
                    "id": f"R{n}",
                    "account_id": self.account(),
                    "amount": self.dirty(self.amount(), ""),
                    "currency": self.currency(),
                    "booked_on": str(self.day()),
                    "product_family": r.choice(["x", ""]),
                }
                for n in range(r.choice([0, 60]))
            ]
        if r.random() < 0.1 and files["accounts"]:
            for row in files["accounts"]:
                for name in ("plan_start", "plan_end", "rating_fit_at"):
                    del row[name]
        return {n: rows for n, rows in files.items() if rows or n in _REQUIRED}

    def policy(self, files: Files) -> Policy:
        r = self.r
        home = "EUR" if self.calm else r.choice(["EUR", "EUR", "EUR", "USD", "JPY"])
        return Policy(
            as_of=self.as_of,
            home_currency=home,
            crm_currency="EUR" if r.random() < 0.8 else home,
            timezone=r.choice(["Europe/Paris", "UTC", "America/New_York"]),
            unit="account" if r.random() < 0.15 else "group",
            filter={"type": ("Customer",)} if r.random() < 0.2 else {},
            source="revenue" if "revenue" in files else "opportunities",
            recognition=r.choice(["at_close", "at_close", "spread"]),
            dimensions=DIMENSIONS if r.random() < 0.3 else DIMENSIONS[:5],
            home_area=r.choice(["EA", "EA", "", "US"]),
            own_user_ids=frozenset({"robot"}) if r.random() < 0.3 else frozenset(),
            fallback_owner=r.choice(["", "boss"]),
        )

    def memory(self) -> dict[str, dict[str, Any]]:
        r = self.r
        if r.random() < 0.3:
            return {}
        tiers = ["Key", "Tomorrow", "Maintain", "Not key", "Unrated"]
        names = ["portfolio|", "region|North", "product_family|x", "currency|USD", "region|East"]
        since = self.as_of - dt.timedelta(days=60)
        return {
            id_: {
                "root": id_,
                "tier": r.choice(tiers),
                "candidate": r.choice(tiers),
                "streak": 1,
                "tier_since": since,
                "levels": json.dumps(
                    {n: r.choice(["watch", "high", "critical"]) for n in names if r.random() < 0.4}
                ),
                "as_of": self.as_of - dt.timedelta(days=1),
            }
            for id_ in self.ids
            if r.random() < 0.8
        }


def add_people(portfolio: Portfolio, r: random.Random) -> None:
    """Sponsors, contacts and departments, in some of the folders, and the flags they open."""
    files, as_of = portfolio.files, portfolio.policy.as_of
    for user in files.get("users", ()):
        user["department"] = r.choice(["", "Sales", "Service"])
    if r.random() < 0.6:
        for row in files["accounts"]:
            row |= {
                "sponsor_id": r.choice(["", "u1", "u2", "u3", "u9"]),
                "counterpart_id": r.choice(["", "c1", "c2"]),
                "sponsor_cadence_days": r.choice(["", "", "30"]),
                "sponsor_at": str(as_of - dt.timedelta(r.choice([5, 60, 61, 300]))),
            }
    if r.random() < 0.6:
        files["contacts"] = [
            {
                "id": f"c{n}",
                "account_id": r.choice([*(a["id"] for a in files["accounts"]), "gone"]),
                "role": r.choice(["", "", "décideur", "Champion", "bloqueur"]),
                "title": r.choice(["", "PDG", "Directrice des achats", "Acheteur", "Technicien"]),
                "left_at": r.choice(["", "", str(as_of), str(as_of + dt.timedelta(1))]),
            }
            for n in range(1, 5)
        ]
    for row in files["accounts"]:
        for flag in ("handover_open", "lone_kam", "sponsor_overdue"):
            if portfolio.memory and r.random() < 0.2:
                portfolio.open_flags.add((row["id"], flag))


def make(seed: int) -> Portfolio:
    maker = Maker(seed)
    files = maker.streams()
    portfolio = Portfolio(files, maker.policy(files), maker.memory())
    flags = ["dependency_high", "silent", "shrinking", "stale_client_data", "single_threaded"]
    add_people(portfolio, random.Random(f"people {seed}"))
    portfolio.open_flags |= {
        (id_, f) for id_ in maker.ids for f in flags if portfolio.memory and maker.r.random() < 0.2
    }
    return portfolio
