"""The state of one loopback org: rows, stamps, field-level security, its own clock."""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from kamsync.sandbox.salesforce.schema import FieldDef, ObjectDef, custom_object, plain_org
from kamsync.sandbox.salesforce.soql import Query, Row, SoqlError

ORG_ID = "00D000000000001AAA"
ROBOT = "005000000000robAAA"
ADMIN = "005000000000admAAA"
PERSON = "005000000000manAAA"


class RowError(Exception):
    def __init__(self, code: str, message: str, *fields: str) -> None:
        self.code, self.message, self.fields = code, message, list(fields)
        super().__init__(code)


class Org:
    def __init__(self, *features: str, clock: dt.datetime | None = None) -> None:
        self.lock = threading.RLock()
        self.clock = clock or dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
        self.ticking = False
        self.objects: dict[str, ObjectDef] = plain_org(frozenset(features))
        self.rows: dict[str, dict[str, Row]] = {name: {} for name in self.objects}
        self.hidden: set[tuple[str, str]] = set()
        self.read_only: set[tuple[str, str]] = set()
        self.refused: set[str] = set()
        """Records that a rule of the org lets nobody but people change."""
        self.is_sandbox = False
        self.deletable_tasks = True
        self.version = 0
        self.loading = False
        self.deploy_problems: dict[str, str] = {}
        """Component → why every deploy that holds it is refused."""
        self.notifications: list[dict[str, Any]] = []
        """What the notification action took: recipients, title, body, target."""
        self._serial = 0
        self._selected: dict[Any, list[Row]] = {}
        self._seed()

    def _seed(self) -> None:
        def put(name: str, **values: Any) -> None:
            self.insert(name, values, ADMIN)

        for user, name in ((ROBOT, "kamsync"), (ADMIN, "Admin"), (PERSON, "Ada Person")):
            email = f"{name.split()[0].lower()}@org.example"
            put(
                "User",
                Id=user,
                Name=name,
                Username=email,
                Email=email,
                IsActive=True,
                TimeZoneSidKey="Europe/Paris",
                LanguageLocaleKey="fr",
            )
        put(
            "Organization",
            Id=ORG_ID,
            Name="Ardent Industries",
            IsSandbox=False,
            TimeZoneSidKey="Europe/Paris",
            DefaultLocaleSidKey="fr_FR",
        )
        for at, (name, closed) in enumerate(
            [("Not Started", False), ("In Progress", False), ("Completed", True)]
        ):
            put("TaskStatus", ApiName=name, IsClosed=closed, IsDefault=at == 0, SortOrder=at)
        for at, name in enumerate(["High", "Normal", "Low"]):
            put(
                "TaskPriority",
                ApiName=name,
                IsHighPriority=at == 0,
                IsDefault=at == 1,
                SortOrder=at,
            )

    # time

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) if self.ticking else self.clock

    def stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def advance(self, **parts: float) -> None:
        self.clock += dt.timedelta(**parts)

    # rows

    def new_id(self, name: str) -> str:
        self._serial += 1
        return f"{self.objects[name].prefix}{self._serial:012d}AAA"

    def insert(self, name: str, values: Row, by: str) -> Row:
        row: Row = dict.fromkeys(self.objects[name].fields)
        row |= {"Id": values.get("Id") or self.new_id(name), "IsDeleted": False}
        stamp = self.stamp()
        row |= dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), stamp)
        row |= {"CreatedById": by, "LastModifiedById": by}
        self._check(name, row, values)
        row |= values
        self._derive(name, row)
        self.rows[name][row["Id"]] = row
        self.version += 1
        return row

    def update(self, name: str, row_id: str, values: Row, by: str) -> Row:
        row = self.rows[name].get(row_id)
        if row is None:
            raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if row.get("IsDeleted"):
            raise RowError("ENTITY_IS_DELETED", "entity is deleted")
        if row_id in self.refused and by != PERSON:
            raise RowError("FIELD_CUSTOM_VALIDATION_EXCEPTION", "under review: no changes")
        self._check(name, row, values)
        row |= values
        row |= {"SystemModstamp": self.stamp(), "LastModifiedById": by}
        row["LastModifiedDate"] = row["SystemModstamp"]
        self._derive(name, row)
        self.version += 1
        return row

    def delete(self, name: str, row_id: str, by: str = PERSON) -> None:
        self.update(name, row_id, {}, by)["IsDeleted"] = True

    def restore(self, name: str, row_id: str, *, stamped: bool = False) -> None:
        """Back from the bin; as a rule by hand, which need not move a stamp."""
        self.rows[name][row_id]["IsDeleted"] = False
        if stamped:
            self.rows[name][row_id]["SystemModstamp"] = self.stamp()
        self.version += 1

    def purge(self, name: str, row_id: str) -> None:
        """Out of the bin: nothing reports it any more."""
        del self.rows[name][row_id]
        self.version += 1

    def merge(self, loser: str, winner: str) -> None:
        self.delete("Account", loser)
        self.rows["Account"][loser]["MasterRecordId"] = winner
        for name in ("Contact", "Opportunity", "Task", "Event"):
            for row in self.rows[name].values():
                if row.get("AccountId") == loser:
                    self.update(name, row["Id"], {"AccountId": winner}, PERSON)

    def live(self, name: str) -> Iterator[Row]:
        return (row for row in self.rows[name].values() if not row.get("IsDeleted"))

    def _check(self, name: str, row: Row, values: Row) -> None:
        fields = self.objects[name].fields
        for key, value in values.items():
            field = fields.get(key)
            if field is None:
                raise RowError("INVALID_FIELD", f"No such column '{key}' on sobject of type {name}")
            if isinstance(value, str) and field.type in ("string", "textarea"):
                limit = field.length if field.custom else 32_000
                if len(value) > limit:
                    raise RowError("STRING_TOO_LONG", f"{key}: data value too large", key)
            known = not field.restricted or value is None or value in field.values
            if not known:
                message = f"bad value for restricted picklist field: {value}"
                raise RowError("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, key)
            number = field.custom and field.type == "double" and value is not None
            if number and abs(float(value)) >= 10 ** (field.precision - field.scale):
                raise RowError("NUMBER_OUTSIDE_VALID_RANGE", f"{key}: out of range", key)
            if field.unique and value is not None:
                for other in self.live(name):
                    if other.get(key) == value and other["Id"] != row["Id"]:
                        message = f"duplicate value found: {key} duplicates value on record with id"
                        raise RowError("DUPLICATE_VALUE", f"{message}: {other['Id']}", key)
        if name == "Task" and not self.loading:
            self._check_task(values)

    def _check_task(self, values: Row) -> None:
        what, owner = values.get("WhatId"), values.get("OwnerId")
        if what and not any(what in self.rows[n] for n in ("Account", "Opportunity")):
            raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "WhatId")
        user = self.rows["User"].get(owner or "")
        if user is not None and user["IsActive"] is False:
            raise RowError("INACTIVE_OWNER_OR_USER", "owner is inactive", "OwnerId")

    def _derive(self, name: str, row: Row) -> None:
        """What the platform computes by itself."""
        if name == "Task":
            closed = {r["ApiName"] for r in self.rows["TaskStatus"].values() if r["IsClosed"]}
            was, row["IsClosed"] = row["IsClosed"], row["Status"] in closed
            if row["IsClosed"] and not was and not row["CompletedDateTime"]:
                row["CompletedDateTime"] = self.stamp()
            row["IsRecurrence"] = bool(row["IsRecurrence"])
            row["IsArchived"] = bool(row["IsArchived"])
        if name == "Event":
            row["IsChild"] = bool(row["IsChild"])
            row["IsRecurrence"] = bool(row["IsRecurrence"])
            row["IsArchived"] = bool(row["IsArchived"])
        if name in ("Task", "Event"):
            what = row["WhatId"]
            if what in self.rows["Account"]:
                row["AccountId"] = what
            elif what in self.rows["Opportunity"]:
                row["AccountId"] = self.rows["Opportunity"][what]["AccountId"]
            elif row["WhoId"] in self.rows["Contact"]:
                row["AccountId"] = self.rows["Contact"][row["WhoId"]]["AccountId"]

    # rights

    def rights(self, user: str) -> tuple[set[str], set[str]]:
        """`Object.Field` this user may read, and edit, by permission set."""
        held = {
            a["PermissionSetId"]
            for a in self.rows["PermissionSetAssignment"].values()
            if a["AssigneeId"] == user
        }
        grants = [p for p in self.rows["FieldPermissions"].values() if p["ParentId"] in held]
        read = {p["Field"] for p in grants if p["PermissionsRead"]}
        return read, {p["Field"] for p in grants if p["PermissionsEdit"]}

    def sees(self, name: str, user: str) -> bool:
        """Whether the object is there for this user."""
        if name not in self.objects:
            return False
        held = {
            a["PermissionSetId"]
            for a in self.rows["PermissionSetAssignment"].values()
            if a["AssigneeId"] == user
        }
        return not self.objects[name].custom or any(
            p["ParentId"] in held and p["SobjectType"] == name and p["PermissionsRead"]
            for p in self.rows["ObjectPermissions"].values()
        )

    def may_notify(self, user: str) -> bool:
        sets = self.rows["PermissionSet"]
        held = [a for a in self.rows["PermissionSetAssignment"].values() if a["AssigneeId"] == user]
        return any(sets[a["PermissionSetId"]]["PermissionsSendCustomNotifications"] for a in held)

    def visible(self, name: str, user: str) -> dict[str, FieldDef]:
        read, _ = self.rights(user)
        return {
            f.name: f
            for f in self.objects[name].fields.values()
            if (name, f.name) not in self.hidden and (not f.custom or f"{name}.{f.name}" in read)
        }

    def editable(self, name: str, field: str, user: str) -> bool:
        found = self.objects[name].fields.get(field)
        if found is None or (name, field) in self.read_only or not found.writable:
            return False
        return not found.custom or f"{name}.{field}" in self.rights(user)[1]

    def add_field(self, name: str, field: FieldDef) -> None:
        """A custom field; on Activity it shows on tasks and events."""
        for target in ("Task", "Event") if name == "Activity" else (name,):
            self.objects[target].fields[field.name] = field
            for row in self.rows[target].values():
                row.setdefault(field.name, None)
        self.version += 1

    def add_object(self, name: str) -> None:
        if name not in self.objects:
            serial = 1 + sum(o.custom for o in self.objects.values())
            self.objects[name] = custom_object(name, serial)
            self.rows[name] = {}
            self.version += 1

    def drop_object(self, name: str) -> None:
        for field in list(self.objects[name].fields):
            self.drop_field(name, field)
        del self.objects[name], self.rows[name]

    def drop_field(self, name: str, field: str) -> None:
        for target in ("Task", "Event") if name == "Activity" else (name,):
            self.objects[target].fields.pop(field, None)
            gone = [
                key
                for key, p in self.rows["FieldPermissions"].items()
                if p["Field"] == f"{target}.{field}"
            ]
            for key in gone:
                del self.rows["FieldPermissions"][key]
        self.version += 1

    # queries

    def select_once(self, text: str, query: Query, user: str, *, everything: bool) -> list[Row]:
        """The same rows for the same statement while nothing changed."""
        key = (text, user, everything, self.version)
        if key not in self._selected:
            self._selected[key] = self.select(query, user, everything=everything)
        return self._selected[key]

    def select(self, query: Query, user: str, *, everything: bool) -> list[Row]:
        if not self.sees(query.object, user):
            message = f"sObject type '{query.object}' is not supported."
            raise SoqlError("INVALID_TYPE", message)
        visible = self.visible(query.object, user)
        columns = [] if query.counts else query.columns
        for path in (*columns, *query.paths):
            self._resolvable(query.object, path, visible)
        dotted = [p for p in dict.fromkeys((*columns, *query.paths)) if "." in p]
        found = []
        for row in self.rows[query.object].values():
            if not everything and (row.get("IsDeleted") or row.get("IsArchived")):
                continue
            view = row | {p: self.reach(query.object, row, p) for p in dotted} if dotted else row
            if query.test is None or query.test(view):
                found.append(view)
        for path in reversed(query.order):
            found.sort(key=functools.partial(_rank, path))
        return found[: query.limit]

    def _resolvable(self, name: str, path: str, visible: dict[str, FieldDef]) -> None:
        head, dot, rest = path.partition(".")
        if dot:
            link = self.objects[name].lookup(head)
            if link is not None and (link.target == "Name" or self._knows(link.target, rest)):
                return
        elif head in visible:
            return
        message = f"No such column '{path}' on entity '{name}'. If you are attempting"
        raise SoqlError("INVALID_FIELD", f"{message} to use a custom field, append __c")

    def _knows(self, name: str, path: str) -> bool:
        head, dot, rest = path.partition(".")
        link = self.objects[name].lookup(head) if dot else None
        return self._knows(link.target, rest) if link else path in self.objects[name].fields

    def reach(self, name: str, row: Row, path: str) -> Any:
        head, dot, rest = path.partition(".")
        if not dot:
            return row.get(path)
        link = self.objects[name].lookup(head)
        assert link is not None
        parent = self.rows.get(link.target, {}).get(row.get(link.name) or "")
        return self.reach(link.target, parent, rest) if parent else None


def _rank(path: str, row: Row) -> tuple[bool, Any]:
    return row.get(path) is not None, row.get(path)


def insert_all(org: Org, name: str, rows: Iterable[Row], by: str = PERSON) -> None:
    for row in rows:
        org.insert(name, row, by)
