"""The records, changes and tasks the clauses work with; knobs for what a CRM can hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Final

from kamsync.connector import Connector, ProvisionRequest
from kamsync.model.change import NewTask, RecordChange
from tests.connectors.clauses.crm import Crm, Portfolio, Record
from tests.connectors.provisioned import provisioned

HOSTILE_NAMES: Final = (
    "Ardent Müller & Söhne",
    "北京 𝔘nlimited 🚀",
    'She said "hi", then; left',
    "=HYPERLINK(0)",
    "@sum",
    "-5 Ltd",
    "'tis quoted",
    "<script>alert(1)</script>",
    "O'Neil \\ %s {0} ${x}",
    "two\nlines",
)
HOSTILE_TEXTS: Final = ("=1+1", "'=1+1", "''", "+x", "-x", "@x", "'x", '"', "a;b,c", "𝔘 🚀", "1\n2")


class Records:
    streams: ClassVar[tuple[str, ...]] = ("account", "opportunity", "contact", "activity", "user")
    """Streams this CRM can hold records of."""
    stages: ClassVar[dict[str, str]] = {
        "open": "Negotiation",
        "won": "Closed Won",
        "lost": "Closed Lost",
    }
    counts_calls: ClassVar[bool] = True
    sees_deletes: ClassVar[frozenset[str]] = frozenset({"account", "opportunity"})
    """Incremental streams in whose increments a deleted record shows."""
    more_than_a_page: ClassVar[int] = 450
    long_text: ClassVar[int] = 1500
    """Characters that `why` must hold."""

    def an_id(self, stream: str, number: int) -> str:
        """The id of the number-th record; the same every time."""
        return f"{stream}-{number}"

    def portfolio(self) -> Portfolio:
        """A little of everything this CRM holds."""
        everything = {
            "account": self.accounts(HOSTILE_NAMES),
            "opportunity": self.opportunities(),
            "contact": self.contacts(),
            "activity": self.activities(),
            "user": self.users(),
        } | self.others()
        return {stream: everything[stream] for stream in self.streams}

    def ready(self, crm: Crm) -> Connector:
        if hasattr(crm, "state"):
            provisioned(crm)
            crm.load(self.portfolio())
        else:
            crm.load(self.portfolio())
            crm.connector().provision(ProvisionRequest())
        return self.described(crm)

    def provisioned(self, crm: Crm) -> Connector:
        crm.connector().provision(ProvisionRequest())
        return self.described(crm)

    def described(self, crm: Crm) -> Connector:
        connector = crm.connector()
        connector.describe()
        return connector

    def accounts(self, names: Iterable[str]) -> list[Record]:
        return [
            {
                "id": self.an_id("account", n),
                "name": name,
                "owner_id": self.an_id("user", n % 2),
                "type": "Customer",
                "industry": ("Energy", "")[n % 2],
                "country": "France",
                "created_at": f"2024-01-{1 + n % 28:02}T10:00:00Z",
            }
            for n, name in enumerate(names)
        ]

    def opportunities(self) -> list[Record]:
        rows = [
            ("won", "1234.56", "2026-01-15", "100"),
            ("won", "0", "2025-12-31", "100"),
            ("won", "-250.00", "2025-11-30", "100"),
            ("lost", "12345678.90", "2024-02-29", "0"),
            ("open", "5000", "2026-09-30", "50"),
            ("open", "", "2026-10-31", "50"),
        ]
        return [
            {
                "id": self.an_id("opportunity", n),
                "account_id": self.an_id("account", n % 3),
                "name": f"Deal {n} – größer",
                "stage": self.stages[kind],
                "is_closed": "false" if kind == "open" else "true",
                "is_won": "true" if kind == "won" else "false",
                "amount": amount,
                "currency": "EUR",
                "probability": probability,
                "close_date": day,
                "created_at": f"2024-02-0{n + 1}T08:30:00Z",
                "owner_id": self.an_id("user", n % 2),
            }
            for n, (kind, amount, day, probability) in enumerate(rows)
        ]

    def contacts(self) -> list[Record]:
        return [
            {
                "id": self.an_id("contact", n),
                "account_id": self.an_id("account", n % 2),
                "title": title,
                "email_domain": "ardent.example",
                "reports_to_id": self.an_id("contact", 0) if n else "",
            }
            for n, title in enumerate(("Directrice générale", "Einkäufer", "CFO"))
        ]

    def activities(self) -> list[Record]:
        rows = [
            ("meeting", "", "2026-02-01T09:00:00Z"),
            ("call", "inbound", "2026-02-02T10:15:00Z"),
            ("email", "inbound", "2026-02-03T11:30:00Z"),
            ("email", "outbound", "2025-12-31T23:30:00Z"),
            ("note", "", "2026-02-04T00:15:00Z"),
        ]
        return [
            {
                "id": self.an_id("activity", n),
                "account_id": self.an_id("account", n % 2),
                "contact_ids": "|".join(self.an_id("contact", c) for c in range(n % 3)),
                "kind": kind,
                "direction": direction,
                "occurred_at": at,
                "owner_id": self.an_id("user", 0),
            }
            for n, (kind, direction, at) in enumerate(rows)
        ]

    def users(self) -> list[Record]:
        return [
            {
                "id": self.an_id("user", n),
                "name": name,
                "email": f"user{n}@kam.example",
                "is_active": "true" if n < 2 else "false",
            }
            for n, name in enumerate(("Zoë Ångström", "Ibn Saïd", "Former Owner"))
        ]

    def others(self) -> Portfolio:
        account = {"account_id": self.an_id("account", 0)}
        return {
            "survey": [account | {"score": "9", "scale_max": "10", "answered_at": "2026-01-20"}],
            "case": [account | {"opened_at": "2026-01-20T10:00:00Z", "status": "New"}],
            "contract": [account | {"value": "1200.50", "currency": "EUR", "renews": "true"}],
            "commitment": [account | {"side": "ours", "title": "Audit", "due_at": "2026-03-01"}],
            "objective": [account | {"horizon": "mid", "title": "Two sites"}],
            "plan_item": [account | {"kind": "objective", "title": "Two sites"}],
            "rating": [
                account
                | {"kpi": "delivery", "side": "them", "value": "8", "rated_at": "2026-01-20"}
            ],
            "team_member": [account | {"user_id": self.an_id("user", 0), "role": "KAM"}],
            "revenue": [
                account | {"amount": "99.99", "currency": "EUR", "booked_on": "2026-01-31"},
                account | {"amount": "-9.99", "currency": "EUR", "booked_on": "2026-02-01"},
            ],
            "change_log": [
                account | {"field": "owner_id", "new": "x", "changed_at": "2026-01-20T10:00:00Z"}
            ],
        }

    def changes(self, numbers: Iterable[int]) -> list[RecordChange]:
        return [
            RecordChange(
                self.an_id("account", n),
                {
                    "score": 70 + n,
                    "tier": "Key",
                    "confidence": 88,
                    "dependency": "critical",
                    "flags": "silent single_threaded",
                    "last_client_data_on": dt.date(2026, 2, 1 + n),
                    "next_action": "=Call – appeler 🚀",
                    "why": "Potential 40\nGrowth 20; «relation» 10",
                },
            )
            for n in numbers
        ]

    def task(self, number: int) -> NewTask:
        account_id = self.an_id("account", number)
        return NewTask(
            key=f"kamsync:main:stale_client_data:{account_id}:2026-03-02:1",
            account_id=account_id,
            owner_id=self.an_id("user", 0),
            subject="=Reprendre contact – 北京 🚀",
            body='Last customer data "2025-08-01";\nsecond line',
            due_on=dt.date(2026, 3, 9),
            priority=("high", "normal", "low")[number % 3],
        )
