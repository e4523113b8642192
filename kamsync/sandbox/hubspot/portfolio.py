"""A canonical portfolio (contracts: the CSV format of the local connector) as HubSpot records.

Ids that are no numbers get numbers in the order of the texts, so that ties fall the same way.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from kamsync.field_maps import Wanted, load_mapping
from kamsync.sandbox.hubspot.store import TYPES, Store, iso

Row = dict[str, str]
FILES = {
    "account": "accounts.csv",
    "opportunity": "opportunities.csv",
    "contact": "contacts.csv",
    "activity": "activities.csv",
    "user": "users.csv",
    "survey": "surveys.csv",
    "case": "cases.csv",
    "quote": "quotes.csv",
    "rate": "rates.csv",
}
KINDS = {"meeting": "0-47", "call": "0-48", "email": "0-49", "note": "0-46", "task": "0-27"}
BASE = {"account": 10**9, "opportunity": 2 * 10**9, "contact": 3 * 10**9, "user": 4 * 10**9}
BASE |= {"activity": 5 * 10**9, "survey": 6 * 10**9, "case": 7 * 10**9}
BASE |= {"quote": 8 * 10**9}
WORDS = {"0-47": "hs_meeting_body", "0-48": "hs_call_body", "0-49": "hs_email_text"}
WORDS |= {"0-46": "hs_note_body"}
ALSO = ("quotes", "case_texts", "notes")
MAP = load_mapping("hubspot", Path(), wanted=Wanted(parts=ALSO))
OWN = {(i.stream, i.column): i for i in MAP.inputs.values()}
OWN_TYPES = {"integer": "number", "number": "number", "date": "date", "picklist": "enumeration"}
PEOPLE = ("owner_id", "kam_id", "sponsor_id", "rating_culture_by")


def read_folder(folder: Path) -> dict[str, list[Row]]:
    found = {}
    for stream, name in FILES.items():
        path = folder / name
        if path.exists():
            text = path.read_text(encoding="utf-8-sig")
            first = text.split("\n", 1)[0]
            delimiter = ";" if first.count(";") > first.count(",") else ","
            found[stream] = list(
                csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
            )
    return found


def generated(
    companies: int, deals: int, activities: int = 0, contacts: int = 0, first: int = 0
) -> dict[str, list[Row]]:
    """Records without meaning, for measuring: plausible sizes, nothing random."""
    accounts = [
        {
            "id": str(10**9 + n),
            "name": f"Company {n} – Söhne",
            "owner_id": str(4 * 10**9 + n % 50),
            "type": "Customer",
            "industry": ("MANUFACTURING", "RETAIL", "ENERGY")[n % 3],
            "country": ("France", "Germany", "Spain")[n % 3],
            "region": ("EMEA", "AMER")[n % 2],
            "employees": str(10 + n % 5000),
            "customer_revenue": f"{n % 900}000.50",
            "created_at": "2023-04-05T06:07:08Z",
        }
        for n in range(companies)
    ]
    stages = (("Won", "true", "true"), ("Lost", "true", "false"), ("Talks", "false", "false"))
    opportunities = [
        {
            "id": str(2 * 10**9 + n),
            "account_id": str(10**9 + n % max(companies, 1)),
            "name": f"Deal {n}",
            "stage": stages[n % 3][0],
            "is_closed": stages[n % 3][1],
            "is_won": stages[n % 3][2],
            "amount": f"{n % 70000}.25",
            "currency": "EUR",
            "probability": ("100", "0", "35")[n % 3],
            "close_date": f"2026-0{1 + n % 9}-1{n % 9}",
            "created_at": "2025-04-05T06:07:08Z",
            "type": "newbusiness",
            "owner_id": str(4 * 10**9 + n % 50),
        }
        for n in range(deals)
    ]
    users = [{"id": str(4 * 10**9 + n), "name": f"Owner {n}", "email": "o"} for n in range(50)]
    kinds = ("meeting", "call", "email", "note")
    happened = [
        {
            "id": str(5 * 10**9 + n),
            "account_id": str(10**9 + n % 1000),
            "kind": kinds[n % 4],
            "direction": ("", "inbound", "outbound", "")[n % 4],
            "occurred_at": f"2026-0{1 + n % 2}-1{n % 9}T10:00:00Z",
            "owner_id": str(4 * 10**9 + n % 50),
        }
        for n in range(first, first + activities)
    ]
    people = [
        {"id": str(3 * 10**9 + n), "account_id": str(10**9 + n % max(companies, 1)), "title": "CEO"}
        for n in range(contacts)
    ]
    streams = {"account": accounts, "opportunity": opportunities, "user": users}
    more = {"activity": happened, "contact": people}
    return streams | {name: rows for name, rows in more.items() if rows}


class Loader:
    """Puts canonical rows into a store and remembers which id became which."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.zone = ZoneInfo(store.portal["timeZone"])
        self.ids: dict[str, dict[str, str]] = {}
        self.stages: dict[tuple[str, str, str], str] = {}

    def load(self, portfolio: dict[str, list[Row]]) -> None:
        self.store.clear()
        for stream in BASE:
            self._number(stream, portfolio.get(stream, []))
        self._users(portfolio.get("user", []))
        self._pipeline(portfolio.get("opportunity", []))
        self._tickets(portfolio.get("case", []))
        self._rates(portfolio.get("rate", []), portfolio.get("opportunity", []))
        for stream in ("account", "contact", "opportunity", "activity", "survey", "case", "quote"):
            for row in portfolio.get(stream, []):
                self.put(stream, row)

    def _number(self, stream: str, rows: list[Row]) -> None:
        texts = sorted({r["id"] for r in rows if r.get("id")})
        plain = all(t.isdecimal() for t in texts)
        self.ids[stream] = {
            t: t if plain else str(BASE[stream] + n) for n, t in enumerate(texts, 1)
        }

    def id_of(self, stream: str, text: str) -> str:
        """The number behind a canonical id; unknown ones stay what they are."""
        return self.ids.get(stream, {}).get(text, text)

    def put(self, stream: str, row: Row) -> str:
        """Insert or change one record; returns its HubSpot id."""
        type_id = KINDS[row["kind"]] if stream == "activity" else TYPES[MAP.streams[stream].object]
        text = row.get("id", "").rpartition(":")[2] if stream == "activity" else row.get("id", "")
        record_id = self.id_of(stream, text) if text else self.store.fresh_id()
        special = getattr(self, f"_{stream}", None)
        properties = self._plain(stream, type_id, row)
        properties |= special(row, type_id) if special else {}
        self.store.put(type_id, record_id, properties)
        self._link(stream, type_id, record_id, row)
        return record_id

    def _plain(self, stream: str, type_id: str, row: Row) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for column, value in row.items():
            source = MAP.streams[stream].fields.get(column)
            if source is None or source.field.startswith("@"):
                continue
            name = source.field
            known = self.store.definitions[type_id].get(name)
            if known is None:
                if not value:
                    continue
                self._define(type_id, stream, column, name)
            found[name] = self._text(column, value) or None
        return found

    def _define(self, type_id: str, stream: str, column: str, name: str) -> None:
        """A property an admin made, as `provision --inputs` makes it."""
        own = OWN.get((stream, column))
        self.store.define(type_id, name, OWN_TYPES.get(own.type, "string") if own else "string")
        made = self.store.definitions[type_id][name]
        choices = own.choices if own else ()
        made.options = [{"value": c, "label": c, "hidden": False} for c in choices]

    def _text(self, column: str, value: str) -> str:
        if column in PEOPLE and value:
            return self.id_of("user", value)
        if column in ("parent_id", "group_id"):
            return self.id_of("account", value)
        if column in ("reports_to_id", "counterpart_id") and value:
            return self.id_of("contact", value)
        if column in ("close_date", "answered_at"):
            return self._midnight(value)
        if column in ("created_at", "opened_at", "closed_at", "first_reply_at"):
            return self._instant(value)
        return value

    def _instant(self, value: str) -> str:
        """Datetimes carry an offset in HubSpot; one without is meant in the portal's zone."""
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            return value
        return value if moment.tzinfo else iso(moment.replace(tzinfo=self.zone))

    def _midnight(self, value: str) -> str:
        """A date, where the portal keeps a datetime: midnight in its own zone."""
        if not value or "T" in value:
            return value
        try:
            day = dt.datetime.fromisoformat(value)
        except ValueError:
            return value
        return iso(day.replace(tzinfo=self.zone))

    def _opportunity(self, row: Row, _: str) -> dict[str, str | None]:
        found: dict[str, str | None] = {"pipeline": "default"}
        if "stage" in row:
            key = (row["stage"], row.get("is_closed", ""), row.get("is_won", ""))
            found["dealstage"] = self.stages.get(key, key[0])
            found["hs_is_closed"] = row.get("is_closed") or None
            found["hs_is_closed_won"] = row.get("is_won") or None
        if row.get("probability"):
            found["hs_deal_stage_probability"] = str(Decimal(row["probability"]) / 100)
        return found

    def _activity(self, row: Row, type_id: str) -> dict[str, str | None]:
        at = row.get("occurred_at") or row.get("completed_at") or row.get("due_at") or ""
        at = self._instant(at)
        found: dict[str, str | None] = {"hs_timestamp": at}
        if row.get("text") and type_id in WORDS:
            found[WORDS[type_id]] = row["text"]
        direction = row.get("direction", "")
        if type_id == "0-47":
            found |= {"hs_meeting_start_time": at, "hs_meeting_outcome": "COMPLETED"}
            invited = [self.id_of("user", u) for u in row.get("attendee_ids", "").split("|") if u]
            found["hs_attendee_owner_ids"] = ";".join(invited) or None
        elif type_id == "0-48":
            found["hs_call_direction"] = direction.upper()
            found["hs_call_status"] = "COMPLETED" if row.get("completed_at") else "NO_ANSWER"
        elif type_id == "0-49":
            words = {"inbound": "INCOMING_EMAIL", "outbound": "EMAIL"}
            found["hs_email_direction"] = words.get(direction, "FORWARDED_EMAIL")
        elif type_id == "0-27":
            found["hs_task_completion_date"] = row.get("completed_at", "")
            found["hs_task_status"] = "COMPLETED" if row.get("completed_at") else "NOT_STARTED"
            found["hs_timestamp"] = self._instant(row.get("due_at", "")) or at
        return found

    def _survey(self, row: Row, _: str) -> dict[str, str | None]:
        return {"hs_survey_type": "NPS" if row.get("scale_max") == "10" else "CSAT"}

    def _case(self, row: Row, _: str) -> dict[str, str | None]:
        return {"hs_pipeline": "0", "hs_pipeline_stage": row.get("status", "")}

    def _link(self, stream: str, type_id: str, record_id: str, row: Row) -> None:
        account = self.id_of("account", row.get("account_id", ""))
        if stream != "account" and account:
            self.store.unlink(type_id, record_id, "0-2")
            self.store.link((type_id, record_id), ("0-2", account), primary=True)
            record = self.store.records[type_id][record_id]
            alive = self.store.alive("0-2", account)
            if stream == "opportunity":
                record.properties["hs_primary_associated_company"] = account if alive else None
            elif stream == "contact":
                record.properties["associatedcompanyid"] = account if alive else None
        contacts = [*row.get("contact_ids", "").split("|"), row.get("contact_id", "")]
        for text in filter(None, contacts):
            self.store.link((type_id, record_id), ("0-1", self.id_of("contact", text)))
        deal = row.get("opportunity_id", "")
        if deal:
            self.store.link((type_id, record_id), ("0-3", self.id_of("opportunity", deal)))

    def _users(self, rows: Iterable[Row]) -> None:
        self.store.owners = []
        for row in rows:
            first, _, last = row.get("name", "").partition(" ")
            team = row.get("department", "")
            self.store.owners.append(
                {
                    "id": self.id_of("user", row["id"]),
                    "type": "PERSON",
                    "email": row.get("email", ""),
                    "firstName": first,
                    "lastName": last,
                    "userId": 1,
                    "archived": row.get("is_active") == "false",
                    "updatedAt": iso(self.store.now()),
                    "teams": [{"id": "1", "name": team, "primary": True}] if team else [],
                }
            )

    def _pipeline(self, rows: Iterable[Row]) -> None:
        stages: list[dict[str, object]] = []
        self.stages = {}
        defaults: dict[tuple[str, str, str], str] = {}
        for row in rows:
            key = (row.get("stage", ""), row.get("is_closed", ""), row.get("is_won", ""))
            self.stages.setdefault(key, f"stage{len(self.stages)}")
            if row.get("probability"):
                defaults.setdefault(key, str(Decimal(row["probability"]) / 100))
        for n, (key, stage_id) in enumerate(self.stages.items()):
            label, closed, won = key
            share = (
                "1.0" if won == "true" else "0.0" if closed == "true" else defaults.get(key, "0.5")
            )
            metadata = {"isClosed": closed or "false", "probability": share}
            stages.append(
                {"id": stage_id, "label": label, "displayOrder": n, "archived": False}
                | {"metadata": metadata}
            )
        self.store.pipelines["0-3"] = [{"id": "default", "label": "Sales", "stages": stages}]

    def _tickets(self, rows: Iterable[Row]) -> None:
        words = dict.fromkeys(r.get("status", "") for r in rows)
        stages = [{"id": w, "label": w, "metadata": {"ticketState": "OPEN"}} for w in words if w]
        self.store.pipelines["0-5"] = [{"id": "0", "label": "Support", "stages": stages}]

    def _rates(self, rows: Iterable[Row], deals: Iterable[Row]) -> None:
        home = self.store.portal["companyCurrency"]
        found = []
        for row in rows:
            rate = Decimal(row["rate"])
            if row["direction"] == "unit_per_home":
                rate = round(1 / rate, 18)
            found.append(
                {
                    "fromCurrencyCode": row["currency"],
                    "toCurrencyCode": home,
                    "conversionRate": _json_number(rate),
                    "effectiveAt": self._midnight(row["valid_from"]),
                }
            )
        self.store.rates = found
        named = {r["currency"] for r in deals if r.get("currency")}
        named |= {str(r["fromCurrencyCode"]) for r in found}
        self.store.portal["additionalCurrencies"] = sorted(named - {home})


def _json_number(value: Decimal) -> float | str:
    """A number where a float holds it exactly, else text: both occur."""
    return float(value) if Decimal(repr(float(value))) == value else str(value)
