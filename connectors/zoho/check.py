"""The deeper look of `kamsync check`: org, scopes, modules, stages. Writes nothing to the CRM.

What our own fields and tasks need is looked at in owned.py, rates in directions.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from connectors.zoho import lists, scopes
from connectors.zoho import query as coql
from connectors.zoho.activities import EVENTS, NOTES
from connectors.zoho.client import Op, Request, crm
from connectors.zoho.directions import directions
from connectors.zoho.edition import credits_of
from connectors.zoho.faults import Refusal
from connectors.zoho.metadata import LAYOUTS, Shape, items
from connectors.zoho.owned import owned
from connectors.zoho.pull import Reader, wants_roles
from connectors.zoho.query import Query
from connectors.zoho.selection import Selection
from kamsync.connector import Description
from kamsync.errors import AuthError
from kamsync.model.change import Finding
from kamsync.transport import Response

_LOW: Final = 0.2
"""Share of the day's credits that should be left."""


def check(reader: Reader, seen: Description) -> list[Finding]:
    found = _reads(reader, seen)
    return [
        *_org(reader, seen),
        *_scopes(reader),
        *owned(reader),
        *found,
        *_stages(reader),
        *_contact_roles(reader),
        *directions(reader),
    ]


def _contact_roles(reader: Reader) -> list[Finding]:
    """What they cost: one credit a deal, once a week and when it changed."""
    wanted = "contact" in reader.mapping.streams and any(
        wants_roles(selection) for selection in reader.selections("contact")
    )
    if not wanted:
        return []
    if not reader.outputs.get("tier"):
        return [Finding("contact_roles", "info", "contact.role", variant="nobody")]
    deals = sum(1 for _ in reader.roles().deals())
    return [Finding("contact_roles", "info", "contact.role", values={"n": deals})]


def _org(reader: Reader, seen: Description) -> list[Finding]:
    """Told last, so that the credits left are those after the check's own reads."""
    org, me = reader.metadata.org(), reader.metadata.me()
    limit = credits_of(org.edition, org.licences)
    reader.client.credits.limit = limit
    who = f"{me.get('full_name') or '?'} ({me['id']})"
    where, kind = f"{seen.org_name} ({seen.org_id})", {"kind": org.kind}
    found = [Finding("org", "info", where, values=kind | {"user": who}, variant="user")]
    found.append(_credits(reader, org.edition, limit))
    if not reader.settings.org_id:
        key = {"key": "org_id", "id": seen.org_id}
        found.append(Finding("org_unpinned", "warning", "org_id", values=key))
    if seen.is_sandbox and reader.settings.environment == "production":
        found.append(Finding("environment", "warning", "connection", values=kind))
    if reader.settings.triggers:
        triggers = {"triggers": list(reader.settings.triggers)}
        found.append(Finding("triggers", "warning", "connection", values=triggers))
    if org.edition == "free":
        found.append(Finding("edition", "warning", "connection"))
    return found


def _credits(reader: Reader, edition: str, limit: int) -> Finding:
    """Zoho says what is left once half of it is used."""
    left = reader.client.credits.remaining
    values = {"edition": edition, "most": limit, "left": left}
    if left is None:
        return Finding("quota", "info", "connection", values=values, variant="credits_unsaid")
    if left >= limit * _LOW:
        return Finding("quota", "info", "connection", values=values, variant="credits")
    return Finding("quota", "warning", "connection", values=values, variant="credits_low")


def _scopes(reader: Reader) -> list[Finding]:
    """What writing needs, and what is only useful; where the grant tells its scopes."""
    granted = reader.client.login.token().scopes
    if not granted:
        return [Finding("scopes_untold", "info", "connection")]
    found = []
    missing = scopes.lacking(scopes.WRITING, granted)
    if missing:
        values = {"scopes": missing}
        found.append(
            Finding("missing_scope", "error", "connection", values=values, variant="grant_writing")
        )
    for scope in scopes.lacking(scopes.USEFUL, granted):
        values, variant = {"scopes": [scope]}, f"grant_{scopes.USEFUL[scope]}"
        found.append(Finding("missing_scope", "info", "connection", values=values, variant=variant))
    return found


def _reads(reader: Reader, seen: Description) -> list[Finding]:
    """One read of each module, so that every missing scope is told at once."""
    found: list[Finding] = []
    for stream in seen.streams:
        if stream in ("user", "rate"):
            continue
        for module in reader.modules(stream):
            if reader.metadata.fields(module) is None:
                values = {"modules": [module]}
                found.append(Finding("module_invisible", "warning", stream, values=values))
        for selection in reader.selections(stream):
            if selection.module == NOTES:
                found += _notes(reader)
                continue
            found += _tried(stream, lambda s=selection: _one_read(reader, s))  # type: ignore[misc]
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/layouts-meta.html
    request = Request("GET", crm("settings/layouts"), {"module": "Deals"})
    found += _tried("layouts", lambda: reader.client.ask(LAYOUTS, request, Response.object))
    return found


def _one_read(reader: Reader, selection: Selection) -> None:
    """A count, which spares the first pull counting; a record where the org does not count."""
    if not reader.counted(selection):
        coql.ask(reader.client, Query(selection.module, {"id": "text"}), 1)
    if selection.module == EVENTS:
        _one_page(reader, EVENTS)


def _one_page(reader: Reader, module: str) -> None:
    shapes: dict[str, Shape] = {"id": "text", "Owner": "lookup"}
    next(lists.records(reader.client, module, shapes, None), None)


def _notes(reader: Reader) -> list[Finding]:
    """Read where they may be: everything else works without them."""
    try:
        _one_page(reader, NOTES)
    except (AuthError, Refusal) as error:
        values = {"error": error.as_value}
        return [Finding("notes_unreadable", "warning", "activity", values=values)]
    return []


def _tried(where: str, action: Callable[[], object]) -> list[Finding]:
    try:
        action()
    except (AuthError, Refusal) as error:
        return [Finding("no_access", "error", where, values={"error": error.as_value})]
    return []


def _stages(reader: Reader) -> list[Finding]:
    """Stages that deals have and the org no longer lists, or lists without a type."""
    for module in reader.modules("opportunity"):
        statement = f"select Stage, COUNT(id) from {module} where id is not null group by Stage"  # noqa: S608 - COQL
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html
        request = Request("POST", crm("coql"), body={"select_query": statement})
        try:
            answer = reader.client.ask(Op("coql", 1, coql.scope(module)), request, Response.object)
            stages = reader.stages()
        except (Refusal, AuthError):
            return []
        used = {str(row.get("Stage") or "")[:60] for row in items(answer, "data")} - {""}
        unknown = sorted(used - stages.state.keys() - stages.untyped)
        untyped = sorted(used & stages.untyped)
        found = []
        if unknown:
            values = {"stages": unknown}
            found.append(Finding("stage_unknown", "warning", "opportunity", values=values))
        if untyped:
            values = {"stages": untyped}
            found.append(Finding("stage_untyped", "warning", "opportunity", values=values))
        return found
    return []
