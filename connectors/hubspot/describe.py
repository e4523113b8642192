"""What a look at the portal means: streams, what may be written, what a person should know."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.hubspot.canonical import TABLES, Plan
from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.faults import CRM
from connectors.hubspot.metadata import Account, Definition, Portal
from connectors.hubspot.paths import COMPANY, CONTACT
from connectors.hubspot.portal import wanted_streams
from connectors.hubspot.selection import Planner
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Context, Description, StreamInfo
from kamsync.errors import AuthError
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.phrase import Phrase, phrase
from kamsync.model.tables import STREAMS

FITTING: Final[dict[str, frozenset[str]]] = {
    "text": frozenset({"string", "enumeration"}),
    "long_text": frozenset({"string"}),
    "picklist": frozenset({"enumeration", "string"}),
    "multi_picklist": frozenset({"enumeration", "string"}),
    "integer": frozenset({"number"}),
    "number": frozenset({"number"}),
    "date": frozenset({"date", "datetime"}),
    "boolean": frozenset({"bool", "enumeration"}),
}
"""Output type → property types it can be written to."""


def plans(
    portal: Portal, mapping: FieldMap, context: Context, findings: list[Finding]
) -> dict[str, Plan]:
    """A plan per readable stream. Raises AuthError when accounts or opportunities are not."""
    planner = Planner(mapping, portal.definitions, portal.stages, context.outputs, findings)
    found = {}
    for name in wanted_streams(mapping, context):
        plan = _table(name, portal, mapping) if name in TABLES else planner.plan(name)
        if plan is not None:
            found[name] = plan
        elif STREAMS[name].required:
            lacking = [f.values["scopes"] for f in findings if f.code == "missing_scope"]
            code = "object_needs_scope" if lacking else "object_unreadable"
            place = mapping.streams[name].object
            raise AuthError(CRM, code=code, object=place, scopes=lacking)
    return found


def _table(name: str, portal: Portal, mapping: FieldMap) -> Plan | None:
    frame = portal.owners if name == "user" else portal.rates
    if frame is None:
        return None
    stream = mapping.streams[name]
    given = {c for c, f in stream.fields.items() if f"p:{f.field}" in frame.columns}
    head = {"id", "modified_at", "is_deleted"} if name == "user" else set()
    return Plan(name, stream, (), frozenset(given | head), {})


def description(
    client: HubSpotClient,
    settings: HubSpotSettings,
    context: Context,
    mapping: FieldMap,
    portal: Portal,
    streams: dict[str, Plan],
    findings: list[Finding],
) -> Description:
    who = portal.account
    known = portal.definitions.get(COMPANY, {})
    ready = frozenset(
        output
        for output in context.outputs
        if output in mapping.outputs
        and output_problem(mapping.outputs[output], known.get(mapping.outputs[output].field))
        is None
    )
    findings += _output_findings(mapping, context, known)
    return Description(
        org_id=who.portal_id,
        org_name=f"portal {who.portal_id}",
        is_sandbox=who.account_type in ("SANDBOX", "DEVELOPER_TEST"),
        home_currency=who.currency or context.home_currency,
        timezone=_zone(who, findings),
        own_user_ids=settings.own_user_ids,
        streams={
            name: StreamInfo(
                name,
                plan.incremental,
                plan.columns,
                plan.fingerprint,
                unstamped=plan.unstamped,
            )
            for name, plan in streams.items()
        },
        clock=client.clock or dt.datetime.now(dt.UTC),
        findings=tuple(findings),
        writable=ready,
        record_url=_record_url(who, COMPANY),
        contact_url=_record_url(who, CONTACT),
    )


def output_problem(output: OutputField, known: Definition | None) -> Phrase | None:
    """Why the output cannot be written, None when it can."""
    if known is None:
        return phrase("misfit.no_property")
    if not known.writable:
        return phrase("misfit.computed")
    if known.type not in FITTING[output.type]:
        return phrase("misfit.type", found=known.type, wanted=output.type)
    return None


def _output_findings(
    mapping: FieldMap, context: Context, known: dict[str, Definition]
) -> list[Finding]:
    """Properties that are there and do not fit; absent ones are the caller's to tell."""
    found = []
    for output in context.outputs:
        field = mapping.outputs.get(output)
        there = known.get(field.field) if field else None
        if field is None or there is None:
            continue
        problem = output_problem(field, there)
        if problem:
            where = f"outputs.{output} ({field.field})"
            values = {"why": problem}
            found.append(Finding("output_unfit", "warning", where, values=values, variant="map"))
    return found


def _zone(who: Account, findings: list[Finding]) -> str:
    try:
        return ZoneInfo(who.time_zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        values = {"zone": who.time_zone}
        findings.append(Finding("timezone_unknown", "warning", "account", values=values))
        return "UTC"


def _record_url(who: Account, kind: str) -> str:
    if not re.fullmatch(r"[a-z0-9.-]{3,80}", who.ui_domain) or not who.portal_id.isdecimal():
        return ""
    return f"https://{who.ui_domain}/contacts/{who.portal_id}/record/{kind}/{{id}}"
