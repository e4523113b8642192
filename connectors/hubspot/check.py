"""The deeper look of `kamsync check`: rights, quota, room, tasks, calls. Writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from connectors.hubspot.canonical import Plan, key_property
from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.faults import MissingScope, Refused
from connectors.hubspot.links import type_name
from connectors.hubspot.metadata import Portal
from connectors.hubspot.paths import CALL, COMPANY, DEAL, TASK
from connectors.hubspot.query import count_records, instant_filter
from connectors.hubspot.rights import any_of, own_scopes, read_one
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Description
from kamsync.errors import ConnectorError, UnexpectedResponse
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap
from kamsync.transport import parts

LOW_SHARE: Final = 0.2
CALLS_LOOKED_AT: Final = dt.timedelta(days=90)
READ: Final = {COMPANY: "crm.objects.companies.read", DEAL: "crm.objects.deals.read"}
WRITE_COMPANIES: Final = "crm.objects.companies.write"
WRITE_TASKS: Final = "crm.objects.contacts.write"


@dataclass(frozen=True)
class Look:
    """What a check looks at, besides the calls it makes itself."""

    client: HubSpotClient
    settings: HubSpotSettings
    mapping: FieldMap
    portal: Portal
    plans: dict[str, Plan]
    seen: Description


def checked(look: Look) -> list[Finding]:
    who, seen = look.portal.account, look.seen
    kind = {"kind": "sandbox" if seen.is_sandbox else "production"}
    where = f"{seen.org_name} ({who.account_type or '?'})"
    found = [Finding("org", "info", where, values=kind)]
    if not look.settings.portal_id:
        key = {"key": "portal_id", "id": seen.org_id}
        found.append(Finding("org_unpinned", "warning", "portal_id", values=key))
    found += _records(look) + _writing(look) + _limits(look) + _quota(look.client) + _calls(look)
    if not who.currency:
        values = {"assumed": seen.home_currency}
        found.append(
            Finding("currency_assumed", "info", "account", values=values, variant="portal")
        )
    return found


def _records(look: Look) -> list[Finding]:
    """Definitions may be readable where records are not: read one record of each object."""
    found = []
    types = dict.fromkeys(s.type_id for plan in look.plans.values() for s in plan.sources)
    for type_id in types:
        look.client.least("check")
        try:
            read_one(look.client, type_id, "check")
        except MissingScope as error:
            scopes = any_of(error.scopes, READ.get(type_id, ""))
            place = type_name(type_id)
            found.append(Finding("missing_scope", "error", place, values=scopes, variant="records"))
    return found


def _writing(look: Look) -> list[Finding]:
    """Whether results and tasks can be written, as far as it can be told without writing."""
    found = []
    values: dict[str, object]
    scopes = own_scopes(look.client)
    if scopes is None:
        values = {"scopes": [WRITE_COMPANIES, WRITE_TASKS]}
        found.append(Finding("rights_unread", "info", "key", values=values))
    elif WRITE_COMPANIES not in scopes:
        values = any_of([WRITE_COMPANIES])
        found.append(
            Finding("missing_scope", "error", "companies", values=values, variant="results")
        )
    tasks = look.portal.definitions.get(TASK)
    if tasks is None or (scopes is not None and WRITE_TASKS not in scopes):
        values = any_of([WRITE_TASKS])
        found.append(Finding("tasks_refused", "error", "tasks", values=values, variant="hubspot"))
        return found
    name = key_property(look.mapping)
    if name not in tasks:
        values = {"object": "tasks", "field": name}
        found.append(Finding("task_key_missing", "error", f"tasks.{name}", values=values))
    elif not tasks[name].unique:
        values, where = {"field": name}, f"tasks.{name}"
        found.append(
            Finding("task_key_not_unique", "info", where, values=values, variant="read_first")
        )
    return found


def _limits(look: Look) -> list[Finding]:
    """Whether the portal's ceiling of custom properties leaves room for what is missing."""
    missing = sum(1 for o in look.mapping.outputs if o not in look.seen.writable)
    if not missing:
        return []
    look.client.least("check")
    path = look.client.paths.of("limits", then="/custom-properties")
    try:
        # Reference: https://developers.hubspot.com/docs/api-reference/latest/crm/limits-tracking/guide
        data = look.client.get("check", path)
    except (MissingScope, Refused, UnexpectedResponse):
        return []
    for row in parts(data, "byObjectType"):
        if str(row.get("objectTypeId")) != COMPANY:
            continue
        limit, usage = str(row.get("limit", "")), str(row.get("usage", ""))
        if limit.isdecimal() and usage.isdecimal() and int(usage) + missing > int(limit):
            values = {"used": int(usage), "most": int(limit), "missing": missing}
            return [Finding("property_limit", "warning", "companies", values=values)]
    return []


def _quota(client: HubSpotClient) -> list[Finding]:
    left, limit = client.calls.remaining, client.calls.limit
    if left is None or not limit:
        return [Finding("limits_unreadable", "info", "account", variant="hubspot")]
    values = {"left": left, "most": limit}
    if left < limit * LOW_SHARE:
        return [Finding("quota", "warning", "account", values=values, variant="together_low")]
    return [Finding("quota", "info", "account", values=values, variant="together")]


def _calls(look: Look) -> list[Finding]:
    """How many logged calls of the last months have no direction: two searches of one record."""
    plan = look.plans.get("activity")
    source = next((s for s in plan.sources if s.type_id == CALL), None) if plan else None
    known = look.portal.definitions.get(CALL, {})
    if source is None or source.facts.options.get("call_without_direction"):
        return []
    if not {"hs_call_direction", "hs_timestamp"} <= set(known):
        return []
    since = look.seen.clock - CALLS_LOOKED_AT
    logged = [instant_filter("hs_timestamp", "GTE", since)]
    without = {"propertyName": "hs_call_direction", "operator": "NOT_HAS_PROPERTY"}
    look.client.least("check", 2)
    try:
        total = count_records(look.client, CALL, logged)
        untold = count_records(look.client, CALL, [*logged, without])
    except ConnectorError:
        return []  # Advice, no reason to fail.
    if not total or not untold:
        return []
    values = {
        "without": untold,
        "total": total,
        "since": since.date(),
        "option": "call_without_direction",
    }
    return [Finding("calls_undirected", "info", "calls.hs_call_direction", values=values)]
