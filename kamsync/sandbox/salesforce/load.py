"""Records for an org: a canonical portfolio, a folder of one, or synthetic rows for benchmarks."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.portfolio import Loader, Portfolio, Record

FILES = {
    "users": "user",
    "accounts": "account",
    "contacts": "contact",
    "opportunities": "opportunity",
    "activities": "activity",
    "cases": "case",
    "quotes": "quote",
    "contracts": "contract",
    "team_members": "team_member",
    "surveys": "survey",
    "rates": "rate",
}


def loader_of(org: Org) -> Loader:
    """The org's one loader: it knows which id became which."""
    found: Loader = org.__dict__.setdefault("loader", None) or Loader(org)
    org.__dict__["loader"] = found
    return found


def load(org: Org, portfolio: Portfolio) -> None:
    """Replaces all records."""
    loader_of(org).load(portfolio)


def put(org: Org, stream: str, record: Record) -> None:
    """Insert a record, or change the one with its id."""
    loader_of(org).put(stream, record)


def read_folder(folder: Path) -> Portfolio:
    """The CSV files of a canonical portfolio."""
    portfolio: Portfolio = {}
    for file, stream in FILES.items():
        path = folder / f"{file}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as text:
                sample = text.readline()
                text.seek(0)
                mark = ";" if sample.count(";") > sample.count(",") else ","
                portfolio[stream] = list(csv.DictReader(text, delimiter=mark))
    return portfolio


def features_for(portfolio: Portfolio) -> list[str]:
    """What an org must have switched on to hold all of it."""
    features = {
        "currencies": portfolio.get("rate"),
        "dated_rates": portfolio.get("rate"),
        "quotes": portfolio.get("quote"),
        "team": portfolio.get("team_member"),
        "surveys": portfolio.get("survey"),
        "shared_activities": any(
            "|" in r.get("contact_ids", "") for r in portfolio.get("activity", [])
        ),
    }
    return [name for name, needed in features.items() if needed]


def load_folder(org: Org, folder: Path) -> None:
    load(org, read_folder(folder))


def load_synthetic(
    org: Org, accounts: int, opportunities: int, activities: int = 0, contacts: int = 0
) -> None:
    """Plausible rows in bulk, made straight into the tables."""

    def account_of(n: int) -> str:
        return f"001{n % max(1, accounts):012d}AAA"

    _fill(org, "Account", accounts, _synthetic_account)
    _fill(org, "Opportunity", opportunities, lambda n: _synthetic_deal(n, account_of(n)))
    _fill(org, "Contact", contacts, lambda n: {"AccountId": account_of(n), "Name": f"Person {n}"})
    calls = (activities + 1) // 2
    for name, count in (("Task", calls), ("Event", activities - calls)):
        _fill(org, name, count, lambda n: _CALL | {f: account_of(n) for f in _OF_ACCOUNT})
    org.version += 1


def _fill(org: Org, name: str, count: int, make: Callable[[int], dict[str, Any]]) -> None:
    stamp = (org.now() - dt.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    empty: dict[str, Any] = dict.fromkeys(org.objects[name].fields)
    empty |= dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), stamp)
    empty |= dict.fromkeys(("CreatedById", "LastModifiedById", "OwnerId"), PERSON)
    empty["IsDeleted"] = False
    for n in range(count):
        row_id = f"{org.objects[name].prefix}{n:012d}AAA"
        org.rows[name][row_id] = empty | {"Id": row_id} | make(n)


def _synthetic_account(n: int) -> dict[str, Any]:
    return {
        "Name": f"Ardent Société {n}",
        "Type": "Customer",
        "Industry": "Energy",
        "BillingCountry": "France",
        "AnnualRevenue": 1000.0 * n,
        "NumberOfEmployees": n,
    }


def _synthetic_deal(n: int, account: str) -> dict[str, Any]:
    won = bool(n % 3)
    return {
        "AccountId": account,
        "Name": f"Deal {n}",
        "StageName": "Closed Won" if won else "Negotiation",
        "IsClosed": won,
        "IsWon": won,
        "Amount": 100.5 + n,
        "Probability": 100.0 if won else 40.0,
        "CloseDate": f"202{4 + n % 3}-{1 + n % 12:02d}-{1 + n % 28:02d}",
    }


_OF_ACCOUNT: Final = ("WhatId", "AccountId")
_CALL: Final[dict[str, Any]] = {
    "ActivityDate": "2026-01-15",
    "Status": "Completed",
    "TaskSubtype": "Call",
    "CallType": "Inbound",
    "IsClosed": True,
    "IsArchived": False,
    "CompletedDateTime": "2026-01-15T10:00:00.000+0000",
    "IsRecurrence": False,
    "StartDateTime": "2026-01-15T10:00:00.000+0000",
    "IsChild": False,
    "IsAllDayEvent": False,
}
