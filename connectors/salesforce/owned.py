"""What of ours an org already holds: fields, sets and their grants, assignment, list view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from connectors.salesforce.client import Ask, SalesforceClient, quote
from connectors.salesforce.faults import NAME
from connectors.salesforce.manifest import LIST_VIEW, NOTIFICATION, SETS, SYNC, Manifest
from connectors.salesforce.schema import user_of
from connectors.salesforce.soql import Statement, in_ids
from kamsync.errors import ConnectorError, UnexpectedResponse

_SETS = Statement("PermissionSet", ("Id", "Name"), (in_ids("Name", SETS),))


@dataclass
class Owned:
    user_id: str
    fields: set[str]
    """Object.Field, of our names only."""
    sets: dict[str, str]
    """Permission set → id."""
    grants: dict[str, set[tuple[str, bool]]] = field(default_factory=dict)
    """Permission set → (Object.Field, editable) it grants; an editable one is readable too."""
    assignment: str = ""
    list_views: set[str] = field(default_factory=set)
    notifies: bool = False
    """Our notification type is there."""

    @property
    def assigned(self) -> bool:
        return bool(self.assignment)

    def assign(self, admin: SalesforceClient) -> None:
        set_id = self.sets.get(SYNC) or _set_ids(_query(admin, _SETS)).get(SYNC, "")
        if not set_id:
            raise UnexpectedResponse(NAME, f"{SYNC} is not there after its deploy")
        body = {"AssigneeId": self.user_id, "PermissionSetId": set_id}
        path = "sobjects/PermissionSetAssignment"
        admin.json(Ask("POST", path, "provision", repeatable=False, body=body))

    def unassign(self, admin: SalesforceClient) -> None:
        if self.assignment:
            path = f"sobjects/PermissionSetAssignment/{self.assignment}"
            admin.json(Ask("DELETE", path, "provision"))


def look(admin: SalesforceClient, nightly: SalesforceClient, manifest: Manifest) -> Owned:
    """Two calls: one tooling query (it sees fields nobody has rights to) and one composite."""
    user = user_of(nightly)
    there = _own_fields(admin, manifest)
    questions = _questions(user, manifest.account)
    parts = [
        (name, "GET", f"query?q={statement.text().replace(' ', '+')}")
        for name, statement in questions.items()
    ]
    found = admin.composite(parts, "provision")
    grants: dict[str, set[tuple[str, bool]]] = {}
    for row in _records(found["grants"]):
        held = grants.setdefault(str(row["Parent"]["Name"]), set())
        held.add((str(row["Field"]), False))
        if row["PermissionsEdit"]:
            held.add((str(row["Field"]), True))
    assigned = _records(found["assigned"])
    return Owned(
        user_id=user,
        fields=there,
        sets=_set_ids(_records(found["sets"])),
        grants=grants,
        assignment=str(assigned[0]["Id"]) if assigned else "",
        list_views={str(r["DeveloperName"]) for r in _records(found["views"])},
        notifies=bool(_records(found["notification"])),
    )


def _own_fields(admin: SalesforceClient, manifest: Manifest) -> set[str]:
    names = sorted({f.name.removesuffix("__c") for f in manifest.fields})
    columns = ("DeveloperName", "TableEnumOrId")
    statement = Statement("CustomField", columns, (in_ids("DeveloperName", names),))
    ask = Ask("GET", "tooling/query", "provision", params={"q": statement.text()})
    rows = _records(admin.json(ask))
    there = {f"{r['TableEnumOrId']}.{r['DeveloperName']}__c" for r in rows}
    return there & {f.full_name for f in manifest.fields}


def _questions(user: str, account: str) -> dict[str, Statement]:
    mine = (f"AssigneeId = {quote(user)}", f"PermissionSet.Name = {quote(SYNC)}")
    views = (f"DeveloperName = {quote(LIST_VIEW)}", f"SobjectType = {quote(account)}")
    kinds = (f"DeveloperName = {quote(NOTIFICATION)}",)
    columns = ("Field", "PermissionsEdit", "Parent.Name")
    return {
        "sets": _SETS,
        "grants": Statement("FieldPermissions", columns, (in_ids("Parent.Name", SETS),)),
        "assigned": Statement("PermissionSetAssignment", ("Id",), mine),
        "views": Statement("ListView", ("DeveloperName",), views),
        "notification": Statement("CustomNotificationType", ("Id",), kinds),
    }


def _set_ids(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {str(r["Name"]): str(r["Id"]) for r in rows}


def _query(client: SalesforceClient, statement: Statement) -> list[dict[str, Any]]:
    ask = Ask("GET", "query", "provision", params={"q": statement.text()})
    return _records(client.json(ask))


def _records(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, ConnectorError):
        raise answer
    rows = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise UnexpectedResponse(NAME, "a metadata query came back without its records")
    return rows
