"""A canonical portfolio (contracts §5) as the rows a Salesforce org would hold.

Ids that are none of Salesforce's get some in the order of the texts, so that ties fall the same
way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from kamsync.field_maps import load_mapping
from kamsync.model.fieldmap import OutputField
from kamsync.sandbox.salesforce.org import ADMIN, PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.rates import put_rates
from kamsync.sandbox.salesforce.schema import FieldDef
from kamsync.sandbox.salesforce.soql import Row

Record = dict[str, str]
Portfolio = dict[str, list[Record]]
OBJECTS = {
    "user": "User",
    "account": "Account",
    "contact": "Contact",
    "opportunity": "Opportunity",
    "activity": "Task",
    "case": "Case",
    "quote": "Quote",
    "contract": "Contract",
    "team_member": "AccountTeamMember",
    "survey": "Survey__c",
}
"""In the order in which records lean on one another."""
_ROLES = "OpportunityContactRole"
_CLEARED = (
    *OBJECTS.values(),
    "Event",
    "EmailMessage",
    "TaskWhoRelation",
    "EventWhoRelation",
    "EventRelation",
    _ROLES,
)
_TYPES = {
    "text": "string",
    "integer": "double",
    "number": "double",
    "date": "date",
    "picklist": "picklist",
    "boolean": "boolean",
}
_PEOPLE = ("kam_id", "sponsor_id", "rating_culture_by")


class Loader:
    """Puts canonical records into an org and remembers which id became which."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.ids: dict[str, dict[str, str]] = {}
        self.inputs: dict[str, list[OutputField]] = {}
        self.home = "EUR"
        for item in load_mapping("salesforce", Path()).inputs.values():
            self.inputs.setdefault(item.stream, []).append(item)
        self._zone = ZoneInfo("Europe/Paris")

    def load(self, portfolio: Portfolio) -> None:
        """Replaces all records; each is a day older than the clock."""
        org = self.org
        org.loading = True
        now, org.clock = org.clock, org.clock - dt.timedelta(days=1)
        for name in (n for n in _CLEARED if n in org.rows and n != "User"):
            org.rows[name].clear()
        put_rates(org, portfolio.get("rate", []), self.home)
        for stream in (s for s, name in OBJECTS.items() if name in org.rows):
            self._number(stream, portfolio.get(stream, []))
        for stream, name in OBJECTS.items():
            for record in portfolio.get(stream, []) if name in org.rows else ():
                self.put(stream, record)
        self._roles(portfolio)
        org.clock = now
        org.loading = False
        org.version += 1

    def put(self, stream: str, record: Record) -> None:
        """Insert a record, or change the one with its id."""
        org = self.org
        given = {k: v for k, v in record.items() if v != ""}
        name, row = self._makers()[stream](given)
        row |= self._own(stream, name, given)
        row = {k: v for k, v in row.items() if k in org.objects[name].fields}
        known = org.rows[name].get(row.get("Id") or "")
        if known is not None:
            row.pop("Id")
            org.update(name, known["Id"], {k: v for k, v in row.items() if v is not None}, PERSON)
        else:
            org.insert(name, row, PERSON)

    def id_of(self, stream: str, text: str | None, prefix: str = "") -> str | None:
        """The org's id of a canonical one; ids that look right are kept."""
        if not text:
            return None
        prefix = prefix or self.org.objects[OBJECTS[stream]].prefix
        if len(text) == 18 and text.startswith(prefix):
            return text
        known = self.ids.setdefault(stream, {})
        if text not in known:
            known[text] = f"{prefix}{len(known) + 1:012d}AAA"
        return known[text]

    def _number(self, stream: str, records: Iterable[Record]) -> None:
        self.ids.pop(stream, None)
        rows = {r["id"]: r for r in records if r.get("id")}
        for text in sorted(rows):
            self.id_of(stream, text, _prefix(rows[text]) if stream == "activity" else "")

    def _makers(self) -> dict[str, Callable[[Record], tuple[str, Row]]]:
        return {
            "account": self._account,
            "opportunity": self._opportunity,
            "contact": self._contact,
            "user": self._user,
            "activity": self._activity,
            "case": self._case,
            "quote": self._quote,
            "contract": self._contract,
            "team_member": self._team_member,
            "survey": self._survey,
        }

    def _time(self, text: str | None) -> str | None:
        """Salesforce keeps instants in UTC; one without an offset is meant in the org's zone."""
        if not text:
            return None
        at = dt.datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=self._zone)
        return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def _day(self, stamp: str | None) -> str | None:
        """The day of an instant where people sit: ActivityDate is no UTC date."""
        if not stamp:
            return None
        at = dt.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.000%z")
        return at.astimezone(self._zone).date().isoformat()

    def _created(self, r: Record) -> Row:
        return {"CreatedDate": self._time(r["created_at"])} if "created_at" in r else {}

    def _own(self, stream: str, name: str, r: Record) -> Row:
        """Fields people fill; made with the right to read them, where a record needs one."""
        row: Row = {}
        for item in self.inputs.get(stream, []):
            value = r.get(item.column)
            if value is None:
                continue
            self._field(name, item)
            if item.column in _PEOPLE:
                row[item.field] = self.id_of("user", value)
            elif item.column == "counterpart_id":
                row[item.field] = self.id_of("contact", value) if value else None
            elif item.column == "group_id":
                row[item.field] = self.ids.get("account", {}).get(value, value)
            else:
                number = item.type in ("integer", "number")
                row[item.field] = float(value) if number else value
        return row

    def _field(self, name: str, item: OutputField) -> None:
        org = self.org
        if item.field in org.objects[name].fields:
            return
        field = FieldDef(
            item.field,
            _TYPES[item.type],
            label=item.label,
            precision=18,
            scale=4 if item.type == "number" else 0,
            custom=True,
            values=item.choices,
        )
        org.add_field(name, field)
        sets = [s for s in org.rows["PermissionSet"].values() if s["Name"] == "Company_Data"]
        if not sets:
            sets = [org.insert("PermissionSet", {"Name": "Company_Data"}, ADMIN)]
            given = {"AssigneeId": ROBOT, "PermissionSetId": sets[0]["Id"]}
            org.insert("PermissionSetAssignment", given, ADMIN)
        grant = {"ParentId": sets[0]["Id"], "Field": f"{name}.{item.field}", "SobjectType": name}
        grant |= {"PermissionsRead": True, "PermissionsEdit": False}
        org.insert("FieldPermissions", grant, ADMIN)

    def _account(self, r: Record) -> tuple[str, Row]:
        return "Account", {
            "Id": self.id_of("account", r["id"]),
            "Name": r.get("name"),
            "OwnerId": self.id_of("user", r.get("owner_id")),
            "ParentId": self.id_of("account", r.get("parent_id")),
            "Type": r.get("type"),
            "Industry": r.get("industry"),
            "BillingCountry": r.get("country"),
            "Website": r.get("domain"),
            "AnnualRevenue": _number(r, "customer_revenue"),
            "Rating": r.get("credit_rating"),
            "NumberOfEmployees": int(r["employees"]) if "employees" in r else None,
            "CurrencyIsoCode": r.get("currency"),
            "IsPersonAccount": False,
            **self._created(r),
        }

    def _opportunity(self, r: Record) -> tuple[str, Row]:
        row = {
            "Id": self.id_of("opportunity", r["id"]),
            "AccountId": self.id_of("account", r.get("account_id")),
            "Name": r.get("name"),
            "StageName": r.get("stage"),
            "Amount": _number(r, "amount"),
            "Probability": _number(r, "probability"),
            "CloseDate": r.get("close_date"),
            "Type": r.get("type"),
            "OwnerId": self.id_of("user", r.get("owner_id")),
            "CurrencyIsoCode": r.get("currency"),
            **self._created(r),
        }
        for column, field in (("is_closed", "IsClosed"), ("is_won", "IsWon")):
            if column in r:
                row[field] = r[column] == "true"
        return "Opportunity", row

    def _contact(self, r: Record) -> tuple[str, Row]:
        domain = r.get("email_domain")
        return "Contact", {
            "Id": self.id_of("contact", r["id"]),
            "AccountId": self.id_of("account", r.get("account_id")),
            "Name": r.get("name", "A person"),
            "Title": r.get("title"),
            "ReportsToId": self.id_of("contact", r.get("reports_to_id")),
            "Email": f"someone@{domain}" if domain else None,
            "IsPersonAccount": False,
        }

    def _roles(self, portfolio: Portfolio) -> None:
        """The part a contact plays, where Salesforce keeps it: on a deal of the account."""
        deals = {r.get("account_id", ""): r["id"] for r in portfolio.get("opportunity", [])}
        for r in portfolio.get("contact", []):
            deal = deals.get(r.get("account_id", ""))
            if r.get("role") and deal:
                place = {"OpportunityId": self.id_of("opportunity", deal)}
                place["ContactId"] = self.id_of("contact", r["id"])
                self.org.insert(_ROLES, place | {"Role": r["role"]}, PERSON)

    def _user(self, r: Record) -> tuple[str, Row]:
        language = {"fr": "fr", "en": "en_US"}.get(r.get("language", ""), r.get("language"))
        return "User", {
            "Id": self.id_of("user", r["id"]),
            "Name": r.get("name"),
            "Email": r.get("email"),
            "IsActive": r.get("is_active", "true") == "true",
            "Department": r.get("department"),
            "ManagerId": self.id_of("user", r.get("manager_id")),
            "LanguageLocaleKey": language,
        }

    def _activity(self, r: Record) -> tuple[str, Row]:
        name = "Event" if r["kind"] == "meeting" else "Task"
        at = self._time(r.get("occurred_at"))
        row: Row = {
            "Id": self.id_of("activity", r["id"], _prefix(r)),
            "WhatId": self.id_of("opportunity", r.get("opportunity_id"))
            or self.id_of("account", r.get("account_id")),
            "OwnerId": self.id_of("user", r.get("owner_id")),
            "AccountId": self.id_of("account", r.get("account_id")),
            **self._created(r),
        }
        row |= self._people(name, str(row["Id"]), r)
        if name == "Event":
            times = {"StartDateTime": at, "ActivityDateTime": at, "ActivityDate": self._day(at)}
            invited = self._invited(str(row["Id"]), r)
            row |= {"Description": r.get("text"), "IsGroupEvent": invited}
            return name, row | times | {"IsAllDayEvent": False}
        row |= {"Description": r.get("text")}
        return name, row | self._task(str(row["Id"]), r, at)

    def _invited(self, row_id: str, r: Record) -> bool:
        """Whether colleagues were invited to the meeting; each is a row of EventRelation."""
        users = [u for u in r.get("attendee_ids", "").split("|") if u]
        for user in users:
            link = {"EventId": row_id, "RelationId": self.id_of("user", user), "IsInvitee": True}
            self.org.insert("EventRelation", link, PERSON)
        return bool(users)

    def _people(self, name: str, row_id: str, r: Record) -> Row:
        """One contact; several only where the org shares activities."""
        texts = [c for c in r.get("contact_ids", "").split("|") if c]
        contacts = [self.id_of("contact", text) for text in texts]
        relation = f"{name}WhoRelation"
        if relation in self.org.rows and len(contacts) > 1:
            for contact in contacts:
                link = {f"{name}Id": row_id, "RelationId": contact, "Type": "Contact"}
                self.org.insert(relation, link, PERSON)
        return {"WhoId": contacts[0] if contacts else None, "WhoCount": len(contacts)}

    def _task(self, row_id: str, r: Record, at: str | None) -> Row:
        """A call, e-mail or note is logged when done; a call that reached nobody says so."""
        kind, direction = r["kind"], r.get("direction", "")
        reached = self._time(r.get("completed_at"))
        if kind == "email" and direction:
            mail = {"ActivityId": row_id, "Incoming": direction == "inbound"}
            self.org.insert("EmailMessage", mail, PERSON)
        done = reached if kind == "task" else reached or at
        attempt = kind == "call" and direction != "inbound" and done and not reached
        return {
            "TaskSubtype": {"call": "Call", "email": "Email"}.get(kind, "Task"),
            "Type": {"note": "Note"}.get(kind),
            "Status": "Completed" if done else "Not Started",
            "CallType": direction.capitalize() if kind == "call" and direction else None,
            "CallDisposition": "No Answer" if attempt else None,
            "CompletedDateTime": done,
            "ActivityDate": r.get("due_at", "")[:10] or self._day(at),
        }

    def _case(self, r: Record) -> tuple[str, Row]:
        return "Case", {
            "Id": self.id_of("case", r.get("id") or f"{r['account_id']}{r['opened_at']}"),
            "AccountId": self.id_of("account", r.get("account_id")),
            "CreatedDate": self._time(r["opened_at"]),
            "Priority": r.get("priority"),
            "ClosedDate": self._time(r.get("closed_at")),
            "Status": r.get("status"),
            "OwnerId": self.id_of("user", r.get("owner_id")),
            "Description": r.get("text"),
        }

    def _quote(self, r: Record) -> tuple[str, Row]:
        return "Quote", {
            "Id": self.id_of("quote", r["id"]),
            "AccountId": self.id_of("account", r.get("account_id")),
            "OpportunityId": self.id_of("opportunity", r.get("opportunity_id")),
            "OwnerId": self.id_of("user", r.get("owner_id")),
            "Status": r.get("status"),
            "ExpirationDate": r.get("valid_until"),
        }

    def _contract(self, r: Record) -> tuple[str, Row]:
        return "Contract", {
            "Id": self.id_of("contract", r.get("id") or f"{r['account_id']}{r.get('starts_on')}"),
            "AccountId": self.id_of("account", r.get("account_id")),
            "StartDate": r.get("starts_on"),
            "EndDate": r.get("ends_on"),
            "OwnerExpirationNotice": r.get("notice_days"),
            "CurrencyIsoCode": r.get("currency"),
        }

    def _team_member(self, r: Record) -> tuple[str, Row]:
        return "AccountTeamMember", {
            "Id": self.id_of("team_member", r.get("id") or f"{r['account_id']}{r['user_id']}"),
            "AccountId": self.id_of("account", r.get("account_id")),
            "UserId": self.id_of("user", r.get("user_id")),
            "TeamMemberRole": r.get("role"),
        }

    def _survey(self, r: Record) -> tuple[str, Row]:
        return "Survey__c", {
            "Id": self.id_of("survey", r.get("id") or f"{r['account_id']}{r['answered_at']}"),
            "Account__c": self.id_of("account", r.get("account_id")),
            "Contact__c": self.id_of("contact", r.get("contact_id")),
            "Question__c": r.get("question"),
            "Score__c": _number(r, "score"),
            "Scale__c": _number(r, "scale_max"),
            "Text__c": r.get("text"),
            "Answered__c": r.get("answered_at"),
        }


def _prefix(record: Record) -> str:
    return "00U" if record.get("kind") == "meeting" else "00T"


def _number(record: Record, column: str) -> float | None:
    return float(record[column]) if column in record else None
