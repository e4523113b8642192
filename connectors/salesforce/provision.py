"""Create, verify or remove what kamsync owns, with an identity of its own; idempotent.

Everything goes in one metadata deploy, the same package `--emit` writes to disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from connectors.salesforce import list_fields
from connectors.salesforce.card_provision import Cards
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.deploy import deploy
from connectors.salesforce.faults import Refused
from connectors.salesforce.manifest import (
    LIST_VIEW,
    NOTIFICATION,
    SYNC,
    Manifest,
    OwnField,
    manifest_of,
)
from connectors.salesforce.metadata import ObjectInfo, describe_objects
from connectors.salesforce.owned import Existing, Owned, look
from connectors.salesforce.package import package_files, removal_files, zipped
from kamsync.connector import Context, ProvisionRequest, ProvisionStep
from kamsync.errors import ConnectorError
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.phrase import Phrase, phrase

_METADATA: Final = {
    "list view": "ListView",
    "notification type": "CustomNotificationType",
    "permission set": "PermissionSet",
    "object": "CustomObject",
    "field": "CustomField",
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provisioning:
    """The two identities, and what is wanted of them."""

    nightly: SalesforceClient
    admin: Callable[[], SalesforceClient]
    mapping: FieldMap
    context: Context

    def run(self, request: ProvisionRequest) -> list[ProvisionStep]:
        cards = Cards(self.mapping, self.context, self._version)
        if request.emit is not None:
            steps = self._emit(self._wanted(self.mapping, request), request)
            return [*steps, *cards.emitted(request)] if request.cards else steps
        admin = self.admin()
        try:
            every = self._every()
            owned = look(admin, self.nightly, every)
            own = list_fields.moved(self.mapping, _shapes(owned, every.account), wanted=True)
            wanted = _as_it_stands(self._wanted(own.mapping, request), owned)
            every = _as_it_stands(every, owned)
            cards = replace(cards, mapping=own.mapping)
            if request.remove:
                before = cards.removed(admin, request) if request.cards else []
                if not all(step.ok for step in before):
                    return before
                return [*before, *self._remove(admin, every, owned, request)]
            steps = self._create(admin, _with_existing(wanted, every, owned), owned, request)
            steps = self._filled(steps, own, request)
            return [*steps, *cards.created(admin, request)] if request.cards else steps
        finally:
            admin.close()

    def _wanted(self, mapping: FieldMap, request: ProvisionRequest) -> Manifest:
        wanted = manifest_of(mapping, self.context, inputs=request.inputs)
        return replace(wanted, notifies=self.nightly.settings.custom_notifications)

    def _every(self) -> Manifest:
        """All that may be ours: also lists beside texts of an earlier installation."""
        context = replace(self.context, outputs=tuple(self.mapping.outputs))
        every = manifest_of(self.mapping, context, inputs=True)
        names = {f.field for f in self.mapping.outputs.values() if f.type in list_fields.LISTS}
        more = [
            replace(f, name=list_fields.beside(f.name))
            for f in every.fields
            if f.sobject == every.account and f.name in names
        ]
        return replace(every, fields=(*every.fields, *more))

    def _filled(
        self,
        steps: list[ProvisionStep],
        own: list_fields.Moved,
        request: ProvisionRequest,
    ) -> list[ProvisionStep]:
        """Lists that are new take what the texts beside them hold; what is left is by hand."""
        account = self.mapping.streams["account"].object
        pairs = {
            f"field {account}.{own.mapping.outputs[o].field}": (text, own.mapping.outputs[o])
            for o, text in own.texts.items()
            if o in self.context.outputs
        }
        new = {s.what for s in steps if s.what in pairs and s.action == "create" and s.ok}
        copied = [pairs[what] for what in sorted(new)]
        why = "" if request.dry_run or not new else self._copied(account, copied)
        told = [_list_made(s, pairs[s.what][0], why) if s.what in new else s for s in steps]
        return [*told, *(_text_left(account, text, f.field) for text, f in pairs.values())]

    def _copied(self, account: str, pairs: list[tuple[str, OutputField]]) -> str | Phrase:
        """Why lists are not full; "" when they are."""
        try:
            refused = list_fields.copy(self.nightly, account, pairs)
        except ConnectorError as error:
            return error.as_value
        return phrase("step.list_refused", n=refused) if refused else ""

    @property
    def _version(self) -> str:
        return self.nightly.settings.api_version

    def _emit(self, wanted: Manifest, request: ProvisionRequest) -> list[ProvisionStep]:
        assert request.emit is not None  # noqa: S101 - the caller looked
        files = package_files(wanted, self._version)
        for name, content in files.items():
            path = request.emit / name
            if not request.dry_run:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
        if not request.dry_run:
            (request.emit / "kamsync-salesforce.zip").write_bytes(zipped(files))
        steps = [ProvisionStep(f"file {name}", "create") for name in files]
        steps.append(ProvisionStep("file kamsync-salesforce.zip", "create"))
        message = phrase("step.deploy_zip")
        return [*steps, ProvisionStep(f"assignment {SYNC}", "manual", message=message), _layout()]

    def _create(
        self, admin: SalesforceClient, wanted: Manifest, owned: Owned, request: ProvisionRequest
    ) -> list[ProvisionStep]:
        wrong = {f.full_name: w for f in wanted.fields if (w := _clash(f, owned))}
        usable = replace(wanted, fields=tuple(f for f in wanted.fields if f.full_name not in wrong))
        steps = [_table_step(t.name, owned) for t in wanted.objects]
        steps += [_field_step(f, owned, wrong) for f in wanted.fields]
        steps += [_set_step(name, usable, owned) for name in wanted.sets]
        view = _optional_step(
            f"list view {wanted.account}.{LIST_VIEW}", "views", owned, LIST_VIEW in owned.list_views
        )
        steps.append(view)
        usable = replace(usable, lists=view.action != "manual")
        if wanted.notifies:
            kind = f"notification type {NOTIFICATION}"
            step = _optional_step(kind, "notification", owned, owned.notifies)
            steps.append(step)
            usable = replace(usable, notifies=step.action != "manual")
        steps.append(
            ProvisionStep(
                f"assignment {SYNC} to the nightly user", "keep" if owned.assigned else "create"
            )
        )
        if not request.dry_run:
            if any(s.action in ("create", "update") and "assignment" not in s.what for s in steps):
                deploy(admin, zipped(package_files(usable, self._version)))
            if not owned.assigned:
                owned.assign(admin)
            seen = self._describe(wanted)
            steps = [_verified(s, usable, seen) for s in steps]
        people = phrase("step.assign_people")
        return [*steps, ProvisionStep("assignment to people", "manual", message=people), _layout()]

    def _describe(self, wanted: Manifest) -> dict[str, ObjectInfo]:
        """As the nightly user sees it: a field it cannot see is as good as missing."""
        shown = [name for field in wanted.fields for name in field.shown_on]
        return describe_objects(self.nightly, list(dict.fromkeys([*shown, "Task"])))

    def _remove(
        self, admin: SalesforceClient, every: Manifest, owned: Owned, request: ProvisionRequest
    ) -> list[ProvisionStep]:
        inputs = {item.field for item in self.mapping.inputs.values()}
        tables = {t.name for t in every.objects}
        gone = [
            f.full_name
            for f in every.fields
            if (now := owned.fields.get(f.full_name))
            and not _foreign(f, now)
            and f.sobject not in tables
            and (request.inputs or f.name not in inputs)
        ]
        sets = [name for name in every.sets if name in owned.sets]
        views = [f"{every.account}.{LIST_VIEW}"] if LIST_VIEW in owned.list_views else []
        kinds = [NOTIFICATION] if owned.notifies else []
        steps = [ProvisionStep(f"list view {name}", "remove") for name in views]
        steps += [ProvisionStep(f"notification type {name}", "remove") for name in kinds]
        steps += [ProvisionStep(f"permission set {name}", "remove") for name in sets]
        steps += [_table_gone(name, request) for name in sorted(owned.objects)]
        steps += [ProvisionStep(f"field {name}", "remove") for name in gone]
        left = {n for n in owned.fields if n.partition(".")[0] not in tables} - set(gone)
        kept = [f for f in every.fields if f.full_name in left]
        steps += [_kept(f, owned) for f in sorted(kept, key=lambda f: f.full_name)]
        if not request.dry_run and any(s.action == "remove" for s in steps):
            return self._removed(admin, owned, steps)
        return steps

    def _removed(
        self, admin: SalesforceClient, owned: Owned, steps: list[ProvisionStep]
    ) -> list[ProvisionStep]:
        """Rights, lists and sets first, then fields; where one deploy is refused, the steps say
        what is gone and what is left. The next run goes on from there."""
        groups = (("list view", "notification type", "permission set"), ("object", "field"))
        failed = ""
        for kinds in groups:
            names = {
                _METADATA[kind]: [
                    s.what.removeprefix(f"{kind} ")
                    for s in steps
                    if s.action == "remove" and s.what.startswith(f"{kind} ")
                ]
                for kind in kinds
            }
            members = {kind: found for kind, found in names.items() if found}
            if not failed and members:
                failed = self._without(admin, owned, members)
            if failed:
                steps = [_left(s, failed) if s.what.startswith(kinds) else s for s in steps]
        return steps

    def _without(self, admin: SalesforceClient, owned: Owned, members: dict[str, list[str]]) -> str:
        """Why it was refused; "" when it is done."""
        try:
            if "PermissionSet" in members:
                owned.unassign(admin)
            deploy(admin, zipped(removal_files(members, self._version)))
        except Refused as error:
            return str(error.fault)
        return ""


def _kept(field: OwnField, owned: Owned) -> ProvisionStep:
    other = _foreign(field, owned.fields[field.full_name])
    message = phrase("step.foreign" if other else "step.filled_by_people")
    return ProvisionStep(f"field {field.full_name}", "keep", message=message)


def _left(step: ProvisionStep, reason: str | Phrase) -> ProvisionStep:
    if step.action != "remove":
        return step
    return replace(step, ok=False, message=phrase("step.still_there", why=reason))


def _with_existing(wanted: Manifest, every: Manifest, owned: Owned) -> Manifest:
    """Fields that are there keep their rights, also when they are not asked for this time."""
    names = {f.full_name for f in wanted.fields}
    more = [
        f
        for f in every.fields
        if f.full_name not in names
        and (now := owned.fields.get(f.full_name))
        and not _foreign(f, now)
    ]
    tables = tuple(t for t in every.objects if t in wanted.objects or t.name in owned.objects)
    return replace(wanted, fields=(*wanted.fields, *more), objects=tables)


def _table_step(name: str, owned: Owned) -> ProvisionStep:
    return ProvisionStep(f"object {name}", "keep" if name in owned.objects else "create")


def _table_gone(name: str, request: ProvisionRequest) -> ProvisionStep:
    """Its fields and records go with it."""
    if request.inputs:
        return ProvisionStep(f"object {name}", "remove")
    return ProvisionStep(f"object {name}", "keep", message=phrase("step.object_kept"))


def _field_step(field: OwnField, owned: Owned, wrong: dict[str, Phrase]) -> ProvisionStep:
    what = f"field {field.full_name}"
    if field.full_name in wrong:
        return ProvisionStep(what, "manual", ok=False, message=wrong[field.full_name])
    now = owned.fields.get(field.full_name)
    if now is None:
        return ProvisionStep(what, "create")
    absent = sorted({value for value, _ in field.values} - now.values)
    if absent:
        return ProvisionStep(what, "update", message=phrase("step.adds_values", values=absent))
    return ProvisionStep(what, "keep")


def _set_step(name: str, manifest: Manifest, owned: Owned) -> ProvisionStep:
    wanted = {
        (f"{shown}.{f.name}", name in f.editors and not f.formula)
        for f in manifest.fields
        if name in f.readers
        for shown in f.shown_on
    }
    what = f"permission set {name}"
    if name not in owned.sets:
        return ProvisionStep(what, "create")
    return ProvisionStep(what, "keep" if owned.grants.get(name, set()) >= wanted else "update")


def _optional_step(what: str, kind: str, owned: Owned, there: bool) -> ProvisionStep:
    if kind in owned.unseen:
        message = phrase("step.unseen")
        return ProvisionStep(what, "manual", message=message)
    return ProvisionStep(what, "keep" if there else "create")


_TEXTS: Final = {"MultiselectPicklist": ("LongTextArea", "Text"), "Picklist": ("Text",)}
"""Fields of earlier installations, whose type no deploy can change: they keep it."""


def _as_it_stands(manifest: Manifest, owned: Owned) -> Manifest:
    """The manifest with text fields where ours still are: they hold the ids as text."""
    fields = []
    for field in manifest.fields:
        now = owned.fields.get(field.full_name)
        if now is not None and not now.formula and now.kind in _TEXTS.get(field.kind, ()):
            field = replace(field, kind=now.kind, length=now.length or 255, values=())
        fields.append(field)
    return replace(manifest, fields=tuple(fields))


def _shapes(owned: Owned, account: str) -> dict[str, str]:
    """Fields of ours on accounts → text, list or what else, whoever may see them."""
    return {
        name.removeprefix(f"{account}."): "formula" if now.formula else list_fields.shape(now.kind)
        for name, now in owned.fields.items()
        if name.startswith(f"{account}.")
    }


def _list_made(step: ProvisionStep, text: str, why: str | Phrase) -> ProvisionStep:
    if why:
        return replace(step, ok=False, message=phrase("step.list_unfilled", text=text, why=why))
    return replace(step, message=phrase("step.list_beside", text=text))


def _text_left(account: str, text: str, shown: str) -> ProvisionStep:
    message = phrase("step.text_left", list=shown)
    return ProvisionStep(f"field {account}.{text}", "manual", message=message)


def _foreign(field: OwnField, now: Existing) -> bool:
    return now.kind != field.kind or now.formula != bool(field.formula)


def _clash(field: OwnField, owned: Owned) -> Phrase | None:
    """A field of that name with another type or less room is somebody else's, or outdated; a
    deploy would change it."""
    now = owned.fields.get(field.full_name)
    if now is None:
        return None
    if _foreign(field, now):
        kind = f"{now.kind} (formula)" if now.formula else now.kind
        return phrase("step.other_kind", found=kind, wanted=field.kind)
    if field.unique and not now.unique:
        return phrase("step.not_unique")
    if field.length and now.length and now.length < field.length:
        return phrase("step.short", found=now.length, wanted=field.length)
    if field.kind == "Number" and now.precision and now.precision - now.scale < 4:
        return phrase("step.few_digits", n=now.precision - now.scale)
    return None


def _verified(
    step: ProvisionStep, manifest: Manifest, seen: dict[str, ObjectInfo]
) -> ProvisionStep:
    """A field made by API is invisible until its rights arrive: look, do not believe."""
    for field in manifest.fields:
        if step.what != f"field {field.full_name}":
            continue
        now = seen[field.shown_on[0]].fields.get(field.name)
        if now is None:
            message = phrase("step.unreadable", set=SYNC)
            return replace(step, ok=False, message=message)
        if SYNC in field.editors and not now.updateable:
            message = phrase("step.unwritable", set=SYNC)
            return replace(step, ok=False, message=message)
    return step


def _layout() -> ProvisionStep:
    return ProvisionStep("page layout", "manual", message=phrase("step.page_layout"))
