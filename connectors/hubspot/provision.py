"""kamsync's own property group and properties: created, verified, removed; always idempotent.

Reference: https://developers.hubspot.com/docs/guides/api/crm/properties
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from connectors.hubspot.canonical import key_property, object_ids
from connectors.hubspot.cards import emitted
from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.describe import output_problem
from connectors.hubspot.faults import MissingScope, Refused
from connectors.hubspot.links import type_name
from connectors.hubspot.list_provision import ListProvisioner
from connectors.hubspot.metadata import Definition, definitions
from connectors.hubspot.object_provision import ObjectProvisioner
from connectors.hubspot.paths import COMPANY, TASK
from connectors.hubspot.reader import small_list
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.own_fields import TASK_KEY
from kamsync.model.phrase import phrase

GROUP: Final = ("Key account management", "Gestion des grands comptes")
"""Label of our property group, EN and FR."""
SHAPES: Final = {
    "text": ("string", "text"),
    "long_text": ("string", "textarea"),
    "integer": ("number", "number"),
    "number": ("number", "number"),
    "date": ("date", "date"),
    "boolean": ("bool", "booleancheckbox"),
    "picklist": ("enumeration", "select"),
    "multi_picklist": ("enumeration", "checkbox"),
    "lookup": ("string", "text"),
}
YES_NO: Final = (("true", "Yes", "Oui"), ("false", "No", "Non"))


@dataclass(frozen=True)
class Wanted:
    """One property as it should be."""

    type_id: str
    field: OutputField
    body: dict[str, Any]

    @property
    def what(self) -> str:
        return f"{type_name(self.type_id)}.{self.field.field}"


class Provisioner:
    def __init__(
        self, client: HubSpotClient, mapping: FieldMap, outputs: Sequence[str], language: str
    ) -> None:
        self._client = client
        self._mapping = mapping
        self._outputs = outputs
        self._language = language
        self._group = key_property(mapping).removesuffix("_task_key") or "kam"

    def run(self, request: ProvisionRequest) -> list[ProvisionStep]:
        if request.emit is not None:
            steps = self._emit(request.emit, request)
            if not request.cards:
                return steps
            made = emitted(request.emit, self._mapping, self._outputs, self._language)
            return [*steps, *made]
        try:
            types = self._types(request)
            known = {t: definitions(self._client, t) for t in types}
            own = self._own_objects().run(request)
            if request.remove:
                return self._cards(request, known[COMPANY]) + self._remove(known, request) + own
            return self._create(known, request) + own + self._cards(request, known[COMPANY])
        except MissingScope as error:
            return [_lacking(error, "property")]

    def _cards(
        self, request: ProvisionRequest, known: dict[str, Definition]
    ) -> list[ProvisionStep]:
        """Lists by API, before the properties they look at go; the card by hand."""
        if not request.cards:
            return []
        code = "card.hubspot.remove" if request.remove else "card.hubspot.emit"
        fields = self._mapping.outputs if request.remove else self._fields()
        made = ListProvisioner(self._client, fields, self._language).run(request, known)
        return [*made, ProvisionStep("card", "manual", message=phrase(code))]

    def _fields(self) -> dict[str, OutputField]:
        return {o: self._mapping.outputs[o] for o in self._outputs if o in self._mapping.outputs}

    def _own_objects(self) -> ObjectProvisioner:
        return ObjectProvisioner(self._client, self._mapping, self._language, self._body)

    def wanted(self, *, inputs: bool) -> list[Wanted]:
        unique = {(COMPANY, f.field): f for f in self._fields().values()}
        for item in self._mapping.inputs.values() if inputs else ():
            unique[object_ids(self._mapping.streams[item.stream])[0], item.field] = item
        found = [Wanted(type_id, f, self._body(f)) for (type_id, _), f in unique.items()]
        key = replace(TASK_KEY, field=key_property(self._mapping))
        return [*found, Wanted(TASK, key, self._body(key) | {"hasUniqueValue": True})]

    def _types(self, request: ProvisionRequest) -> list[str]:
        """Companies and tasks always; deals and contacts where inputs are asked for."""
        named = (w.type_id for w in self.wanted(inputs=request.inputs))
        return list(dict.fromkeys((COMPANY, TASK, *named)))

    def _body(self, field: OutputField) -> dict[str, Any]:
        kind, field_type = SHAPES[field.type]
        label, tip = field.words(self._language)
        body: dict[str, Any] = {
            "name": field.field,
            "label": label,
            "groupName": self._group,
            "type": kind,
            "fieldType": field_type,
            "description": tip,
            "formField": False,
            "hidden": False,
            "displayOrder": -1,
            "hasUniqueValue": False,
        }
        if field.type == "boolean":
            french = self._language == "fr"
            body["options"] = _options((v, fr if french else en) for v, en, fr in YES_NO)
        elif field.labelled:
            body["options"] = _options(field.labelled)
        return body

    def _create(
        self, known: dict[str, dict[str, Definition]], request: ProvisionRequest
    ) -> list[ProvisionStep]:
        wanted = self.wanted(inputs=request.inputs)
        steps: list[ProvisionStep] = []
        made: list[Wanted] = []
        for type_id, there in known.items():
            items = [w for w in wanted if w.type_id == type_id]
            try:
                steps.append(self._group_step(type_id, dry=request.dry_run))
                steps += [self._step(w, there, made, dry=request.dry_run) for w in items]
            except MissingScope as error:
                steps.append(_lacking(error, type_name(type_id)))
        return self._verified(steps, made) if made else steps

    def _step(
        self, item: Wanted, known: dict[str, Definition], made: list[Wanted], *, dry: bool
    ) -> ProvisionStep:
        """What is made is added to `made`, to be verified in one look."""
        there = known.get(item.field.field)
        if there is not None:
            return self._present(item, there, dry=dry)
        step = ProvisionStep(item.what, "create")
        if dry:
            return step
        step = self._made(item, step)
        made.append(item)
        return step

    def _group_step(self, type_id: str, *, dry: bool) -> ProvisionStep:
        what = f"property group {type_name(type_id)} {self._group}"
        path = self._client.paths.of("properties", type_id, then="/groups")
        if any(g.get("name") == self._group for g in small_list(self._client, "metadata", path)):
            return ProvisionStep(what, "keep")
        if not dry:
            body = self._group_body()
            refused = self._posted(path, body)
            if refused is not None:
                return ProvisionStep(what, "create", ok=False, message=refused.as_value)
        return ProvisionStep(what, "create")

    def _group_body(self) -> dict[str, Any]:
        label = GROUP[1] if self._language == "fr" else GROUP[0]
        return {"name": self._group, "label": label, "displayOrder": -1}

    def _posted(self, path: str, body: dict[str, Any]) -> Refused | None:
        """A 409 means it exists: another run or an archived name came first."""
        self._client.least("provision")
        try:
            # Reference: https://developers.hubspot.com/docs/guides/api/crm/properties
            self._client.read(Ask("provision", "POST", path, body=body), as_object)
        except Refused as refused:
            return None if refused.fault.status == 409 else refused
        return None

    def _made(self, item: Wanted, step: ProvisionStep) -> ProvisionStep:
        path = self._client.paths.of("properties", item.type_id)
        refused = self._posted(path, item.body)
        if refused is not None and item.body["hasUniqueValue"]:
            # Not every portal takes a unique property on tasks; without it tasks are looked up.
            refused = self._posted(path, item.body | {"hasUniqueValue": False})
        if refused is None:
            return step
        return ProvisionStep(item.what, "create", ok=False, message=refused.as_value)

    def _present(self, item: Wanted, there: Definition, *, dry: bool) -> ProvisionStep:
        """Kept when it fits; missing options are added; anything else is a person's business."""
        problem = output_problem(item.field, there)
        if problem:
            return ProvisionStep(item.what, "manual", ok=False, message=problem)
        if there.type == "string" and item.field.labelled:
            return self._converted(item, dry=dry)
        given = {o.value for o in there.options}
        lacking = [o for o in item.body.get("options", []) if o["value"] not in given]
        if there.type != "enumeration" or not lacking:
            return ProvisionStep(item.what, "keep")
        if not dry:
            # PATCH replaces the whole list: the portal's own options go along.
            kept = [
                {"value": o.value, "label": o.label or o.value, "hidden": o.hidden}
                for o in there.options
            ]
            self._patched(item, {"options": [*kept, *lacking]})
        return ProvisionStep(item.what, "update", message=phrase("step.options_added"))

    def _converted(self, item: Wanted, *, dry: bool) -> ProvisionStep:
        """A text of an earlier version becomes the picklist it should be: it holds the stored ids
        already. Where the portal refuses, it stays a text and takes the ids as such."""
        body = {key: item.body[key] for key in ("type", "fieldType", "options")}
        try:
            if not dry:
                self._patched(item, body)
        except Refused as refused:
            return ProvisionStep(item.what, "keep", message=refused.as_value)
        return ProvisionStep(item.what, "update", message=phrase("step.converted"))

    def _patched(self, item: Wanted, body: dict[str, Any]) -> None:
        path = self._client.paths.of("properties", item.type_id, then=f"/{item.field.field}")
        self._client.least("provision")
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/properties
        self._client.read(Ask("provision", "PATCH", path, body=body), as_object)

    def _verified(self, steps: list[ProvisionStep], made: list[Wanted]) -> list[ProvisionStep]:
        """Read the definitions again: what was made must be there, and fit."""
        now = {t: definitions(self._client, t) for t in {m.type_id for m in made}}
        wrong = {m.what: output_problem(m.field, now[m.type_id].get(m.field.field)) for m in made}
        return [
            ProvisionStep(s.what, s.action, ok=False, message=found)
            if s.ok and (found := wrong.get(s.what))
            else s
            for s in steps
        ]

    def _remove(
        self, known: dict[str, dict[str, Definition]], request: ProvisionRequest
    ) -> list[ProvisionStep]:
        """Archives only our own names in our own group; the bin keeps them for 90 days."""
        steps = []
        for item in self.wanted(inputs=request.inputs):
            there = known[item.type_id].get(item.field.field)
            if there is None:
                continue
            if there.group != self._group:
                message = phrase("step.other_group")
                steps.append(ProvisionStep(item.what, "manual", message=message))
                continue
            then = f"/{item.field.field}"
            path = self._client.paths.of("properties", item.type_id, then=then)
            steps.append(self._gone(item.what, path, dry=request.dry_run))
        for type_id, there_now in known.items():
            ours = {
                i.field.field for i in self.wanted(inputs=request.inputs) if i.type_id == type_id
            }
            others = [
                d.name for d in there_now.values() if d.group == self._group and d.name not in ours
            ]
            steps += self._group_gone(type_id, others, dry=request.dry_run)
        return steps

    def _group_gone(self, type_id: str, others: list[str], *, dry: bool) -> list[ProvisionStep]:
        listing = self._client.paths.of("properties", type_id, then="/groups")
        groups = small_list(self._client, "metadata", listing)
        if not any(g.get("name") == self._group for g in groups):
            return []
        what = f"property group {type_name(type_id)} {self._group}"
        if others:
            message = phrase("step.group_holds", n=len(others))
            return [ProvisionStep(what, "keep", message=message)]
        return [self._gone(what, f"{listing}/{self._group}", dry=dry)]

    def _gone(self, what: str, path: str, *, dry: bool) -> ProvisionStep:
        if dry:
            return ProvisionStep(what, "remove")
        self._client.least("provision")
        try:
            # Reference: https://developers.hubspot.com/docs/guides/api/crm/properties
            self._client.send(Ask("provision", "DELETE", path))
        except Refused as refused:
            if refused.fault.status == 404:
                return ProvisionStep(what, "remove")
            return ProvisionStep(what, "remove", ok=False, message=refused.as_value)
        return ProvisionStep(what, "remove")

    def _emit(self, folder: Path, request: ProvisionRequest) -> list[ProvisionStep]:
        """The request bodies as files, for an admin who gives no schema right to a job."""
        folder.mkdir(parents=True, exist_ok=True)
        steps = []
        for type_id in self._types(request):
            items = [w for w in self.wanted(inputs=request.inputs) if w.type_id == type_id]
            data = {
                "group": self._group_body(),
                "group_path": self._client.paths.of("properties", type_id, then="/groups"),
                "path": self._client.paths.of("properties", type_id),
                "properties": [w.body for w in items],
            }
            file = folder / f"hubspot_{type_name(type_id)}.json"
            file.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            steps.append(ProvisionStep(file.name, "manual", message=phrase("step.post_each")))
        for item in self._mapping.objects.values() if request.inputs else ():
            schema = self._own_objects().schema(item)
            data = {"path": self._client.paths.of("schemas"), "schema": schema}
            file = folder / f"hubspot_{item.object}.json"
            file.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            steps.append(ProvisionStep(file.name, "manual", message=phrase("step.post_each")))
        return steps


def _lacking(error: MissingScope, of: str) -> ProvisionStep:
    scopes = " / ".join(error.scopes) or phrase("scope_schema")
    message = phrase("step.key_lacks", scopes=scopes)
    return ProvisionStep(f"definitions {of}", "create", ok=False, message=message)


def _options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"value": value, "label": label, "displayOrder": n, "hidden": False}
        for n, (value, label) in enumerate(pairs)
    ]
