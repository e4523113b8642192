"""What of ours an org already holds: fields, sets and their grants, assignment, list view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from connectors.salesforce.client import Ask, SalesforceClient, quote
from connectors.salesforce.faults import NAME, ObjectAbsent
from connectors.salesforce.manifest import LIST_VIEW, NOTIFICATION, SETS, SYNC, Manifest
from connectors.salesforce.metadata import PARTS, user_of
from connectors.salesforce.query import Statement, chunks, in_ids
from kamsync.errors import ConnectorError, UnexpectedResponse
from kamsync.transport import count, part, parts

OPTIONAL: Final = ("views", "notification")
_SETS = Statement("PermissionSet", ("Id", "Name"), (in_ids("Name", SETS),))


@dataclass(frozen=True)
class Existing:
    """A field under one of our names as metadata defines it, whoever may see it."""

    kind: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    unique: bool = False
    formula: bool = False
    restricted: bool = False
    """A picklist that takes no other values."""
    values: frozenset[str] = frozenset()


@dataclass
class Owned:
    user_id: str
    fields: dict[str, Existing]
    """Object.Field → what is there, of our names only."""
    sets: dict[str, str]
    """Permission set → id."""
    objects: frozenset[str] = frozenset()
    """Custom objects under our names."""
    grants: dict[str, set[tuple[str, bool]]] = field(default_factory=dict)
    """Permission set → (Object.Field, editable) it grants; an editable one is readable too."""
    assignment: str = ""
    list_views: set[str] = field(default_factory=set)
    notifies: bool = False
    """Our notification type is there."""
    unseen: frozenset[str] = frozenset()
    """Kinds of things the provisioning user cannot see: made by hand."""

    @property
    def assigned(self) -> bool:
        return bool(self.assignment)

    def assign(self, admin: SalesforceClient) -> None:
        set_id = self.sets.get(SYNC) or _set_ids(_query(admin, _SETS)).get(SYNC, "")
        if not set_id:
            raise UnexpectedResponse(
                NAME, code="answer_odd", what=f"{SYNC} is not there after its deploy"
            )
        body = {"AssigneeId": self.user_id, "PermissionSetId": set_id}
        path = "sobjects/PermissionSetAssignment"
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info.htm
        admin.json(Ask("POST", path, "provision", repeatable=False, body=body))

    def unassign(self, admin: SalesforceClient) -> None:
        if self.assignment:
            path = f"sobjects/PermissionSetAssignment/{self.assignment}"
            # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_retrieve.htm
            admin.json(Ask("DELETE", path, "provision"))


def look(admin: SalesforceClient, nightly: SalesforceClient, manifest: Manifest) -> Owned:
    """Tooling queries and the fields they name, for which nobody needs rights, and a composite."""
    user = user_of(nightly)
    tables = _own_tables(admin, manifest)
    there = _own_fields(admin, manifest, tables)
    questions = _questions(user, manifest.account)
    parts = [
        (name, "GET", f"query?q={statement.text().replace(' ', '+')}")
        for name, statement in questions.items()
    ]
    found = admin.composite(parts, "provision")
    grants: dict[str, set[tuple[str, bool]]] = {}
    for row in _records(found["grants"], "Parent", "Field"):
        held = grants.setdefault(_parent(row), set())
        held.add((str(row["Field"]), False))
        if row.get("PermissionsEdit"):
            held.add((str(row["Field"]), True))
    assigned = _records(found["assigned"], "Id")
    return Owned(
        user_id=user,
        fields=there,
        sets=_set_ids(_records(found["sets"], "Id", "Name")),
        objects=frozenset(tables.values()),
        grants=grants,
        assignment=str(assigned[0]["Id"]) if assigned else "",
        list_views={str(r["DeveloperName"]) for r in _visible(found["views"])},
        notifies=bool(_visible(found["notification"])),
        unseen=frozenset(k for k in OPTIONAL if isinstance(found[k], ObjectAbsent)),
    )


def _own_tables(admin: SalesforceClient, manifest: Manifest) -> dict[str, str]:
    """Id → name: fields of a custom object name it by its id."""
    names = [t.name.removesuffix("__c") for t in manifest.objects]
    if not names:
        return {}
    where = (in_ids("DeveloperName", names),)
    statement = Statement("CustomObject", ("Id", "DeveloperName"), where)
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customobject.htm
    ask = Ask("GET", "tooling/query", "provision", params={"q": statement.text()})
    rows = _records(admin.json(ask), "Id", "DeveloperName")
    return {str(r["Id"]): f"{r['DeveloperName']}__c" for r in rows}


def _own_fields(
    admin: SalesforceClient, manifest: Manifest, tables: dict[str, str]
) -> dict[str, Existing]:
    """Types come from metadata: describe does not show what field-level security hides."""
    names = sorted({f.name.removesuffix("__c") for f in manifest.fields})
    columns = ("Id", "DeveloperName", "TableEnumOrId")
    statement = Statement("CustomField", columns, (in_ids("DeveloperName", names),))
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/intro_rest_resources.htm
    ask = Ask("GET", "tooling/query", "provision", params={"q": statement.text()})
    rows = _records(admin.json(ask), *columns)
    known = {f.full_name for f in manifest.fields}
    ids = {
        f"{_table(r['TableEnumOrId'], tables)}.{r['DeveloperName']}__c": str(r["Id"]) for r in rows
    }
    mine = sorted(ids.keys() & known)
    there: dict[str, Existing] = {}
    for some in chunks(mine, PARTS):
        paths = [(f"f{n}", "GET", f"sobjects/CustomField/{ids[f]}") for n, f in enumerate(some)]
        answers = admin.composite(paths, "provision", "tooling/")
        there |= {f: _existing(f, answers.get(f"f{n}")) for n, f in enumerate(some)}
    return there


# Reference: https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm
def _existing(name: str, answer: Any) -> Existing:
    if isinstance(answer, ConnectorError):
        raise answer
    metadata = answer.get("Metadata") if isinstance(answer, dict) else None
    if not isinstance(metadata, dict):
        raise UnexpectedResponse(
            NAME, code="answer_odd", what=f"the metadata of {name} came back without its definition"
        )
    picks = part(metadata, "valueSet")
    values = parts(part(picks, "valueSetDefinition"), "value")
    return Existing(
        kind=str(metadata.get("type") or ""),
        length=count(metadata, "length"),
        precision=count(metadata, "precision"),
        scale=count(metadata, "scale"),
        unique=bool(metadata.get("unique")),
        formula=bool(metadata.get("formula")),
        restricted=bool(picks.get("restricted")),
        values=frozenset(str(v.get("valueName") or v.get("fullName")) for v in values),
    )


def _questions(user: str, account: str) -> dict[str, Statement]:
    mine = (f"AssigneeId = {quote(user)}", f"PermissionSet.Name = {quote(SYNC)}")
    views = (f"DeveloperName = {quote(LIST_VIEW)}", f"SobjectType = {quote(account)}")
    kinds = (f"DeveloperName = {quote(NOTIFICATION)}",)
    columns = ("Field", "PermissionsEdit", "Parent.Name")
    return {
        "sets": _SETS,
        "grants": Statement("FieldPermissions", columns, (in_ids("Parent.Name", SETS),)),
        "assigned": Statement("PermissionSetAssignment", ("Id",), mine),
        "views": Statement("ListView", ("Id", "DeveloperName"), views),
        "notification": Statement("CustomNotificationType", ("Id",), kinds),
    }


def _table(value: Any, tables: dict[str, str]) -> str:
    """Ids come with 15 or 18 characters."""
    ids = {i[:15]: name for i, name in tables.items()}
    return ids.get(str(value)[:15], str(value))


def _parent(row: dict[str, Any]) -> str:
    parent = row["Parent"]
    return str(parent.get("Name") or "") if isinstance(parent, dict) else ""


def _visible(answer: Any) -> list[dict[str, Any]]:
    """None where the user cannot see that kind of thing at all."""
    return [] if isinstance(answer, ObjectAbsent) else _records(answer, "Id")


def _set_ids(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {str(r["Name"]): str(r["Id"]) for r in rows}


def _query(client: SalesforceClient, statement: Statement) -> list[dict[str, Any]]:
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
    ask = Ask("GET", "query", "provision", params={"q": statement.text()})
    return _records(client.json(ask), "Id", "Name")


def _records(answer: Any, *needed: str) -> list[dict[str, Any]]:
    """Rows of a small query, each with the columns that were asked for."""
    if isinstance(answer, ConnectorError):
        raise answer
    rows = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(_has(row, needed) for row in rows):
        raise UnexpectedResponse(
            NAME, code="answer_odd", what="a metadata query came back without its records"
        )
    return rows


def _has(row: Any, names: tuple[str, ...]) -> bool:
    return isinstance(row, dict) and all(row.get(name) is not None for name in names)
