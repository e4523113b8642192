"""Canonical records (contracts §5) → records of the loopback Zoho, ids in the same order."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import Any, Final

from kamsync.field_maps import load_mapping
from kamsync.sandbox.zoho.store import PERSON, STAGES, Row, Store, iso, new_user, picks

Records = list[dict[str, str]]
FILES: Final = {
    "user": "users", "account": "accounts", "contact": "contacts",
    "opportunity": "opportunities", "activity": "activities", "case": "cases", "rate": "rates",
    "survey": "surveys", "quote": "quotes",
}  # fmt: skip
_PREFIX: Final = {"account": 1, "contact": 2, "opportunity": 3, "activity": 4, "user": 5, "case": 6,
                  "survey": 7, "quote": 8}  # fmt: skip
_PLAIN: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "account": {
        "name": ("Account_Name", "text"), "type": ("Account_Type", "text"),
        "industry": ("Industry", "text"), "country": ("Billing_Country", "text"),
        "domain": ("Website", "text"),
        "employees": ("Employees", "int"), "customer_revenue": ("Annual_Revenue", "number"),
        "created_at": ("Created_Time", "text"), "owner_id": ("Owner", "user"),
        "parent_id": ("Parent_Account", "account"),
    },
    "opportunity": {
        "account_id": ("Account_Name", "account"), "name": ("Deal_Name", "text"),
        "amount": ("Amount", "number"), "close_date": ("Closing_Date", "text"),
        "created_at": ("Created_Time", "text"), "type": ("Type", "text"),
        "owner_id": ("Owner", "user"), "lost_reason": ("Reason_For_Loss__s", "text"),
        "probability": ("Probability", "number"),
    },
    "contact": {
        "account_id": ("Account_Name", "account"), "title": ("Title", "text"),
        "reports_to_id": ("Reporting_To", "contact"),
    },
    "case": {
        "account_id": ("Account_Name", "account"), "opened_at": ("Created_Time", "text"),
        "priority": ("Priority", "text"), "status": ("Status", "text"),
        "owner_id": ("Owner", "user"), "text": ("Description", "text"),
    },
    "quote": {
        "account_id": ("Account_Name", "account"), "opportunity_id": ("Deal_Name", "opportunity"),
        "owner_id": ("Owner", "user"), "status": ("Quote_Stage", "text"),
        "valid_until": ("Valid_Till", "text"),
    },
    "survey": {
        "account_id": ("Account_Name", "account"), "contact_id": ("Contact_Name", "contact"),
        "question": ("Question", "text"), "score": ("Score", "number"),
        "scale_max": ("Scale", "number"), "answered_at": ("Answered_On", "text"),
    },
}  # fmt: skip
_MODULE: Final = {"account": "Accounts", "opportunity": "Deals", "contact": "Contacts",
                  "case": "Cases", "quote": "Quotes", "survey": "Customer_Surveys"}  # fmt: skip
_SURVEYS: Final = {
    "Account_Name": "lookup:Accounts", "Contact_Name": "lookup:Contacts", "Question": "text",
    "Score": "double", "Scale": "double", "Answered_On": "date", "Created_Time": "datetime",
    "Modified_Time": "datetime", "Modified_By": "userlookup",
}  # fmt: skip
"""A custom module, as an org might keep answers: Zoho has none of its own for a plain org."""
_INPUTS: Final = {(i.stream, i.column): i for i in load_mapping("zoho", Path()).inputs.values()}
_TYPES: Final = {"number": "double"}
_PEOPLE: Final = ("kam_id", "sponsor_id", "rating_culture_by")
_KINDS: Final = {"meeting": "Events", "call": "Calls", "task": "Tasks", "note": "Notes"}
OWN_FIELDS: Final = (
    ("KAM Score", "integer"), ("KAM Tier", "text"), ("KAM Confidence", "integer"),
    ("KAM Dependency", "text"), ("KAM Flags", "textarea"), ("KAM Last Client Data", "date"),
    ("KAM Next Action", "text"), ("KAM Why", "textarea"),
)  # fmt: skip


class Loader:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.numbers: dict[str, str] = {}
        """stream:canonical id → Zoho id."""
        self.dropped: Counter[str] = Counter()
        """Records this CRM has no place for, by kind."""
        self._rates: Records = []

    def folder(self, folder: Path) -> None:
        portfolio: dict[str, Records] = {}
        for stream, name in FILES.items():
            path = folder / f"{name}.csv"
            if path.is_file():
                portfolio[stream] = _read(path)
        self.load(portfolio)

    def load(self, portfolio: dict[str, Records]) -> None:
        """Replace everything."""
        self.store.clear()
        self.dropped.clear()
        if portfolio.get("survey") and "Customer_Surveys" not in self.store.modules:
            self.store.add_module("Customer_Surveys", _SURVEYS)
        self._number(portfolio)
        self._currencies(portfolio)
        self._stages(portfolio.get("opportunity", []))
        stamp = self.store.tick()
        for user in portfolio.get("user", []):
            active = user.get("is_active", "true") != "false"
            made = new_user(self.id("user", user["id"]), user.get("name", ""), active=active)
            also = {"email": user.get("email") or None, "language": user.get("language") or None}
            if user.get("manager_id"):
                also["reporting_to"] = self._value("user", user["manager_id"])
            self.store.users.append(made | also)
        for stream in ("account", "contact", "opportunity", "case", "quote", "survey", "activity"):
            for record in portfolio.get(stream, []):
                self.put(stream, record, stamp)

    def put(self, stream: str, record: dict[str, str], stamp: str | None = None) -> None:
        made = self._activity(record) if stream == "activity" else self._plain(stream, record)
        if made is None:
            self.dropped[record.get("kind", stream)] += 1
            return
        module, row = made
        self.store.put(module, row, PERSON, stamp)

    def id(self, stream: str, given: str) -> str:
        key = f"{stream}:{given}"
        if key not in self.numbers:
            known = given.isdecimal() and len(given) > 10
            fallback = f"{_PREFIX[stream]}72576700{len(self.numbers):09}"
            self.numbers[key] = given if known else fallback
        return self.numbers[key]

    def _number(self, portfolio: dict[str, Records]) -> None:
        """Ids in the order of the originals, so that ties fall the same way."""
        for stream in _PREFIX:
            given = sorted({r["id"] for r in portfolio.get(stream, []) if r.get("id")})
            for n, original in enumerate(given):
                if not (original.isdecimal() and len(original) > 10):
                    self.numbers[f"{stream}:{original}"] = f"{_PREFIX[stream]}72576700{n:09}"

    def _currencies(self, portfolio: dict[str, Records]) -> None:
        """The table holds today's rates only; deals keep the one of their day."""
        self._rates = sorted(portfolio.get("rate", []), key=lambda r: r.get("valid_from", ""))
        rates = {row["currency"]: row["rate"] for row in self._rates}
        used = {r.get("currency") for s in ("account", "opportunity") for r in portfolio.get(s, [])}
        foreign = {c for c in used if c and c != self.store.home}
        if foreign:
            self.store.use_currencies(
                {self.store.home: "1"} | {c: rates.get(c, "") for c in foreign}
            )

    def _stages(self, deals: Records) -> None:
        found: dict[str, tuple[str, float]] = {}
        for deal in deals:
            kind = _forecast(deal)
            known = found.setdefault(deal["stage"], (kind, 100 if kind == "Closed Won" else 0))
            if known[0] != kind:
                found.setdefault(f"{deal['stage']} ({kind})", (kind, 0))
        self.store.set_stages(STAGES | found)

    def _plain(self, stream: str, record: dict[str, str]) -> tuple[str, Row]:
        module = _MODULE[stream]
        row: Row = {"id": self.id(stream, record["id"])}
        for column, (name, kind) in _PLAIN[stream].items():
            if column in record:
                row[name] = self._value(kind, record[column])
        row |= self._own(stream, module, record)
        if stream == "opportunity":
            kind = _forecast(record)
            stages = self.store.modules[module].fields["Stage"]["pick_list_values"]
            known = {s["actual_value"]: s["forecast_type"] for s in stages}
            stage = record["stage"]
            row["Stage"] = stage if known.get(stage) == kind else f"{stage} ({kind})"
        if stream == "contact":
            domain = record.get("email_domain")
            row |= {"Last_Name": "Person", "Email": f"p@{domain}" if domain else None}
        if self.store.multi_currency and stream in ("account", "opportunity"):
            row["Currency"] = record.get("currency") or self.store.home
            row["Exchange_Rate"] = _number(record.get("rate", "") or self._rate_of(record))
        return module, row

    def _rate_of(self, record: dict[str, str]) -> str:
        """The rate in force on the deal's day, the earliest before all of them."""
        mine = [r for r in self._rates if r["currency"] == record.get("currency")]
        if not mine:
            return "1" if record.get("currency", "") in ("", self.store.home) else ""
        day = record.get("close_date") or self.store.now.date().isoformat()
        return ([r for r in mine if r["valid_from"] <= day] or mine[:1])[-1]["rate"]

    def _own(self, stream: str, module: str, record: dict[str, str]) -> Row:
        """Fields people fill, made as an admin would."""
        row: Row = {}
        for (of, column), item in _INPUTS.items():
            text = record.get(column, "") if of == stream else ""
            if not text:
                continue
            fields = self.store.modules[module].fields
            if item.field not in fields:
                made = self.store.new_field(item.field, _TYPES.get(item.type, item.type))
                picks(made, item.choices)
                fields[item.field] = made
            if column in _PEOPLE:
                row[item.field] = self.id("user", text)
            elif column == "counterpart_id":
                row[item.field] = self.id("contact", text)
            elif column == "group_id":
                row[item.field] = self.numbers.get(f"account:{text}", text)
            else:
                number = item.type in ("integer", "number")
                row[item.field] = _number(text) if number else text
        return row

    def _activity(self, record: dict[str, str]) -> tuple[str, Row] | None:
        module = _KINDS.get(record["kind"])
        if module is None:
            return None
        if module == "Notes":
            return module, self._note(record)
        row: Row = {"id": self.id("activity", record["id"])}
        row["Owner"] = self._value("user", record.get("owner_id", ""))
        parent = record.get("opportunity_id") or record.get("account_id")
        if parent:
            deal = bool(record.get("opportunity_id"))
            stream = "opportunity" if deal else "account"
            row["What_Id"] = {"id": self.id(stream, parent), "name": "…"}
            row["$se_module"] = "Deals" if deal else "Accounts"
        people = [self.id("contact", c) for c in record.get("contact_ids", "").split("|") if c]
        if people:
            row["Who_Id"] = {"id": people[0], "name": "…"}
        at = record.get("occurred_at") or None
        if module != "Tasks":
            row["Description"] = record.get("text") or None
        if module == "Events":
            row |= {"Start_DateTime": at, "End_DateTime": at, "$event_cancelled": False}
            users = [self.id("user", u) for u in record.get("attendee_ids", "").split("|") if u]
            row["Participants"] = [
                *({"type": "contact", "participant": p} for p in people[1:]),
                *({"type": "user", "participant": u} for u in users),
            ]
        elif module == "Calls":
            direction = record.get("direction", "")
            row |= {"Call_Type": direction.capitalize() or "Missed", "Call_Start_Time": at}
            talked = direction == "inbound" or bool(record.get("completed_at"))
            row["Call_Duration_in_seconds"] = 300 if talked else 0
        else:
            done = record.get("completed_at") or None
            row |= {"Due_Date": (record.get("due_at") or "")[:10] or None, "Closed_Time": done,
                    "Status": "Completed" if done else "Not Started"}  # fmt: skip
        return module, row

    def _note(self, record: dict[str, str]) -> Row:
        deal = record.get("opportunity_id")
        parent = self.id("opportunity", deal) if deal else self.id("account", record["account_id"])
        place = {"api_name": "Deals" if deal else "Accounts", "id": "2000000000001"}
        return {
            "id": self.id("activity", record["id"]),
            "Owner": self._value("user", record.get("owner_id", "")),
            "Created_Time": record.get("occurred_at") or None,
            "Note_Content": record.get("text") or None,
            "Parent_Id": {"module": place, "name": "…", "id": parent},
        }

    def _value(self, kind: str, text: str) -> Any:
        if not text:
            return None
        match kind:
            case "int" | "number":
                return _number(text)
            case "user" | "account" | "contact" | "opportunity":
                return {"id": self.id(kind, text), "name": "…"}
        return text

    def provisioned(self) -> None:
        """kamsync's own fields in place, as after `kamsync provision`."""
        for label, kind in OWN_FIELDS:
            name = label.replace(" ", "_")
            self.store.modules["Accounts"].fields[name] = self.store.new_field(name, kind)
        key = self.store.new_field("KAM_Task_Key", "text") | {"unique": {"case_sensitive": False}}
        self.store.modules["Tasks"].fields["KAM_Task_Key"] = key

    def synthetic(self, accounts: int, deals: int, activities: int) -> None:
        """A large org, the same every time."""
        random.seed(5)
        stamp = iso(self.store.now)
        owner = {"id": PERSON, "name": "Some Person"}
        for n in range(accounts):
            self.store.put("Accounts", {
                "id": f"172576700{n:09}", "Account_Name": f"Company {n} & Söhne", "Owner": owner,
                "Account_Type": "Customer", "Industry": ("Energy", "Retail", "Steel")[n % 3],
                "Billing_Country": "France", "Annual_Revenue": n * 1000.5, "Employees": n % 900,
                "Parent_Account": None, "Created_Time": "2023-05-06T07:08:09+02:00",
            }, PERSON, stamp)  # fmt: skip
        for n in range(deals):
            kind = ("Negotiation", "Closed Won", "Closed Lost")[n % 3]
            self.store.put("Deals", {
                "id": f"372576700{n:09}", "Deal_Name": f"Deal {n}",
                "Account_Name": {"id": f"172576700{n % max(accounts, 1):09}", "name": "…"},
                "Amount": round(random.random() * 1e5, 2), "Stage": kind,
                "Probability": STAGES[kind][1], "Type": None, "Owner": owner,
                "Closing_Date": f"202{4 + n % 3}-{1 + n % 12:02}-{1 + n % 28:02}",
                "Created_Time": "2023-05-06T07:08:09+02:00",
            }, PERSON, stamp)  # fmt: skip
        kinds = ("meeting", "call", "task")
        for n in range(activities):
            self.put("activity", {
                "id": f"472576700{n:09}", "kind": kinds[n % 3], "direction": "inbound",
                "account_id": f"172576700{n % max(accounts, 1):09}",
                "occurred_at": f"2026-01-{1 + n % 28:02}T10:00:00+01:00",
            }, stamp)  # fmt: skip
        self.store.tick()

    def shake(self, share: float) -> int:
        """That share of every module's records is edited by a person."""
        self.store.now += dt.timedelta(days=1)
        stamp, changed = self.store.tick(), 0
        for module in self.store.modules.values():
            for number in module.order[:: max(int(1 / share), 1)] if share else ():
                module.rows[number]["Modified_Time"] = stamp
                changed += 1
        return changed


def _forecast(deal: dict[str, str]) -> str:
    if deal.get("is_won") == "true":
        return "Closed Won"
    return "Closed Lost" if deal.get("is_closed") == "true" else "Open"


def _number(text: str) -> float | int | None:
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def _read(path: Path) -> Records:
    text = path.read_text(encoding="utf-8-sig")
    dialect = ";" if ";" in text.split("\n", 1)[0] else ","
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter=dialect))
