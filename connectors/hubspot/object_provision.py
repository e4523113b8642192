"""Objects of ours in a portal: made, completed, removed; by hand where the edition has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.faults import MissingScope, Refused
from connectors.hubspot.own_objects import Schema, schemas
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.model.fieldmap import FieldMap, OutputField, OwnObject
from kamsync.model.phrase import Phrase, phrase


@dataclass(frozen=True)
class ObjectProvisioner:
    client: HubSpotClient
    mapping: FieldMap
    language: str
    body: Callable[[OutputField], dict[str, Any]]
    """A property as it is to be."""

    def run(self, request: ProvisionRequest) -> list[ProvisionStep]:
        objects = list(self.mapping.objects.values())
        if not objects or not (request.inputs or request.remove):
            return []
        try:
            there = schemas(self.client)
        except (MissingScope, Refused):
            manual = [_step(o, "manual", phrase("step.no_custom_objects")) for o in objects]
            return [] if request.remove else manual
        if request.remove:
            found = [(o, there[o.object]) for o in objects if o.object in there]
            return [self._removed(o, schema, request) for o, schema in found]
        return [step for o in objects for step in self._wanted(o, there.get(o.object), request)]

    def schema(self, item: OwnObject) -> dict[str, Any]:
        """The request that makes the object with all its properties."""
        one, several = item.words(self.language)
        properties = [_without_group(self.body(f)) for f in item.fields]
        title = item.fields[0].field
        return {
            "name": item.object,
            "labels": {"singular": one, "plural": several},
            "primaryDisplayProperty": title,
            "requiredProperties": [title],
            "searchableProperties": [title],
            "secondaryDisplayProperties": [],
            "allowsSensitiveProperties": False,
            "properties": properties,
            "associatedObjects": ["COMPANY"],
        }

    def _wanted(
        self, item: OwnObject, there: Schema | None, request: ProvisionRequest
    ) -> Iterator[ProvisionStep]:
        if there is None:
            yield self._made(item, request)
            return
        missing = [f for f in item.fields if f.field not in there.properties]
        if not missing:
            yield _step(item, "keep")
        for field in missing:
            path = self.client.paths.of("properties", there.type_id)
            body = self.body(field) | {"groupName": there.group}
            refused = "" if request.dry_run else self._sent("POST", path, body)
            what = f"{item.object}.{field.field}"
            yield ProvisionStep(what, "create", ok=not refused, message=refused)

    def _made(self, item: OwnObject, request: ProvisionRequest) -> ProvisionStep:
        if request.dry_run:
            return _step(item, "create")
        refused = self._sent("POST", self.client.paths.of("schemas"), self.schema(item))
        if not refused:
            return _step(item, "create")
        return _step(item, "manual", phrase("step.object_refused", reason=refused))

    def _removed(self, item: OwnObject, there: Schema, request: ProvisionRequest) -> ProvisionStep:
        """Twice: the bin would keep the name."""
        if not request.inputs:
            return _step(item, "keep", phrase("step.object_kept"))
        if request.dry_run:
            return _step(item, "remove")
        path = self.client.paths.of("schemas", then=f"/{there.type_id}")
        refused = self._sent("DELETE", path, None)
        if refused:
            left = phrase("step.object_left", reason=refused)
            return ProvisionStep(f"object {item.object}", "remove", ok=False, message=left)
        self._sent("DELETE", path, None, ("archived", "true"))
        return _step(item, "remove")

    def _sent(self, method: str, path: str, body: Any, *query: tuple[str, str]) -> str | Phrase:
        """Why it was refused; "" when it is done."""
        self.client.least("provision")
        # Reference: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/schemas/guide
        ask = Ask("provision", method, path, query, body=body)
        try:
            if method == "DELETE":
                self.client.send(ask)
            else:
                self.client.read(ask, as_object)
        except (MissingScope, Refused) as error:
            return error.as_value
        return ""


def _step(item: OwnObject, action: str, message: Phrase | str = "") -> ProvisionStep:
    return ProvisionStep(f"object {item.object}", action, message=message)


def _without_group(body: dict[str, Any]) -> dict[str, Any]:
    """A new object brings its own property group."""
    return {key: value for key, value in body.items() if key != "groupName"}
