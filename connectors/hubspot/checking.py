"""The deeper look of `kamsync check`: one cheap read per need, quota, sandbox. Writes nothing."""

from __future__ import annotations

from typing import Final

from connectors.hubspot.client import Ask, HubSpotClient
from connectors.hubspot.faults import MissingScope, Refused
from connectors.hubspot.linking import type_name
from connectors.hubspot.paths import COMPANY, DEAL, TASK
from connectors.hubspot.streams import Plan, key_property
from kamsync.connector import Description
from kamsync.errors import UnexpectedResponse
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap

LOW_SHARE: Final = 0.2
RECORD_SCOPES: Final = {
    COMPANY: "crm.objects.companies.read",
    DEAL: "crm.objects.deals.read",
    TASK: "crm.objects.contacts.read",
}


def checked(
    client: HubSpotClient, mapping: FieldMap, plans: dict[str, Plan], seen: Description
) -> list[Finding]:
    found = _records(client, plans) + _room(client, mapping, seen) + _quota(client)
    if seen.is_sandbox:
        found.append(Finding("sandbox", "info", "account", "this portal is a sandbox or test one"))
    return found


def _records(client: HubSpotClient, plans: dict[str, Plan]) -> list[Finding]:
    """Definitions may be readable where records are not: read one record of each object."""
    found = []
    types = dict.fromkeys(s.type_id for plan in plans.values() for s in plan.sources)
    for type_id in types:
        path = client.paths.of("objects", type_id)
        try:
            client.send(Ask("check", "GET", path, (("limit", "1"),)))
        except MissingScope as error:
            scopes = " or ".join(error.scopes) or RECORD_SCOPES.get(type_id, "a read scope")
            message = "records cannot be read"
            fix = f"Add {scopes} to the key."
            found.append(Finding("missing_scope", "error", type_name(type_id), message, fix))
        client.least("check")
    return found


def _room(client: HubSpotClient, mapping: FieldMap, seen: Description) -> list[Finding]:
    """Whether the portal's ceiling of custom properties leaves room for what is missing."""
    missing = sum(1 for o in mapping.outputs if o not in seen.writable)
    if not missing:
        return []
    path = client.paths.of("limits", then="/custom-properties")
    client.least("check")
    try:
        data = client.get("check", path)
    except (MissingScope, Refused, UnexpectedResponse):
        return []
    for row in data.get("byObjectType") or []:
        if str(row.get("objectTypeId")) != COMPANY:
            continue
        limit, usage = str(row.get("limit", "")), str(row.get("usage", ""))
        if limit.isdecimal() and usage.isdecimal() and int(usage) + missing > int(limit):
            message = f"{usage} of {limit} custom company properties are used"
            fix = f"{key_property(mapping)} and the outputs need room: archive unused properties."
            return [Finding("property_limit", "warning", "companies", message, fix)]
    return []


def _quota(client: HubSpotClient) -> list[Finding]:
    left, limit = client.calls.remaining, client.calls.limit
    if left is None or not limit or left >= limit * LOW_SHARE:
        return []
    message = f"{left} of {limit} daily API calls are left for all integrations together"
    return [Finding("quota_low", "warning", "account", message, "Run later, or buy more calls.")]
