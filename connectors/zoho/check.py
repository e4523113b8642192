"""The deeper look of `kamsync check`: rights, stages, quota, automations. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from connectors.zoho import coql, lists
from connectors.zoho.activities import EVENTS
from connectors.zoho.client import Op, Refusal, Request, as_object, crm
from connectors.zoho.coql import SCOPE, Query
from connectors.zoho.directions import directions
from connectors.zoho.metadata import LAYOUTS, Shape, items
from connectors.zoho.selection import Selection
from connectors.zoho.streams import Reader
from kamsync.connector import Description
from kamsync.errors import AuthError, ConnectorError
from kamsync.model.change import Finding

_BASE: Final = {"free": 5_000}
_PER_USER: Final = {
    "standard": (250, 100_000),
    "professional": (500, 3_000_000),
    "enterprise": (1_000, 5_000_000),
    "ultimate": (2_000, 10_000_000),
    "crmplus": (2_000, 10_000_000),
}


def credits_of(edition: str, licences: int) -> int:
    """API credits per 24 hours; an unknown edition counts as the smallest paid one."""
    if edition in _BASE:
        return _BASE[edition]
    each, most = _PER_USER.get(edition, (250, 100_000))
    return min(50_000 + each * licences, most)


def check(reader: Reader, seen: Description, *, has_task_key: bool) -> list[Finding]:
    found = list(seen.findings)
    found += _org(reader, seen)
    found += _own_fields(reader, seen, has_task_key=has_task_key)
    found += _reads(reader, seen)
    found += _stages(reader)
    found += directions(reader)
    return found


def _org(reader: Reader, seen: Description) -> list[Finding]:
    org = reader.metadata.org()
    limit = credits_of(org.edition, org.licences)
    reader.client.credits.limit = limit
    left = reader.client.credits.remaining
    rest = f", {left:,} left" if left is not None else ", less than half of them used"
    message = f"{org.kind} org {seen.org_id} ({seen.org_name}), {org.edition} edition"
    found = [Finding("org", "info", "connection", f"{message}: {limit:,} API credits a day{rest}")]
    if not reader.settings.org_id:
        fix = f'set org_id = "{seen.org_id}" so that no other org is ever written'
        found.append(Finding("org_not_pinned", "info", "connection", "org_id is not set", fix))
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


def _own_fields(reader: Reader, seen: Description, *, has_task_key: bool) -> list[Finding]:
    missing = [o for o in reader.context.outputs if o not in seen.writable]
    found = []
    if missing:
        message = f"no writable field for: {', '.join(missing)}"
        fix = "run kamsync provision, or give kamsync's profile edit rights on them"
        found.append(Finding("output_missing", "warning", "outputs", message, fix))
    if not has_task_key:
        message = f"Tasks has no field {reader.settings.task_key_field}: no task will be created"
        found.append(Finding("task_key_missing", "warning", "tasks", message, "kamsync provision"))
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
                continue
        for selection in reader.selections(stream):
            found += _tried(stream, lambda s=selection: _one_read(reader, s))  # type: ignore[misc]
    request = Request("GET", crm("settings/layouts"), {"module": "Deals"})
    found += _tried("layouts", lambda: reader.client.ask(LAYOUTS, request, as_object))
    return found


def _one_read(reader: Reader, selection: Selection) -> None:
    """A count, which spares the first pull counting; a record where the org does not count."""
    if not reader.counted(selection):
        coql.ask(reader.client, Query(selection.module, {"id": "text"}), 1)
    if selection.module == EVENTS:
        shapes: dict[str, Shape] = {"id": "text", "Owner": "lookup"}
        next(lists.records(reader.client, EVENTS, shapes, None), None)


def _tried(where: str, action: Callable[[], object]) -> list[Finding]:
    try:
        action()
    except (AuthError, Refusal) as error:
        fix = "make a new grant with every scope of docs/zoho.md; check the profile's rights"
        return [Finding("no_access", "error", where, _said(error), fix)]
    return []


def _said(error: ConnectorError) -> str:
    return str(error).removeprefix(f"{error.connector}: ")


def _stages(reader: Reader) -> list[Finding]:
    """Stages that deals have and the org no longer lists."""
    for module in reader.modules("opportunity"):
        statement = f"select Stage, COUNT(id) from {module} where id is not null group by Stage"  # noqa: S608 - COQL
        request = Request("POST", crm("coql"), body={"select_query": statement})
        try:
            answer = reader.client.ask(Op("coql", 1, SCOPE), request, as_object)
        except (Refusal, AuthError):
            return []
        known = reader.stages().state
        named = [str(row.get("Stage") or "") for row in items(answer, "data")]
        unknown = sorted(s[:60] for s in named if s and s not in known)
        if unknown:
            message = f"deals are in stages the org does not list: {', '.join(unknown[:10])}"
            fix = "probability 100 counts as won, everything else as open: clean up the stages"
            return [Finding("stage_unknown", "warning", "opportunity", message, fix)]
    return []
