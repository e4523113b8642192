"""Canonical records into the rows an org would hold, and synthetic ones for benchmarks."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from tests.servers.salesforce_org import PERSON, Org
from tests.servers.salesforce_soql import Row

Record = dict[str, str]
_PREFIX = {
    "account": "001",
    "opportunity": "006",
    "contact": "003",
    "user": "005",
    "case": "500",
    "contract": "800",
    "team_member": "01M",
}
_FILES = {
    "accounts": "account",
    "opportunities": "opportunity",
    "contacts": "contact",
    "activities": "activity",
    "users": "user",
    "cases": "case",
    "contracts": "contract",
    "team_members": "team_member",
}


def an_id(stream: str, canonical: str, event: bool = False) -> str:
    """The org's id of a canonical one; ids that look right are kept."""
    prefix = _PREFIX.get(stream) or ("00U" if event else "00T")
    if not canonical or (canonical.startswith(prefix) and len(canonical) == 18):
        return canonical
    if stream == "activity" and canonical[:3] in ("00T", "00U") and len(canonical) == 18:
        return canonical
    short = canonical.isalnum() and len(canonical) <= 14
    tail = canonical if short else hashlib.sha256(canonical.encode()).hexdigest()[:14]
    return f"{prefix}{tail.rjust(15, '0') if short else 'x' + tail}"


def load(org: Org, portfolio: dict[str, list[Record]]) -> None:
    """Replaces all records; each is a day older than the clock."""
    org.loading = True
    now, org.clock = org.clock, org.clock - dt.timedelta(days=1)
    for name in (
        "Account",
        "Opportunity",
        "Contact",
        "Task",
        "Event",
        "Case",
        "Contract",
        "EmailMessage",
        "TaskWhoRelation",
        "EventWhoRelation",
        "AccountTeamMember",
    ):
        if name in org.rows:
            org.rows[name].clear()
    for stream in (
        "user",
        "account",
        "contact",
        "opportunity",
        "activity",
        "case",
        "contract",
        "team_member",
    ):
        for record in portfolio.get(stream, ()):
            put(org, stream, record)
    org.clock = now
    org.loading = False
    org.version += 1


def put(org: Org, stream: str, record: Record) -> None:
    """Insert a record, or change the one with its id."""
    name, row = _LOADERS[stream](org, {k: v for k, v in record.items() if v != ""})
    row = {k: v for k, v in row.items() if k in org.objects[name].fields}
    known = org.rows[name].get(row.get("Id", ""))
    if known is not None:
        row.pop("Id")
        org.update(name, known["Id"], {k: v for k, v in row.items() if v is not None}, PERSON)
    else:
        org.insert(name, row, PERSON)


def _link(stream: str, record: Record, column: str) -> str | None:
    return an_id(stream, record[column]) if column in record else None


def _number(record: Record, column: str) -> float | None:
    return float(record[column]) if column in record else None


def _time(text: str) -> str:
    at = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    at = at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _created(record: Record) -> Row:
    return {"CreatedDate": _time(record["created_at"])} if "created_at" in record else {}


def _account(org: Org, r: Record) -> tuple[str, Row]:
    return "Account", {
        "Id": an_id("account", r["id"]),
        "Name": r.get("name"),
        "OwnerId": _link("user", r, "owner_id"),
        "ParentId": _link("account", r, "parent_id"),
        "Type": r.get("type"),
        "Industry": r.get("industry"),
        "BillingCountry": r.get("country"),
        "AnnualRevenue": _number(r, "customer_revenue"),
        "Rating": r.get("credit_rating"),
        "NumberOfEmployees": int(r["employees"]) if "employees" in r else None,
        "CurrencyIsoCode": r.get("currency"),
        "IsPersonAccount": False,
        **_created(r),
    }


def _opportunity(org: Org, r: Record) -> tuple[str, Row]:
    row = {
        "Id": an_id("opportunity", r["id"]),
        "AccountId": _link("account", r, "account_id"),
        "Name": r.get("name"),
        "StageName": r.get("stage"),
        "Amount": _number(r, "amount"),
        "Probability": _number(r, "probability"),
        "CloseDate": r.get("close_date"),
        "Type": r.get("type"),
        "OwnerId": _link("user", r, "owner_id"),
        "CurrencyIsoCode": r.get("currency"),
        **_created(r),
    }
    for column, field in (("is_closed", "IsClosed"), ("is_won", "IsWon")):
        if column in r:
            row[field] = r[column] == "true"
    return "Opportunity", row


def _contact(org: Org, r: Record) -> tuple[str, Row]:
    domain = r.get("email_domain")
    return "Contact", {
        "Id": an_id("contact", r["id"]),
        "AccountId": _link("account", r, "account_id"),
        "Name": r.get("name", "A person"),
        "Title": r.get("title"),
        "ReportsToId": _link("contact", r, "reports_to_id"),
        "Email": f"someone@{domain}" if domain else None,
        "IsPersonAccount": False,
    }


def _user(org: Org, r: Record) -> tuple[str, Row]:
    language = {"fr": "fr", "en": "en_US"}.get(r.get("language", ""), r.get("language"))
    return "User", {
        "Id": an_id("user", r["id"]),
        "Name": r.get("name"),
        "Email": r.get("email"),
        "IsActive": r.get("is_active", "true") == "true",
        "Department": r.get("department"),
        "ManagerId": _link("user", r, "manager_id"),
        "LanguageLocaleKey": language,
    }


def _activity(org: Org, r: Record) -> tuple[str, Row]:
    event = r["kind"] == "meeting"
    name = "Event" if event else "Task"
    row_id = an_id("activity", r["id"], event)
    contacts = [an_id("contact", c) for c in r.get("contact_ids", "").split("|") if c]
    what = _link("opportunity", r, "opportunity_id") or _link("account", r, "account_id")
    at = _time(r["occurred_at"]) if "occurred_at" in r else None
    done = _time(r["completed_at"]) if "completed_at" in r else at
    row: Row = {
        "Id": row_id,
        "WhatId": what,
        "WhoId": contacts[0] if contacts else None,
        "OwnerId": _link("user", r, "owner_id"),
        "WhoCount": len(contacts),
        "AccountId": _link("account", r, "account_id"),
        **_created(r),
    }
    if len(contacts) > 1:
        for contact in contacts:
            org.insert(
                f"{name}WhoRelation",
                {f"{name}Id": row_id, "RelationId": contact, "Type": "Contact"},
                PERSON,
            )
    if event:
        return name, row | {
            "StartDateTime": at,
            "ActivityDateTime": at,
            "IsAllDayEvent": False,
            "ActivityDate": at[:10] if at else None,
        }
    kind, direction = r["kind"], r.get("direction", "")
    if kind == "email" and direction:
        org.insert(
            "EmailMessage", {"ActivityId": row_id, "Incoming": direction == "inbound"}, PERSON
        )
    due = r.get("due_at", "")[:10] or (at[:10] if at else None)
    return name, row | {
        "TaskSubtype": {"call": "Call", "email": "Email"}.get(kind, "Task"),
        "Type": {"note": "Note"}.get(kind),
        "Status": "Completed" if done else "Not Started",
        "CallType": direction.capitalize() if kind == "call" and direction else None,
        "CompletedDateTime": done,
        "ActivityDate": due,
    }


def _case(org: Org, r: Record) -> tuple[str, Row]:
    key = r.get("id") or f"{r['account_id']}{r['opened_at']}"
    return "Case", {
        "Id": an_id("case", key),
        "AccountId": _link("account", r, "account_id"),
        "CreatedDate": _time(r["opened_at"]),
        "Priority": r.get("priority"),
        "ClosedDate": _time(r["closed_at"]) if "closed_at" in r else None,
        "Status": r.get("status"),
    }


def _contract(org: Org, r: Record) -> tuple[str, Row]:
    key = r.get("id") or f"{r['account_id']}{r.get('starts_on')}"
    return "Contract", {
        "Id": an_id("contract", key),
        "AccountId": _link("account", r, "account_id"),
        "StartDate": r.get("starts_on"),
        "EndDate": r.get("ends_on"),
        "OwnerExpirationNotice": r.get("notice_days"),
        "CurrencyIsoCode": r.get("currency"),
    }


def _team_member(org: Org, r: Record) -> tuple[str, Row]:
    key = r.get("id") or f"{r['account_id']}{r['user_id']}"
    return "AccountTeamMember", {
        "Id": an_id("team_member", key),
        "AccountId": _link("account", r, "account_id"),
        "UserId": _link("user", r, "user_id"),
        "TeamMemberRole": r.get("role"),
    }


_LOADERS: dict[str, Any] = {
    "account": _account,
    "opportunity": _opportunity,
    "contact": _contact,
    "user": _user,
    "activity": _activity,
    "case": _case,
    "contract": _contract,
    "team_member": _team_member,
}


def load_folder(org: Org, folder: Path) -> None:
    """The CSV files of a canonical portfolio."""
    portfolio: dict[str, list[Record]] = {}
    for file, stream in _FILES.items():
        path = folder / f"{file}.csv"
        if path.exists() and not (stream == "team_member" and "AccountTeamMember" not in org.rows):
            with path.open(encoding="utf-8-sig", newline="") as text:
                sample = text.readline()
                text.seek(0)
                mark = ";" if sample.count(";") > sample.count(",") else ","
                portfolio[stream] = list(csv.DictReader(text, delimiter=mark))
    load(org, portfolio)


def load_synthetic(
    org: Org, accounts: int, opportunities: int, activities: int = 0, contacts: int = 0
) -> None:
    """Plausible rows in bulk, made straight into the tables."""
    stamp = (org.now() - dt.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def table(name: str, count: int, make: Any) -> None:
        empty = dict.fromkeys(org.objects[name].fields)
        empty |= {
            "IsDeleted": False,
            "CreatedDate": stamp,
            "LastModifiedDate": stamp,
            "SystemModstamp": stamp,
            "CreatedById": PERSON,
            "LastModifiedById": PERSON,
        }
        prefix = org.objects[name].prefix
        rows = org.rows[name]
        for n in range(count):
            row_id = f"{prefix}{n:012d}AAA"
            rows[row_id] = empty | {"Id": row_id, "OwnerId": PERSON} | make(n)

    table(
        "Account",
        accounts,
        lambda n: {
            "Name": f"Ardent Société {n}",
            "Type": "Customer",
            "Industry": "Energy",
            "BillingCountry": "France",
            "AnnualRevenue": 1000.0 * n,
            "NumberOfEmployees": n,
        },
    )
    table(
        "Opportunity",
        opportunities,
        lambda n: {
            "AccountId": f"001{n % max(1, accounts):012d}AAA",
            "Name": f"Deal {n}",
            "StageName": "Closed Won" if n % 3 else "Negotiation",
            "IsClosed": bool(n % 3),
            "IsWon": bool(n % 3),
            "Amount": 100.5 + n,
            "Probability": 100.0 if n % 3 else 40.0,
            "CloseDate": f"202{4 + n % 3}-{1 + n % 12:02d}-{1 + n % 28:02d}",
        },
    )
    table(
        "Contact",
        contacts,
        lambda n: {"AccountId": f"001{n % max(1, accounts):012d}AAA", "Name": f"Person {n}"},
    )
    for name, rest in (("Task", 0), ("Event", 1)):
        table(
            name,
            (activities + 1 - rest) // 2,
            lambda n: {
                "WhatId": f"001{n % max(1, accounts):012d}AAA",
                "ActivityDate": "2026-01-15",
                "AccountId": f"001{n % max(1, accounts):012d}AAA",
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
            },
        )
    org.version += 1
