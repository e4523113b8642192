"""The shipped raw data, typed and otherwise as published; data/SOURCE.md says whose they are."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

LAST_CLOSE: Final = dt.date(2017, 12, 31)
"""Newest close_date of the published pipeline."""
FIRST_CLOSE: Final = dt.date(2017, 3, 1)
"""Oldest close_date of the published pipeline."""


@dataclass(frozen=True)
class RawAccount:
    name: str
    sector: str
    revenue_musd: str
    employees: str
    office: str
    parent: str


@dataclass(frozen=True)
class Agent:
    name: str
    manager: str
    office: str


@dataclass(frozen=True)
class Deal:
    """One published opportunity; an open one has neither close_date nor value."""

    id: str
    agent: str
    product: str
    account: str
    stage: str
    engaged: dt.date | None
    closed: dt.date | None
    value: str

    @property
    def is_won(self) -> bool:
        return self.stage == "Won"


@dataclass(frozen=True)
class Product:
    name: str
    series: str
    price: int


@dataclass(frozen=True)
class Source:
    accounts: tuple[RawAccount, ...]
    agents: tuple[Agent, ...]
    products: dict[str, Product]
    deals: tuple[Deal, ...]
    euro_per_dollar: tuple[str, ...]
    """Monthly, oldest first, as quoted."""
    inflation: tuple[str, ...]
    """Percent a year, oldest first."""


def load() -> Source:
    return Source(
        accounts=tuple(
            RawAccount(
                r["account"],
                r["sector"],
                r["revenue"],
                r["employees"],
                r["office_location"],
                r["subsidiary_of"],
            )
            for r in _rows("accounts.csv")
        ),
        agents=tuple(
            Agent(r["sales_agent"], r["manager"], r["regional_office"])
            for r in _rows("sales_teams.csv")
        ),
        products={
            r["product"]: Product(r["product"], r["series"], int(r["sales_price"]))
            for r in _rows("products.csv")
        },
        deals=tuple(_deal(r) for r in _rows("sales_pipeline.csv.gz")),
        euro_per_dollar=tuple(r["Exchange rate"] for r in _rows("fx_monthly.csv")),
        inflation=tuple(r["Inflation"] for r in _rows("inflation_consumer.csv")),
    )


def _deal(row: dict[str, str]) -> Deal:
    return Deal(
        id=row["opportunity_id"],
        agent=row["sales_agent"],
        product=row["product"],
        account=row["account"],
        stage=row["deal_stage"],
        engaged=_day(row["engage_date"]),
        closed=_day(row["close_date"]),
        value=row["close_value"],
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    packed = files("kamsync.demo").joinpath("data", name).read_bytes()
    text = gzip.decompress(packed) if name.endswith(".gz") else packed
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"))))
