"""Small dirty streams as frames: every edge at which an engine could count otherwise."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from kamsync.engines.port import Engine, Stored
from kamsync.model.tables import STREAMS
from kamsync.scoring.read.inputs import Inputs, Policy

AS_OF = dt.date(2026, 3, 31)
CURRENCIES = ["EUR", "USD", "JPY", "KWD", "XXX", None]
RATES = ["1.25", "0.0061", "3.2549999999", "0.333333333333333333", "7"]


class Maker:
    """Streams of one seed; `home` and `crm` are the currencies rates go between."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.accounts = [f"A{n}" for n in range(self.r.choice([1, 4, 9]))]
        self.deals = [f"O{n:02}" for n in range(self.r.choice([0, 12, 60]))]

    def one(self, *values: Any) -> Any:
        return self.r.choice(values)

    def day(self) -> dt.date:
        edge = self.one(0, 0, 0, 90, 180, 181, 365, 366, 731, self.r.randrange(1200))
        return AS_OF - dt.timedelta(days=edge + self.one(-1, 0, 0, 1))

    def time(self) -> dt.datetime | None:
        """Also around midnight, and in the hours that a change of clocks skips or repeats."""
        moment = dt.datetime.combine(self.day(), dt.time(self.r.randrange(24), 30), dt.UTC)
        night = dt.datetime(2026, 3, 29, self.r.randrange(4), 59, 59, tzinfo=dt.UTC)
        return self.one(moment, moment, night, None)

    def amount(self) -> int:
        wide = self.one(2**43, 2**53, 2**56, 2**61, 2**62 - 1)
        any_size = self.one(0, 1, -1, 50, 101, wide, wide + 1, -wide)
        return self.one(self.r.randrange(-(10**6), 10**8), any_size)

    def account(self) -> str | None:
        return self.one(*self.accounts, *self.accounts, "gone", None)

    def scopes(self) -> dict[str, Any]:
        return {
            "region": self.one("North", "South", None),
            "country": None,
            "business_unit": self.one("b1", None, None),
            "product_family": self.one("f1", "f2", None),
        }

    def streams(self) -> dict[str, list[dict[str, Any]]]:
        return {
            "account": [
                {
                    "id": id_,
                    "is_deleted": self.one(False, False, False, True, None),
                    "parent_id": self.one(None, None, *self.accounts),
                    "owner_id": self.one("u1", "u2", None),
                    **self.scopes(),
                }
                for id_ in self.accounts
            ],
            "opportunity": [self.opportunity(id_) for id_ in self.deals],
            "revenue": [self.invoice(f"R{n:02}") for n in range(self.one(0, 40))],
            "activity": [self.activity(f"T{n:02}") for n in range(self.one(0, 60))],
            "rate": [self.rate() for _ in range(self.one(0, 2, 8))],
        }

    def opportunity(self, id_: str) -> dict[str, Any]:
        return {
            "id": id_,
            "is_deleted": self.one(False, False, False, True, None),
            "account_id": self.account(),
            "is_closed": (closed := self.one(True, True, False)),
            "is_won": self.one(True, True, False) if closed else False,
            "amount": self.amount() if closed else self.one(self.amount(), None),
            "currency": self.one(*CURRENCIES),
            "rate": self.one(None, None, None, Decimal(self.one(*RATES))),
            "probability": self.one(None, 0, 355_000_000, 10**9),
            "close_date": self.day() if closed else self.one(self.day(), None),
            "term_start": self.one(None, None, self.day()),
            "term_months": self.one(None, 0, 1, 12, 13),
            "owner_id": self.one("u1", "u2", None),
            **self.scopes(),
        }

    def invoice(self, id_: str) -> dict[str, Any]:
        day = self.day()
        return {
            "id": id_,
            "is_deleted": self.one(False, False, False, True, None),
            "account_id": self.account(),
            "amount": self.amount(),
            "margin": self.one(None, self.amount()),
            "discount": self.one(None, 0, self.amount()),
            "currency": self.one(*CURRENCIES),
            "booked_on": day,
            "due_on": self.one(None, day, self.day()),
            "paid_on": self.one(None, self.day()),
            **self.scopes(),
        }

    def activity(self, id_: str) -> dict[str, Any]:
        return {
            "id": id_,
            "is_deleted": self.one(False, False, False, True, None),
            "account_id": self.account(),
            "opportunity_id": self.one(None, *self.deals, "refused", "gone"),
            "contact_ids": self.one(None, [], ["c1"], ["c2", "c1"]),
            "attendee_ids": self.one(None, [], ["u2"]),
            "kind": self.one("meeting", "call", "email", "note", "task", None),
            "direction": self.one("inbound", "outbound", None),
            "occurred_at": self.time(),
            "completed_at": self.time(),
            "owner_id": self.one("u1", "robot", None),
            "is_own": self.one(False, False, True, None),
        }

    def rate(self) -> dict[str, Any]:
        return {
            "id": str(self.r.random()),
            "is_deleted": False,
            "currency": self.one("EUR", "USD", "JPY", "KWD"),
            "rate": Decimal(self.one(*RATES)),
            "direction": self.one("home_per_unit", "unit_per_home"),
            "valid_from": self.day(),
        }


def inputs_in(folder: Path, maker: Maker) -> Inputs:
    """The streams as files of a mirror, and a deal that was refused for its money."""
    frames = {}
    for name, rows in maker.streams().items():
        spec = STREAMS[name]
        every = list(spec.empty().schema)
        kept = maker.one(every, [c for c in every if not rows or c in rows[0]])
        typed = pl.DataFrame(rows, schema={c: spec.dtype(c) for c in kept})
        typed.write_parquet(folder / f"{name}.parquet")
        frames[name] = pl.scan_parquet(folder / f"{name}.parquet", glob=False)
    refused = {
        "stream": "opportunity",
        "record_id": "refused",
        "field": "amount",
        "whole_record": True,
        "account_id": maker.accounts[0],
        "day": AS_OF,
        "is_closed": maker.one(True, False),
    }
    inputs = Inputs(frames)
    rejects = pl.DataFrame([refused], schema=inputs.rejects.schema)
    return replace(inputs, rejects=rejects)


def policy_of(maker: Maker) -> Policy:
    home = maker.one("EUR", "EUR", "JPY", "KWD")
    return Policy(
        as_of=AS_OF,
        home_currency=home,
        crm_currency=maker.one(home, "EUR", "USD"),
        timezone=maker.one("Europe/Paris", "UTC", "Pacific/Auckland"),
        source=maker.one("opportunities", "opportunities", "revenue"),
        recognition=maker.one("at_close", "at_close", "spread"),
        dimensions=maker.one(("region", "owner", "currency"), ("business_unit", "product_family")),
        own_user_ids=maker.one(frozenset(), frozenset({"robot"})),
        filter=maker.one({}, {}, {"region": ("North",)}),
    )


def on(inputs: Inputs, folder: Path, engine: Engine) -> Inputs:
    """The same inputs, read by `engine`."""
    stored = {n: Stored(rows, folder / f"{n}.parquet") for n, rows in inputs.streams.items()}
    return replace(inputs, engine=lambda: engine, stored=stored)
