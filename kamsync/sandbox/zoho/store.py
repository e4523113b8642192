"""An invented Zoho org in memory: modules, metadata, records, deleted ones, a clock of its own."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Row = dict[str, Any]

JOB_USER: Final = "972576700000000001"
PERSON: Final = "972576700000000002"
ORG: Final = "20097999001"
_FIRST_ID: Final = 572576700009000000
_START: Final = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)

STANDARD: Final[dict[str, dict[str, str]]] = {
    "Accounts": {
        "Account_Name": "text", "Owner": "ownerlookup", "Parent_Account": "lookup:Accounts",
        "Account_Type": "picklist", "Industry": "picklist", "Billing_Country": "text",
        "Annual_Revenue": "currency", "Employees": "integer", "Website": "website",
        "Created_Time": "datetime", "Modified_Time": "datetime", "Modified_By": "userlookup",
    },
    "Deals": {
        "Deal_Name": "text", "Account_Name": "lookup:Accounts", "Contact_Name": "lookup:Contacts",
        "Amount": "currency", "Stage": "picklist", "Probability": "integer",
        "Closing_Date": "date", "Type": "picklist", "Reason_For_Loss__s": "picklist",
        "Owner": "ownerlookup", "Created_Time": "datetime", "Modified_Time": "datetime",
        "Modified_By": "userlookup",
    },
    "Contacts": {
        "Last_Name": "text", "Email": "email", "Account_Name": "lookup:Accounts", "Title": "text",
        "Reporting_To": "lookup:Contacts", "Owner": "ownerlookup", "Created_Time": "datetime",
        "Modified_Time": "datetime", "Modified_By": "userlookup",
    },
    "Tasks": {
        "Subject": "text", "Status": "picklist", "Priority": "picklist", "Due_Date": "date",
        "Closed_Time": "datetime", "What_Id": "lookup:se_module", "Who_Id": "lookup:Contacts",
        "Owner": "ownerlookup", "Description": "textarea", "Created_Time": "datetime",
        "Modified_Time": "datetime", "Modified_By": "userlookup",
    },
    "Events": {
        "Event_Title": "text", "Start_DateTime": "datetime", "End_DateTime": "datetime",
        "What_Id": "lookup:se_module", "Who_Id": "lookup:Contacts", "Participants": "participants",
        "Owner": "ownerlookup", "Created_Time": "datetime", "Modified_Time": "datetime",
        "Modified_By": "userlookup", "Description": "textarea",
    },
    "Calls": {
        "Subject": "text", "Call_Type": "picklist", "Call_Start_Time": "datetime",
        "Call_Duration_in_seconds": "integer", "Outgoing_Call_Status": "picklist",
        "Call_Result": "picklist", "Description": "textarea",
        "What_Id": "lookup:se_module", "Who_Id": "lookup:Contacts", "Owner": "ownerlookup",
        "Created_Time": "datetime", "Modified_Time": "datetime", "Modified_By": "userlookup",
    },
    "Notes": {
        "Note_Title": "text", "Note_Content": "textarea", "Parent_Id": "lookup:se_module",
        "Owner": "ownerlookup", "Created_Time": "datetime", "Modified_Time": "datetime",
        "Modified_By": "userlookup",
    },
    "Quotes": {
        "Subject": "text", "Account_Name": "lookup:Accounts", "Deal_Name": "lookup:Deals",
        "Quote_Stage": "picklist", "Valid_Till": "date", "Owner": "ownerlookup",
        "Created_Time": "datetime", "Modified_Time": "datetime", "Modified_By": "userlookup",
    },
    "Cases": {
        "Subject": "text", "Account_Name": "lookup:Accounts", "Status": "picklist",
        "Owner": "ownerlookup", "Priority": "picklist", "Created_Time": "datetime",
        "Modified_Time": "datetime", "Modified_By": "userlookup", "Description": "textarea",
    },
}  # fmt: skip
STAGES: Final = {"Negotiation": ("Open", 50), "Closed Won": ("Closed Won", 100),
                 "Closed Lost": ("Closed Lost", 0)}  # fmt: skip
TASK_STATUS: Final = ("Not Started", "In Progress", "Completed")


@dataclass
class Module:
    name: str
    fields: dict[str, Row]
    rows: dict[int, Row] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    deleted: list[Row] = field(default_factory=list)
    bin: dict[str, Row] = field(default_factory=dict)

    def put(self, row: Row) -> None:
        number = int(row["id"])
        if number not in self.rows:
            if self.order and number < self.order[-1]:
                bisect.insort(self.order, number)
            else:
                self.order.append(number)
        self.rows[number] = row

    def drop(self, number: int) -> Row:
        self.order.pop(bisect.bisect_left(self.order, number))
        return self.rows.pop(number)


class Store:
    """One org. Not locked: the server serialises its requests."""

    def __init__(self) -> None:
        self.now = _START
        self.ticking = False
        """Follows the real clock, for people; tests move it themselves."""
        self.ids = itertools.count(_FIRST_ID)
        self.contact_roles: dict[str, dict[str, str]] = {}
        """Deal → contact → role."""
        self.multi_currency = False
        self.home = "EUR"
        self.kind = "production"
        self.time_zone = "Europe/Paris"
        self.edition = "enterprise"
        self.currencies: list[Row] = []
        self.users: list[Row] = [_user(JOB_USER, "Job User"), _user(PERSON, "Some Person")]
        self.hidden: set[str] = set()
        """module.field, invisible to the job's user."""
        self.field_quota = 300
        self.administrator = True
        self.layouts = {m: f"57257670000001{n:04}" for n, m in enumerate(STANDARD)}
        self.modules: dict[str, Module] = {}
        for name, fields in STANDARD.items():
            self.add_module(name, fields)
        self.set_stages(STAGES)
        picks(self.modules["Tasks"].fields["Status"], TASK_STATUS)

    def add_module(self, name: str, fields: dict[str, str]) -> Module:
        made = {n: self.new_field(n, kind, custom=False) for n, kind in fields.items()}
        self.modules[name] = Module(name, made)
        return self.modules[name]

    def new_field(self, name: str, kind: str, *, custom: bool = True) -> Row:
        data_type, _, target = kind.partition(":")
        read_only = name in ("Created_Time", "Modified_Time", "Modified_By", "Closed_Time")
        made: Row = {
            "id": self.new_id(), "api_name": name, "field_label": name.replace("_", " "),
            "data_type": data_type, "custom_field": custom, "read_only": read_only,
            "length": 255 if data_type == "text" else 0, "pick_list_values": [],
            "operation_type": {"api_create": not read_only, "api_update": not read_only},
            "lookup": {"module": {"api_name": target}} if target else {},
        }  # fmt: skip
        return made

    def set_stages(self, stages: Mapping[str, tuple[str, float]]) -> None:
        self.modules["Deals"].fields["Stage"]["pick_list_values"] = [
            {"display_value": name, "actual_value": name, "forecast_type": kind,
             "probability": probability}
            for name, (kind, probability) in stages.items()
        ]  # fmt: skip

    def use_currencies(self, rates: dict[str, str]) -> None:
        """Several currencies: Currency and Exchange_Rate appear on records."""
        self.multi_currency = True
        self.currencies = [
            {"iso_code": code, "exchange_rate": rate, "is_base": code == self.home,
             "is_active": True, "exchange_rate_updated_time": "2026-01-01T00:00:00+01:00"}
            for code, rate in rates.items()
        ]  # fmt: skip
        for name in ("Accounts", "Deals"):
            fields = self.modules[name].fields
            fields["Currency"] = self.new_field("Currency", "picklist", custom=False)
            fields["Exchange_Rate"] = self.new_field("Exchange_Rate", "double", custom=False)

    def new_id(self) -> str:
        return str(next(self.ids))

    def follow(self) -> None:
        if self.ticking:
            self.now = max(self.now, dt.datetime.now(self.now.tzinfo).replace(microsecond=0))

    def tick(self) -> str:
        """The clock moves on; the stamp before and after lie on either side."""
        self.now += dt.timedelta(seconds=1)
        stamp = iso(self.now)
        self.now += dt.timedelta(seconds=1)
        return stamp

    def visible(self, module: str) -> dict[str, Row]:
        fields = self.modules[module].fields
        return {n: f for n, f in fields.items() if f"{module}.{n}" not in self.hidden}

    def clear(self) -> None:
        for module in self.modules.values():
            module.rows.clear()
            module.order.clear()
            module.deleted.clear()
            module.bin.clear()
        self.users = self.users[:2]

    def put(self, module: str, row: Row, by: str, stamp: str | None = None) -> Row:
        stamp = stamp or self.tick()
        old = self.modules[module].rows.get(int(row["id"])) if "id" in row else None
        made = (old or {"Created_Time": stamp}) | row
        made.setdefault("id", self.new_id())
        made |= {"Modified_Time": stamp, "Modified_By": {"id": by, "name": "…"}}
        self.modules[module].put(made)
        return made

    def delete(self, module: str, record_id: str, by: str = PERSON) -> None:
        gone = self.modules[module].drop(int(record_id))
        self.modules[module].bin[record_id] = gone
        self.modules[module].deleted.append(
            {"id": gone["id"], "display_name": None, "type": "recycle",
             "deleted_time": self.tick(), "deleted_by": {"id": by}}
        )  # fmt: skip

    def restore(self, module: str, record_id: str) -> None:
        """Back from the bin as it was: no stamp moves."""
        held = self.modules[module]
        held.put(held.bin.pop(record_id))
        held.deleted[:] = [row for row in held.deleted if row["id"] != record_id]

    def find_user(self, user_id: str) -> Row | None:
        return next((u for u in self.users if u["id"] == user_id), None)


def _user(user_id: str, name: str, *, active: bool = True, email: str = "") -> Row:
    return {
        "id": user_id, "full_name": name, "email": email or f"u{user_id[-3:]}@kam.example",
        "status": "active" if active else "disabled", "role": {"name": "Sales", "id": "1"},
        "language": "fr_FR", "profile": {"name": "Administrator", "id": "26011"},
    }  # fmt: skip


new_user = _user


def picks(target: Row, values: tuple[str, ...]) -> None:
    target["pick_list_values"] = [{"display_value": v, "actual_value": v} for v in values]


def iso(at: dt.datetime, hours: int = 1) -> str:
    """As Zoho writes instants: in the token user's own offset."""
    zone = dt.timezone(dt.timedelta(hours=hours))
    return at.astimezone(zone).replace(microsecond=0).isoformat()


def instant(text: str) -> dt.datetime:
    made = dt.datetime.fromisoformat(text)
    return made if made.tzinfo else made.replace(tzinfo=dt.UTC)
