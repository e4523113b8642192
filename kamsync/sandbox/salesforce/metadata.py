"""Tooling query and metadata deploys of the loopback org: fields, permission sets, list views."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from email import message_from_bytes
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from kamsync.sandbox.salesforce.reply import Reply, refuse
from kamsync.sandbox.salesforce.schema import FieldDef
from kamsync.sandbox.salesforce.soql import parse

if TYPE_CHECKING:
    from kamsync.sandbox.salesforce.call import Call

_NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"
_TYPES = {
    "Number": "double",
    "Text": "string",
    "LongTextArea": "textarea",
    "Date": "date",
    "Checkbox": "boolean",
    "Picklist": "picklist",
    "MultiselectPicklist": "multipicklist",
    "Currency": "currency",
    "Percent": "percent",
    "Lookup": "reference",
}


def tooling_query(call: Call) -> Reply:
    call.count("tooling")
    _admin_only(call)
    query = parse(call.query["q"])
    rows = _custom_objects(call) if query.object == "CustomObject" else _custom_fields(call)
    rows = [r for r in rows if query.test is None or query.test(r)]
    kept = [{c: r[c] for c in query.columns} for r in rows]
    return Reply(200, {"size": len(kept), "totalSize": len(kept), "done": True, "records": kept})


def _custom_objects(call: Call) -> list[dict[str, Any]]:
    objects = call.server.org.objects.values()
    return [
        {"Id": _object_id(o.name), "DeveloperName": o.name.removesuffix("__c")}
        for o in objects
        if o.custom
    ]


def _object_id(name: str) -> str:
    return f"01I{zlib.crc32(name.encode()):012d}AAA"


def _custom_fields(call: Call) -> list[dict[str, Any]]:
    """Fields of a custom object name its id."""
    rows: list[dict[str, Any]] = []
    for name, described in call.server.org.objects.items():
        table = "Activity" if name in ("Task", "Event") else name
        for field in described.fields.values():
            if field.custom:
                row = {
                    "Id": _field_id(table, field.name),
                    "TableEnumOrId": _object_id(name) if described.custom else table,
                    "DeveloperName": field.name.removesuffix("__c"),
                }
                if row not in rows:
                    rows.append(row)
    return rows


def _field_id(table: str, name: str) -> str:
    return f"00N{zlib.crc32(f'{table}.{name}'.encode()):012d}AAA"


def custom_field(call: Call, field_id: str) -> Reply:
    """One field's definition, whatever field-level security says."""
    _admin_only(call)
    for name, described in call.server.org.objects.items():
        table = "Activity" if name in ("Task", "Event") else name
        for field in described.fields.values():
            if field.custom and _field_id(table, field.name) == field_id:
                return Reply(200, {"Id": field_id, "Metadata": _definition(field)})
    raise refuse(404, "NOT_FOUND", "The requested resource does not exist")


def _definition(field: FieldDef) -> dict[str, Any]:
    kinds = {described: kind for kind, described in _TYPES.items()}
    numeric = field.type in ("double", "currency", "percent")
    long = field.type in ("string", "textarea") and not field.formula
    picks = [{"valueName": v, "label": v, "default": False} for v in field.values]
    values = {"sorted": False, "value": picks}
    restricted = {"restricted": field.restricted, "valueSetDefinition": values}
    return {
        "type": kinds[field.type],
        "length": field.length if long else None,
        "precision": field.precision if numeric else None,
        "scale": field.scale if numeric else None,
        "unique": field.unique if field.type == "string" else None,
        "formula": field.formula or None,
        "valueSet": restricted if "picklist" in field.type else None,
    }


def _admin_only(call: Call) -> None:
    if call.user != "005000000000admAAA":
        raise refuse(403, "INSUFFICIENT_ACCESS", "needs Customize Application")


def deploy(call: Call) -> Reply:
    call.count("metadata")
    _admin_only(call)
    options, package = _parts(call)
    failures = _check(call, package) or ([] if options.get("checkOnly") else _apply(call, package))
    deploy_id = f"0Af{len(_results(call)):012d}AAA"
    _results(call)[deploy_id] = {
        "id": deploy_id,
        "status": "Failed" if failures else "Succeeded",
        "done": True,
        "success": not failures,
        "details": {"componentFailures": failures},
    }
    pending = {"status": "Pending", "done": False}
    return Reply(201, {"id": deploy_id, "deployResult": pending})


def deploy_status(call: Call, deploy_id: str) -> Reply:
    call.count("metadata")
    return Reply(200, {"id": deploy_id, "deployResult": _results(call)[deploy_id]})


def _results(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call.server.org.__dict__.setdefault("deploys", {})
    return found


def _parts(call: Call) -> tuple[dict[str, Any], dict[str, bytes]]:
    head = f"Content-Type: {call.headers['Content-Type']}\r\n\r\n".encode()
    message = message_from_bytes(head + call.body)
    options: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() == "application/json":
            options = json.loads(content)["deployOptions"]
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
    if not options.get("rollbackOnError"):
        raise refuse(400, "INVALID_OPERATION", "rollbackOnError must be true in production")
    return options, files


def _tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - our own package


def _text(element: ElementTree.Element, name: str, default: str = "") -> str:
    return element.findtext(f"{_NAMESPACE}{name}", default)


def _check(call: Call, package: dict[str, bytes]) -> list[dict[str, str]]:
    """Members of the manifest and files must agree; types must not change."""
    failures = []
    manifest = _tree(package["package.xml"])
    named = {m.text or "" for m in manifest.iter(f"{_NAMESPACE}members")}
    org = call.server.org
    gone = package.get("destructiveChanges.xml")
    touched = named | (
        {m.text or "" for m in _tree(gone).iter(f"{_NAMESPACE}members")} if gone else set()
    )
    for name in sorted(touched & org.deploy_problems.keys()):
        failures.append({"fullName": name, "problem": org.deploy_problems[name]})
    for path, content in package.items():
        found = re.fullmatch(r"objects/(\w+)\.object", path)
        for item in _tree(content).findall(f"{_NAMESPACE}fields") if found else ():
            name = _text(item, "fullName")
            full = f"{found[1]}.{name}" if found else name
            if full not in named:
                failures.append({"fullName": full, "problem": "not in package.xml"})
            target = "Task" if found and found[1] == "Activity" else str(found and found[1])
            now = org.objects[target].fields.get(name) if target in org.objects else None
            if now is not None and now.type != _TYPES[_text(item, "type")]:
                failures.append({"fullName": full, "problem": "Cannot change field type"})
    for path, content in package.items():
        if path.startswith("permissionsets/"):
            failures += _unknown_fields(call, path, content, named)
    return failures


def _unknown_fields(call: Call, path: str, content: bytes, named: set[str]) -> list[dict[str, str]]:
    failures = []
    for grant in _tree(content).findall(f"{_NAMESPACE}fieldPermissions"):
        full = _text(grant, "field")
        name, _, field = full.partition(".")
        activity = f"Activity.{field}" in named and name in ("Task", "Event")
        known = field in call.server.org.objects.get(name, _NOTHING).fields
        if full not in named and not activity and not known:
            failures.append({"fullName": path, "problem": f"no CustomField named {full} found"})
    return failures


class _NOTHING:
    fields: dict[str, FieldDef] = {}  # noqa: RUF012


def _apply(call: Call, package: dict[str, bytes]) -> list[dict[str, str]]:
    if "destructiveChanges.xml" in package:
        _remove(call, _tree(package["destructiveChanges.xml"]))
    for path, content in package.items():
        folder, _, file = path.partition("/")
        name = file.rpartition(".")[0]
        if folder == "objects":
            _object(call, name, _tree(content))
        elif folder == "permissionsets":
            _permission_set(call, name, _tree(content))
        elif folder == "notificationtypes":
            _notification_type(call, name, _tree(content))
    return []


def _object(call: Call, name: str, tree: ElementTree.Element) -> None:
    org = call.server.org
    if _text(tree, "deploymentStatus"):
        org.add_object(name)
    for item in tree.findall(f"{_NAMESPACE}fields"):
        kind = _TYPES[_text(item, "type")]
        values = tuple(v.text or "" for v in item.iter(f"{_NAMESPACE}fullName"))[1:]
        org.add_field(
            name,
            FieldDef(
                _text(item, "fullName"),
                kind,
                target=_text(item, "referenceTo"),
                relationship=f"{_text(item, 'fullName').removesuffix('__c')}__r",
                label=_text(item, "label"),
                length=int(_text(item, "length", "255")),
                precision=int(_text(item, "precision", "18")),
                scale=int(_text(item, "scale", "0")),
                unique=_text(item, "unique") == "true",
                external_id=_text(item, "externalId") == "true",
                formula=_text(item, "formula"),
                custom=True,
                values=values,
            ),
        )
    for item in tree.findall(f"{_NAMESPACE}listViews"):
        wanted = _text(item, "fullName")
        if all(v["DeveloperName"] != wanted for v in org.rows["ListView"].values()):
            values_ = {"DeveloperName": wanted, "Name": _text(item, "label"), "SobjectType": name}
            org.insert("ListView", values_, call.user)


def _permission_set(call: Call, name: str, tree: ElementTree.Element) -> None:
    """A deploy replaces the set's content."""
    org = call.server.org
    found = [p for p in org.rows["PermissionSet"].values() if p["Name"] == name]
    label = _text(tree, "label")
    row = (
        found[0]
        if found
        else org.insert("PermissionSet", {"Name": name, "Label": label}, call.user)
    )
    rights = {_text(p, "name") for p in tree.findall(f"{_NAMESPACE}userPermissions")}
    row["PermissionsSendCustomNotifications"] = "SendCustomNotifications" in rights
    _object_rights(call, row["Id"], tree)
    grants = org.rows["FieldPermissions"]
    for key in [k for k, g in grants.items() if g["ParentId"] == row["Id"]]:
        del grants[key]
    for grant in tree.findall(f"{_NAMESPACE}fieldPermissions"):
        field = _text(grant, "field")
        org.insert(
            "FieldPermissions",
            {
                "ParentId": row["Id"],
                "Field": field,
                "SobjectType": field.partition(".")[0],
                "PermissionsRead": _text(grant, "readable") == "true",
                "PermissionsEdit": _text(grant, "editable") == "true",
            },
            call.user,
        )


def _object_rights(call: Call, set_id: str, tree: ElementTree.Element) -> None:
    org = call.server.org
    rights = org.rows["ObjectPermissions"]
    for key in [k for k, g in rights.items() if g["ParentId"] == set_id]:
        del rights[key]
    for grant in tree.findall(f"{_NAMESPACE}objectPermissions"):
        whole = _text(grant, "viewAllRecords") == "true"
        values = {"ParentId": set_id, "SobjectType": _text(grant, "object")}
        may = {f"Permissions{w}": _text(grant, f"allow{w}") == "true" for w in ("Read", "Edit")}
        row = values | may | {"PermissionsViewAllRecords": whole}
        org.insert("ObjectPermissions", row, call.user)


def _notification_type(call: Call, name: str, tree: ElementTree.Element) -> None:
    rows = call.server.org.rows["CustomNotificationType"].values()
    if all(row["DeveloperName"] != name for row in rows):
        values = {"DeveloperName": name, "MasterLabel": _text(tree, "masterLabel")}
        call.server.org.insert("CustomNotificationType", values, call.user)


def _remove(call: Call, tree: ElementTree.Element) -> None:
    org = call.server.org
    for group in tree.findall(f"{_NAMESPACE}types"):
        kind = _text(group, "name")
        for member in group.findall(f"{_NAMESPACE}members"):
            name = member.text or ""
            if kind == "CustomObject":
                org.drop_object(name)
            elif kind == "CustomField":
                org.drop_field(*name.split("."))
            elif kind == "PermissionSet":
                gone = [k for k, p in org.rows["PermissionSet"].items() if p["Name"] == name]
                for key in gone:
                    del org.rows["PermissionSet"][key]
                    for table, column in (
                        ("FieldPermissions", "ParentId"),
                        ("ObjectPermissions", "ParentId"),
                        ("PermissionSetAssignment", "PermissionSetId"),
                    ):
                        rows = org.rows[table]
                        for row_id in [i for i, r in rows.items() if r[column] == key]:
                            del rows[row_id]
            elif kind == "CustomNotificationType":
                rows = org.rows[kind]
                for key in [k for k, v in rows.items() if v["DeveloperName"] == name]:
                    del rows[key]
            elif kind == "ListView":
                rows = org.rows["ListView"]
                view = name.partition(".")[2]
                for key in [k for k, v in rows.items() if v["DeveloperName"] == view]:
                    del rows[key]
