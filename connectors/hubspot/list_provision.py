"""Our lists in a portal: made where they are missing, removed where they are ours.

A list of the same name that looks at anything but our properties belongs to somebody else and is
left alone. Without the scopes, or where a portal refuses, the step is for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.faults import MissingScope, Refused
from connectors.hubspot.lists import Listed, body, is_ours, titles, usable
from connectors.hubspot.metadata import Definition
from connectors.hubspot.paths import COMPANY
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.messages.catalogue import LANGUAGES
from kamsync.model.fieldmap import OutputField
from kamsync.model.phrase import Phrase, phrase

SCOPES: Final = ("crm.lists.read", "crm.lists.write")


@dataclass(frozen=True)
class ListProvisioner:
    client: HubSpotClient
    fields: Mapping[str, OutputField]
    """Outputs that are written, as the portal calls them."""
    language: str

    def run(
        self, request: ProvisionRequest, known: Mapping[str, Definition]
    ) -> list[ProvisionStep]:
        """`known`: the properties of companies as they were before this call."""
        steps = []
        for item in usable(self.fields):
            try:
                steps += (
                    self._gone(item, request)
                    if request.remove
                    else [self._there(item, request, known.get(self.fields[item.of].field))]
                )
            except MissingScope as error:
                scopes = " / ".join(error.scopes or SCOPES)
                steps.append(_step(titles(item, self.language), "manual", _lacking(scopes)))
        return steps

    def _there(
        self, item: Listed, request: ProvisionRequest, property_: Definition | None
    ) -> ProvisionStep:
        name, field = titles(item, self.language), self.fields[item.of]
        if property_ is not None and property_.type != "enumeration":
            return _step(name, "manual", phrase("card.hubspot.text_property", field=field.field))
        found = self._found(name)
        if found is not None:
            ours = is_ours(found, [f.field for f in self.fields.values()])
            message = "" if ours else phrase("card.hubspot.other_list")
            return _step(name, "keep" if ours else "manual", message)
        if not request.dry_run:
            self.client.least("provision")
            # Reference: https://developers.hubspot.com/docs/api-reference/latest/crm/lists/create-list
            made = body(item, field, self.language)
            ask = Ask("provision", "POST", self.client.paths.of("lists"), body=made)
            try:
                self.client.read(ask, as_object)
            except Refused as refused:
                return _step(name, "manual", refused.as_value)
        return _step(name, "create")

    def _gone(self, item: Listed, request: ProvisionRequest) -> list[ProvisionStep]:
        """By its name in either language: the config may have changed it since."""
        steps = []
        for language in LANGUAGES:
            name = titles(item, language)
            found = self._found(name)
            if found is None:
                continue
            if not is_ours(found, [f.field for f in self.fields.values()]):
                steps.append(_step(name, "keep", phrase("card.hubspot.other_list")))
                continue
            if not request.dry_run:
                self.client.least("provision")
                path = self.client.paths.of("lists", then=f"/{found.get('listId')}")
                # Reference: https://developers.hubspot.com/docs/guides/api/crm/lists/overview
                self.client.send(Ask("provision", "DELETE", path))
            steps.append(_step(name, "remove"))
        return steps

    def _found(self, name: str) -> dict[str, Any] | None:
        then = f"/object-type-id/{COMPANY}/name/{quote(name, safe='')}"
        path = self.client.paths.of("lists", then=then)
        self.client.least("metadata")
        try:
            # Reference: https://developers.hubspot.com/docs/api-reference/latest/crm/lists/get-list
            ask = Ask("metadata", "GET", path, (("includeFilters", "true"),))
            found = self.client.read(ask, as_object).get("list")
        except Refused as refused:
            if refused.fault.status == 404:
                return None
            raise
        return found if isinstance(found, dict) else None


def _step(name: str, action: str, message: str | Phrase = "") -> ProvisionStep:
    return ProvisionStep(f"list {name}", action, message=message)


def _lacking(scopes: str) -> Phrase:
    return phrase("card.hubspot.list_scopes", scopes=scopes)
