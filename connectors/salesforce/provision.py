"""Create, verify or remove what kamsync owns, with an identity of its own; idempotent.

Everything goes in one metadata deploy, the same package `--emit` writes to disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.deploy import deploy
from connectors.salesforce.manifest import (
    LIST_VIEW,
    NOTIFICATION,
    SYNC,
    Manifest,
    OwnField,
    manifest_of,
)
from connectors.salesforce.owned import Owned, look
from connectors.salesforce.package import package_files, removal_files, zipped
from connectors.salesforce.schema import ObjectInfo, describe_objects
from kamsync.connector import Context, ProvisionRequest, ProvisionStep
from kamsync.model.fieldmap import FieldMap

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provisioning:
    """The two identities, and what is wanted of them."""

    nightly: SalesforceClient
    admin: Callable[[], SalesforceClient]
    mapping: FieldMap
    context: Context

    def run(self, request: ProvisionRequest) -> list[ProvisionStep]:
        wanted = manifest_of(self.mapping, self.context, inputs=request.inputs)
        wanted = replace(wanted, notifies=self.nightly.settings.custom_notifications)
        if request.emit is not None:
            return self._emit(wanted, request)
        admin = self.admin()
        try:
            every = manifest_of(self.mapping, self._all_outputs(), inputs=True)
            owned = look(admin, self.nightly, every)
            if request.remove:
                return self._remove(admin, every, owned, request)
            return self._create(admin, _with_existing(wanted, every, owned), owned, request)
        finally:
            admin.close()

    def _all_outputs(self) -> Context:
        return replace(self.context, outputs=tuple(self.mapping.outputs))

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
        message = "deploy the zip with any metadata tool, then assign the set to the nightly user"
        return [*steps, ProvisionStep(f"assignment {SYNC}", "manual", message=message), _layout()]

    def _create(
        self, admin: SalesforceClient, wanted: Manifest, owned: Owned, request: ProvisionRequest
    ) -> list[ProvisionStep]:
        seen = self._describe(wanted)
        wrong = {f.full_name: w for f in wanted.fields if (w := _mismatch(f, owned, seen))}
        usable = replace(wanted, fields=tuple(f for f in wanted.fields if f.full_name not in wrong))
        steps = [_field_step(f, owned, wrong) for f in wanted.fields]
        steps += [_set_step(name, usable, owned) for name in wanted.sets]
        view = "keep" if LIST_VIEW in owned.list_views else "create"
        steps.append(ProvisionStep(f"list view {wanted.account}.{LIST_VIEW}", view))
        if wanted.notifies:
            action = "keep" if owned.notifies else "create"
            steps.append(ProvisionStep(f"notification type {NOTIFICATION}", action))
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
        people = "give KAM_Read to account managers, KAM_Director to directors"
        return [*steps, ProvisionStep("assignment to people", "manual", message=people), _layout()]

    def _describe(self, wanted: Manifest) -> dict[str, ObjectInfo]:
        """As the nightly user sees it: a field it cannot see is as good as missing."""
        shown = [name for field in wanted.fields for name in field.shown_on]
        return describe_objects(self.nightly, list(dict.fromkeys([*shown, "Task"])))

    def _remove(
        self, admin: SalesforceClient, every: Manifest, owned: Owned, request: ProvisionRequest
    ) -> list[ProvisionStep]:
        inputs = {item.field for item in self.mapping.inputs.values()}
        gone = [
            f.full_name
            for f in every.fields
            if f.full_name in owned.fields and (request.inputs or f.name not in inputs)
        ]
        sets = [name for name in every.sets if name in owned.sets]
        views = [f"{every.account}.{LIST_VIEW}"] if LIST_VIEW in owned.list_views else []
        kinds = [NOTIFICATION] if owned.notifies else []
        steps = [ProvisionStep(f"list view {name}", "remove") for name in views]
        steps += [ProvisionStep(f"notification type {name}", "remove") for name in kinds]
        steps += [ProvisionStep(f"permission set {name}", "remove") for name in sets]
        steps += [ProvisionStep(f"field {name}", "remove") for name in gone]
        kept = sorted(owned.fields - set(gone))
        told = "filled by people; --inputs removes it too"
        steps += [ProvisionStep(f"field {name}", "keep", message=told) for name in kept]
        if not request.dry_run and (gone or sets or views or kinds):
            owned.unassign(admin)
            members = {"ListView": views, "PermissionSet": sets, "CustomNotificationType": kinds}
            first = {kind: names for kind, names in members.items() if names}
            if first:
                deploy(admin, zipped(removal_files(first, self._version)))
            if gone:
                deploy(admin, zipped(removal_files({"CustomField": gone}, self._version)))
        return steps


def _with_existing(wanted: Manifest, every: Manifest, owned: Owned) -> Manifest:
    """Fields that are there keep their rights, also when they are not asked for this time."""
    names = {f.full_name for f in wanted.fields}
    more = [f for f in every.fields if f.full_name in owned.fields and f.full_name not in names]
    return replace(wanted, fields=(*wanted.fields, *more))


def _field_step(field: OwnField, owned: Owned, wrong: dict[str, str]) -> ProvisionStep:
    what = f"field {field.full_name}"
    if field.full_name in wrong:
        return ProvisionStep(what, "manual", ok=False, message=wrong[field.full_name])
    return ProvisionStep(what, "keep" if field.full_name in owned.fields else "create")


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


def _mismatch(field: OwnField, owned: Owned, seen: dict[str, ObjectInfo]) -> str:
    """A field of that name with another type or less room is somebody else's, or outdated."""
    if field.full_name not in owned.fields:
        return ""
    info = seen.get(field.shown_on[0])
    now = info.fields.get(field.name) if info is not None else None
    if now is None:
        return ""
    if now.type != field.described_type:
        return f"exists as {now.type}, needs {field.described_type}: rename or remove it"
    if field.length and now.length and now.length < field.length:
        return f"holds {now.length} characters, needs {field.length}: enlarge it"
    if field.kind == "Number" and now.precision and now.precision - now.scale < 4:
        return f"holds {now.precision - now.scale} digits before the point: enlarge it"
    return ""


def _verified(
    step: ProvisionStep, manifest: Manifest, seen: dict[str, ObjectInfo]
) -> ProvisionStep:
    """A field made by API is invisible until its rights arrive: look, do not believe."""
    for field in manifest.fields:
        if step.what != f"field {field.full_name}":
            continue
        now = seen[field.shown_on[0]].fields.get(field.name)
        if now is None:
            message = f"not readable by the nightly user: assign {SYNC}"
            return replace(step, ok=False, message=message)
        if SYNC in field.editors and not now.updateable:
            message = f"not writable by the nightly user: assign {SYNC}"
            return replace(step, ok=False, message=message)
    return step


def _layout() -> ProvisionStep:
    message = "place the KAM fields on the account page; a deploy would replace the whole layout"
    return ProvisionStep("page layout", "manual", message=message)
