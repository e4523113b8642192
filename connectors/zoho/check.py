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
from connectors.zoho.pull import Reader
from connectors.zoho.query import Query
from connectors.zoho.selection import Selection
from kamsync.connector import Description
from kamsync.errors import AuthError, ConnectorError
from kamsync.model.change import Finding
from kamsync.transport import Response

_LOW: Final = 0.2
"""Share of the day's credits that should be left."""
_ALL_SCOPES: Final = "make a new grant with every scope of docs/zoho.md"


def check(reader: Reader, seen: Description) -> list[Finding]:
    found = _reads(reader, seen)
    return [
        *_org(reader, seen),
        *_scopes(reader),
        *owned(reader),
        *found,
        *_stages(reader),
        *directions(reader),
    ]


def _org(reader: Reader, seen: Description) -> list[Finding]:
    """Told last, so that the credits left are those after the check's own reads."""
    org, me = reader.metadata.org(), reader.metadata.me()
    limit = credits_of(org.edition, org.licences)
    reader.client.credits.limit = limit
    who = f"{me.get('full_name') or '?'} ({me['id']})"
    message = f"{org.kind} org {seen.org_id} ({seen.org_name}), user {who}"
    found = [Finding("org", "info", "connection", message), _credits(reader, org.edition, limit)]
    if not reader.settings.org_id:
        fix = f'set org_id = "{seen.org_id}" so that no other org is ever written'
        message = "the config does not say which org is meant: another one would be taken too"
        found.append(Finding("org_unpinned", "warning", "org_id", message, fix))
    if seen.is_sandbox and reader.settings.environment == "production":
        message = f'environment = "production", yet this is a {org.kind} org'
        fix = f'set environment = "{org.kind}", or make a grant of the production org'
        found.append(Finding("environment", "warning", "connection", message, fix))
    if reader.settings.triggers:
        named = ", ".join(reader.settings.triggers)
        message = f"every write of ours starts the org's automations: {named}"
        fix = "leave triggers empty unless an automation must see kamsync's values"
        found.append(Finding("triggers", "warning", "connection", message, fix))
    if org.edition == "free":
        message = "the free edition has no custom fields on tasks and few API credits"
        fix = "plan and report work; fields and tasks need a paid edition"
        found.append(Finding("edition", "warning", "connection", message, fix))
    return found


def _credits(reader: Reader, edition: str, limit: int) -> Finding:
    """Zoho says what is left once half of it is used."""
    left = reader.client.credits.remaining
    rest = f"{left:,} left" if left is not None else "less than half of them used"
    message = f"{edition} edition: {limit:,} API credits a day, {rest}"
    if left is None or left >= limit * _LOW:
        return Finding("quota", "info", "connection", message)
    fix = "run at another hour, look for the integration that uses them, or buy more"
    return Finding("quota", "warning", "connection", message, fix)


def _scopes(reader: Reader) -> list[Finding]:
    """What writing needs, and what is only useful; where the grant tells its scopes."""
    granted = reader.client.login.token().scopes
    if not granted:
        message = "the login does not tell its scopes: rights to write show at the first write"
        return [Finding("scopes_untold", "info", "connection", message)]
    found = []
    missing = scopes.lacking(scopes.WRITING, granted)
    if missing:
        message = f"the grant lacks the scopes {', '.join(missing)}: nothing can be written"
        found.append(Finding("missing_scope", "error", "connection", message, _ALL_SCOPES))
    for scope in scopes.lacking(scopes.USEFUL, granted):
        message = f"without {scope} {scopes.USEFUL[scope]}"
        found.append(Finding("missing_scope", "info", "connection", message, _ALL_SCOPES))
    return found


def _reads(reader: Reader, seen: Description) -> list[Finding]:
    """One read of each module, so that every missing scope is told at once."""
    found: list[Finding] = []
    for stream in seen.streams:
        if stream in ("user", "rate"):
            continue
        for module in reader.modules(stream):
            if reader.metadata.fields(module) is None:
                message = f"{module} is not visible to kamsync's user"
                fix = "give its profile access to the module, or take it out of the map"
                found.append(Finding("module_invisible", "warning", stream, message, fix))
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
        message = f"notes are not read ({_said(error)}): internal news may look older than it is"
        fix = "let kamsync's user be an administrator, or take Notes out of the map"
        return [Finding("notes_unreadable", "warning", "activity", message, fix)]
    return []


def _tried(where: str, action: Callable[[], object]) -> list[Finding]:
    try:
        action()
    except (AuthError, Refusal) as error:
        fix = f"{_ALL_SCOPES}; check the profile's rights"
        return [Finding("no_access", "error", where, _said(error), fix)]
    return []


def _said(error: ConnectorError) -> str:
    return str(error).removeprefix(f"{error.connector}: ")


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
        fix = "probability 100 counts as won, everything else as open: "
        unknown = sorted(used - stages.state.keys() - stages.untyped)
        untyped = sorted(used & stages.untyped)
        found = []
        if unknown:
            message = f"deals are in stages the org does not list: {', '.join(unknown[:10])}"
            tidy = fix + "clean up the stages"
            found.append(Finding("stage_unknown", "warning", "opportunity", message, tidy))
        if untyped:
            message = f"stages without a forecast type: {', '.join(untyped[:10])}"
            tidy = fix + "give each stage its type in Setup, Pipelines"
            found.append(Finding("stage_untyped", "warning", "opportunity", message, tidy))
        return found
    return []
