"""A HubSpot portal in memory: records, definitions, associations, history, and its clock."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

NAMES = {
    "0-1": "contacts",
    "0-2": "companies",
    "0-3": "deals",
    "0-5": "tickets",
    "0-14": "quotes",
    "0-19": "feedback_submissions",
    "0-27": "tasks",
    "0-46": "notes",
    "0-47": "meetings",
    "0-48": "calls",
    "0-49": "emails",
}
TYPES = {name: type_id for type_id, name in NAMES.items()}
ENGAGEMENTS = ("0-46", "0-47", "0-48", "0-49", "0-27")
API = {"sourceType": "INTEGRATION", "sourceId": "app-1"}
PERSON = {"sourceType": "CRM_UI", "sourceId": "userId:77"}

_STANDARD = {
    "0-2": "name:string domain:string type:enumeration industry:enumeration country:string "
    "state:string numberofemployees:number annualrevenue:number createdate:datetime! "
    "hs_parent_company_id:number! hs_updated_by_user_id:number!",
    "0-3": "dealname:string dealstage:enumeration pipeline:enumeration amount:number "
    "closedate:datetime createdate:datetime! dealtype:enumeration closed_lost_reason:string "
    "deal_currency_code:enumeration hs_exchange_rate:number! hs_is_closed:bool! "
    "hs_is_closed_won:bool! hs_deal_stage_probability:number "
    "hs_primary_associated_company:number! hs_updated_by_user_id:number!",
    "0-1": "firstname:string lastname:string email:string jobtitle:string "
    "associatedcompanyid:number! hs_buying_role:enumeration hs_seniority:enumeration "
    "hs_email_domain:string! createdate:datetime!",
    "0-14": "hs_title:string hs_status:enumeration hs_expiration_date:date",
    "0-5": "subject:string content:string hs_pipeline:enumeration hs_pipeline_stage:enumeration "
    "hs_ticket_priority:enumeration createdate:datetime! closed_date:datetime "
    "first_agent_reply_date:datetime!",
    "0-19": "hs_survey_type:enumeration! hs_survey_name:string! hs_value:string! "
    "hs_content:string! hs_submission_timestamp:datetime!",
    "0-47": "hs_meeting_title:string hs_meeting_body:string hs_attendee_owner_ids:string "
    "hs_meeting_start_time:datetime hs_meeting_outcome:enumeration "
    "hs_activity_type:enumeration",
    "0-48": "hs_call_title:string hs_call_body:string hs_call_direction:enumeration "
    "hs_call_status:enumeration "
    "hs_call_disposition:string hs_activity_type:enumeration",
    "0-49": "hs_email_direction:enumeration hs_email_subject:string hs_email_text:string",
    "0-46": "hs_note_body:string",
    "0-27": "hs_task_subject:string hs_task_body:string hs_task_status:enumeration "
    "hs_task_priority:enumeration hs_task_type:enumeration hs_task_completion_date:datetime!",
}
"""`name:type`, `!` for a read-only property."""


@dataclass
class Property:
    name: str
    type: str = "string"
    field_type: str = "text"
    label: str = ""
    group: str = "standard"
    read_only: bool = False
    unique: bool = False
    options: list[dict[str, Any]] = field(default_factory=list)
    description: str = ""
    archived: bool = False
    calculated: bool = False

    def shown(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label or self.name,
            "type": self.type,
            "fieldType": self.field_type,
            "groupName": self.group,
            "description": self.description,
            "options": self.options,
            "calculated": self.calculated,
            "archived": self.archived,
            "hasUniqueValue": self.unique,
            "modificationMetadata": {"readOnlyValue": self.read_only},
        }


@dataclass
class Record:
    id: str
    properties: dict[str, str | None]
    created: dt.datetime
    updated: dt.datetime
    indexed: dt.datetime
    """From when search shows this version."""
    archived_at: dt.datetime | None = None
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    to: str
    primary: bool = False
    kind: int = 0
    """Another association type than the plain one."""


class Store:
    """All state; the HTTP side holds a lock around it."""

    def __init__(self, now: dt.datetime | None = None) -> None:
        self._now = now
        self.portal: dict[str, Any] = {
            "portalId": 62515,
            "accountType": "STANDARD",
            "timeZone": "Europe/Paris",
            "companyCurrency": "EUR",
            "additionalCurrencies": [],
            "uiDomain": "app-eu1.hubspot.com",
        }
        self.index_lag = dt.timedelta(0)
        self.unique_tasks = True
        self.hidden: set[tuple[str, str]] = set()
        self.refused: set[str] = set()
        """Companies that a rule of the portal lets no app change."""
        self.required: dict[str, set[str]] = {}
        self.next_id = 900_000_000
        self.owners: list[dict[str, Any]] = []
        self.rates: list[dict[str, Any]] = []
        self.pipelines: dict[str, list[dict[str, Any]]] = {}
        self.definitions: dict[str, dict[str, Property]] = {}
        self.groups: dict[str, dict[str, str]] = {}
        self.segments: dict[str, dict[str, Any]] = {}
        self.keeps_types = False
        """Whether a property keeps the type it was made with."""
        self.allows_objects = False
        """Whether the edition has custom objects."""
        self.schemas: dict[str, dict[str, Any]] = {}
        """Type id → schema of a custom object."""
        self.clear()
        for type_id, text in _STANDARD.items():
            self._standard(type_id, text)

    def _standard(self, type_id: str, text: str) -> None:
        self.groups[type_id] = {"standard": "Standard"}
        self.definitions[type_id] = {}
        common = "hs_object_id:number! hubspot_owner_id:enumeration hs_createdate:datetime! "
        modified = "lastmodifieddate" if type_id == "0-1" else "hs_lastmodifieddate"
        common += f"{modified}:datetime! hs_merged_object_ids:string! "
        common += "hubspot_owner_assigneddate:datetime! " if type_id == "0-2" else ""
        common += "hs_timestamp:datetime " if type_id in ENGAGEMENTS else ""
        for word in (common + text).split():
            name, kind = word.rstrip("!").split(":")
            made = Property(name, kind, read_only=word.endswith("!"))
            self.definitions[type_id][name] = made

    def add_object(self, body: dict[str, Any]) -> dict[str, Any]:
        """A custom object with its properties, in a property group of its own."""
        type_id, group = f"2-{7_000_000 + len(self.schemas)}", f"{body['name']}_information"
        self._standard(type_id, "")
        self.groups[type_id][group] = group
        for p in body["properties"]:
            made = Property(p["name"], p["type"], p["fieldType"], p["label"], group)
            made.options = p.get("options", [])
            self.definitions[type_id][made.name] = made
        self.records[type_id], self.order[type_id] = {}, []
        self.schemas[type_id] = body | {"objectTypeId": type_id}
        return self.schema(type_id)

    def schema(self, type_id: str) -> dict[str, Any]:
        properties = [p.shown() for p in self.definitions[type_id].values()]
        return self.schemas[type_id] | {"properties": properties}

    def drop_object(self, type_id: str) -> None:
        for table in (self.schemas, self.definitions, self.groups, self.records, self.order):
            table.pop(type_id)

    def clear(self) -> None:
        """No records; the portal's set-up stays."""
        types = (*NAMES, *self.schemas)
        self.records: dict[str, dict[str, Record]] = {t: {} for t in types}
        self.order: dict[str, list[int]] = {t: [] for t in types}
        self.links: dict[tuple[str, str], dict[str, list[Link]]] = defaultdict(dict)

    def now(self) -> dt.datetime:
        return self._now or dt.datetime.now(dt.UTC)

    def set_clock(self, moment: dt.datetime | None) -> None:
        """None: the machine's."""
        self._now = moment

    def advance(self, seconds: float) -> None:
        if self._now is not None:
            self._now += dt.timedelta(seconds=seconds)

    def modified_name(self, type_id: str) -> str:
        return "lastmodifieddate" if type_id == "0-1" else "hs_lastmodifieddate"

    def fresh_id(self) -> str:
        self.next_id += 1
        return str(self.next_id)

    def put(
        self, type_id: str, record_id: str, properties: dict[str, str | None], source: Any = None
    ) -> Record:
        """Create or change, as `source` (default: a person)."""
        now = self.now()
        record = self.records[type_id].get(record_id)
        if record is None:
            record = Record(record_id, {}, now, now, now + self.index_lag)
            self.records[type_id][record_id] = record
            bisect.insort(self.order[type_id], int(record_id))
            record.properties["hs_object_id"] = record_id
            record.properties["hs_createdate"] = iso(now)
        record.updated, record.indexed = now, now + self.index_lag
        record.properties[self.modified_name(type_id)] = iso(now)
        for name, value in properties.items():
            owned = type_id == "0-2" and name == "hubspot_owner_id"
            if owned and record.properties.get(name) != (value or None):
                record.properties["hubspot_owner_assigneddate"] = iso(now)
            if (type_id == "0-27" or owned) and record.properties.get(name) != value:
                entry = {"value": value, "timestamp": iso(now)} | (source or PERSON)
                record.history.setdefault(name, []).insert(0, entry)
            record.properties[name] = value or None
        return record

    def archive(self, type_id: str, record_id: str) -> None:
        record = self.records[type_id].get(record_id)
        if record is not None and record.archived_at is None:
            record.archived_at = self.now()

    def restore(self, type_id: str, record_id: str) -> None:
        """Back from the bin as it was: no stamp moves."""
        self.records[type_id][record_id].archived_at = None

    def purge(self, type_id: str, record_id: str) -> None:
        """A privacy delete: gone without a trace."""
        del self.records[type_id][record_id]
        self.order[type_id].remove(int(record_id))

    def merge(self, type_id: str, winner: str, loser: str) -> None:
        absorbed = self.records[type_id][winner].properties.get("hs_merged_object_ids") or ""
        names = ";".join(filter(None, (absorbed, loser)))
        self.purge(type_id, loser)
        self.put(type_id, winner, {"hs_merged_object_ids": names})

    def link(self, a: tuple[str, str], b: tuple[str, str], *, primary: bool = False) -> None:
        for (one, one_id), (two, two_id) in ((a, b), (b, a)):
            there = self.links[one, two].setdefault(one_id, [])
            there[:] = [known for known in there if known.to != two_id]
            there.append(Link(two_id, primary))

    def unlink(self, type_id: str, record_id: str, to: str) -> None:
        for known in self.links[type_id, to].pop(record_id, []):
            back = self.links[to, type_id].get(known.to, [])
            back[:] = [one for one in back if one.to != record_id]

    def linked(self, type_id: str, record_id: str, to: str) -> list[Link]:
        there = self.links[type_id, to].get(record_id, [])
        return [one for one in there if self.alive(to, one.to)]

    def alive(self, type_id: str, record_id: str) -> bool:
        record = self.records[type_id].get(record_id)
        return record is not None and record.archived_at is None

    def define(self, type_id: str, name: str, kind: str = "string", group: str = "own") -> None:
        self.groups[type_id].setdefault(group, group)
        self.definitions[type_id].setdefault(name, Property(name, kind, group=group))

    def readable(self, type_id: str, name: str) -> bool:
        known = self.definitions[type_id].get(name)
        return known is not None and not known.archived and (type_id, name) not in self.hidden


def iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
