"""The manifest as a deployable metadata package: XML files, and their zip. No I/O."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from connectors.salesforce.manifest import (
    LIST_VIEW,
    NOTIFICATION,
    READ_OBJECTS,
    SYNC,
    Manifest,
    OwnField,
    OwnTable,
)

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
_LABELS: Final = {
    "KAM_Sync": "KAM Sync (integration user)",
    "KAM_Read": "KAM Read (account managers)",
    "KAM_Director": "KAM Director (dependency detail)",
}


def package_files(manifest: Manifest, version: str) -> dict[str, str]:
    """Path → content of everything kamsync owns; deploying it twice changes nothing."""
    objects = sorted({f.sobject for f in manifest.fields})
    tables = {t.name: t for t in manifest.objects}
    files = {
        f"objects/{name}.object": _document(
            "CustomObject",
            "".join(_field(f) for f in manifest.fields if f.sobject == name)
            + (_list_view(manifest) if manifest.lists and name == manifest.account else "")
            + (_table(tables[name]) if name in tables else ""),
        )
        for name in objects
    }
    for name in manifest.sets:
        files[f"permissionsets/{name}.permissionset"] = _permission_set(name, manifest)
    members = {
        "CustomObject": [t.name for t in manifest.objects],
        "CustomField": [f.full_name for f in manifest.fields],
        "ListView": [f"{manifest.account}.{LIST_VIEW}"] if manifest.lists else [],
        "PermissionSet": list(manifest.sets),
    }
    if manifest.notifies:
        files[f"notificationtypes/{NOTIFICATION}.notiftype"] = _notification_type()
        members["CustomNotificationType"] = [NOTIFICATION]
    return {"package.xml": _package(members, version), **files}


def removal_files(members: dict[str, list[str]], version: str) -> dict[str, str]:
    """An empty package with destructive changes."""
    return {
        "package.xml": _package({}, version),
        "destructiveChanges.xml": _package(members, ""),
    }


def zipped(files: dict[str, str]) -> bytes:
    """The same bytes for the same files: no clock in the archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return content.getvalue()


def _document(kind: str, inner: str) -> str:
    return f"{_HEAD}<{kind} {_SPACE}>\n{inner}</{kind}>\n"


def _tags(indent: int, items: Iterable[tuple[str, object]]) -> str:
    pad = " " * indent
    lines = []
    for name, value in items:
        text = str(value).lower() if isinstance(value, bool) else escape(str(value))
        lines.append(f"{pad}<{name}>{text}</{name}>\n")
    return "".join(lines)


def _package(members: dict[str, list[str]], version: str) -> str:
    inner = ""
    for kind, names in members.items():
        if names:
            tags = _tags(8, (("members", n) for n in names)) + _tags(8, [("name", kind)])
            inner += f"    <types>\n{tags}    </types>\n"
    if version:
        inner += _tags(4, [("version", version)])
    return _document("Package", inner)


def _table(table: OwnTable) -> str:
    """Shared by whoever holds a set of ours: the sets decide who sees it at all."""
    name = _tags(8, [("label", table.name_label), ("type", "Text")])
    return (
        _tags(4, [("deploymentStatus", "Deployed"), ("enableReports", True)])
        + _tags(4, [("label", table.label)])
        + f"    <nameField>\n{name}    </nameField>\n"
        + _tags(4, [("pluralLabel", table.plural), ("sharingModel", "ReadWrite")])
    )


def _lookup(field: OwnField) -> list[tuple[str, object]]:
    """A record outlives its account: a merge moves it, a deletion leaves it without."""
    stems = [n.removesuffix("__c") for n in (field.sobject, field.name)]
    there = f"{stems[0]}_{stems[1].partition('_')[2]}"
    return [
        ("deleteConstraint", "SetNull"),
        ("referenceTo", field.target),
        ("relationshipLabel", field.many),
        ("relationshipName", there),
    ]


def _field(field: OwnField) -> str:
    items: list[tuple[str, object]] = [("fullName", field.name), ("label", field.label)]
    if field.help:
        items += [("description", f"kamsync: {field.help}"), ("inlineHelpText", field.help)]
    if field.formula:
        items += [("formula", field.formula), ("formulaTreatBlanksAs", "BlankAsBlank")]
    items.append(("type", field.kind))
    if field.kind == "Number":
        items += [("precision", field.precision), ("scale", field.scale)]
    if field.kind == "Lookup":
        items += _lookup(field)
    if field.length:
        items.append(("length", field.length))
    if field.kind in ("LongTextArea", "MultiselectPicklist"):
        items.append(("visibleLines", 4))
    if field.kind == "Checkbox":
        items.append(("defaultValue", False))
    elif not field.formula:
        items.append(("required", False))
    if field.unique:
        items += [("unique", True), ("externalId", True), ("caseSensitive", True)]
    inner = _tags(8, items)
    if field.values:
        inner += _value_set(field.values)
    return f"    <fields>\n{inner}    </fields>\n"


def _value_set(values: tuple[tuple[str, str], ...]) -> str:
    """Not restricted: a new tier must not make a write fail."""
    rows = "".join(
        "                <value>\n"
        + _tags(20, [("fullName", value), ("default", False), ("label", label)])
        + "                </value>\n"
        for value, label in values
    )
    return (
        "        <valueSet>\n            <restricted>false</restricted>\n"
        "            <valueSetDefinition>\n                <sorted>false</sorted>\n"
        f"{rows}            </valueSetDefinition>\n        </valueSet>\n"
    )


def _permission_set(name: str, manifest: Manifest) -> str:
    """Complete every time: a deploy may replace what the set held."""
    inner = _tags(4, [("label", _LABELS.get(name, name)), ("hasActivationRequired", False)])
    for field in manifest.fields:
        readable = name in field.readers
        if not readable:
            continue
        for shown in field.shown_on:
            tags = _tags(
                8,
                [
                    ("editable", name in field.editors and not field.formula),
                    ("field", f"{shown}.{field.name}"),
                    ("readable", True),
                ],
            )
            inner += f"    <fieldPermissions>\n{tags}    </fieldPermissions>\n"
    for table in manifest.objects:
        inner += _object_rights(table.name, filled=name != SYNC, whole=name == SYNC)
    if name == SYNC:
        inner += _sync_rights(manifest)
    return _document("PermissionSet", inner)


def _object_rights(
    name: str, *, filled: bool = False, edit: bool = False, whole: bool = False
) -> str:
    """filled: people make, change and delete its records; whole: every record is seen."""
    rights = [
        ("allowCreate", filled),
        ("allowDelete", filled),
        ("allowEdit", filled or edit),
        ("allowRead", True),
        ("modifyAllRecords", False),
        ("object", name),
        ("viewAllRecords", whole),
    ]
    return f"    <objectPermissions>\n{_tags(8, rights)}    </objectPermissions>\n"


def _sync_rights(manifest: Manifest) -> str:
    """Read all, edit accounts and tasks; nothing is created or deleted but our tasks."""
    inner = ""
    for name in dict.fromkeys((manifest.account, *READ_OBJECTS)):
        inner += _object_rights(name, edit=name == manifest.account, whole=True)
    more = ("SendCustomNotifications",) if manifest.notifies else ()
    for right in ("ApiEnabled", "EditTask", "EditEvent", "ViewSetup", *more):
        tags = _tags(8, [("enabled", True), ("name", right)])
        inner += f"    <userPermissions>\n{tags}    </userPermissions>\n"
    return inner


def _notification_type() -> str:
    items = [("customNotifTypeName", NOTIFICATION), ("desktop", True)]
    return _document(
        "CustomNotificationType",
        _tags(4, [*items, ("masterLabel", "KAM alert"), ("mobile", True)]),
    )


def _list_view(manifest: Manifest) -> str:
    items: list[tuple[str, object]] = [("fullName", LIST_VIEW)]
    items += [("columns", c) for c in ("ACCOUNT.NAME", "CORE.USERS.ALIAS", *manifest.view_columns)]
    items.append(("filterScope", "Everything"))
    inner = _tags(8, items)
    if manifest.view_filter is not None:
        field, operation, value = manifest.view_filter
        tags = _tags(12, [("field", field), ("operation", operation), ("value", value)])
        inner += f"        <filters>\n{tags}        </filters>\n"
    inner += _tags(8, [("label", "KAM: accounts at risk")])
    return f"    <listViews>\n{inner}    </listViews>\n"
