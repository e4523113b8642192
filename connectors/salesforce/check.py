"""A deeper look for `kamsync check`: org, quota, rights per object and field. Writes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.faults import Refused
from connectors.salesforce.licences import licence_findings
from connectors.salesforce.metadata import OrgFacts
from connectors.salesforce.query import Statement, between
from connectors.salesforce.sharing_rights import sharing_findings
from connectors.salesforce.tasks import Tasks
from kamsync.connector import Description
from kamsync.errors import AuthError
from kamsync.model.change import Finding, Severity


@dataclass(frozen=True)
class Look:
    """What a check looks at, besides the calls it makes itself."""

    client: SalesforceClient
    seen: Description
    facts: OrgFacts
    objects: tuple[str, ...]
    """Those of which every record is wanted."""
    tasks: Tasks
    since: dt.datetime
    """From when the org's logged calls are counted."""
    call_direction: str = ""
    """What the field map says a call without CallType counts as."""


def check_org(look: Look) -> list[Finding]:
    seen, settings = look.seen, look.client.settings
    who = {"kind": "sandbox" if seen.is_sandbox else "production", "user": look.facts.user_id}
    where = f"{seen.org_name} ({seen.org_id})"
    findings = [Finding("org", "info", where, values=who, variant="user")]
    if not settings.org_id:
        key = {"key": "org_id", "id": seen.org_id}
        findings.append(Finding("org_unpinned", "warning", "org_id", values=key))
    findings += licence_findings(look.client, look.facts.user_id)
    findings += sharing_findings(look.client, look.facts.user_id, look.objects)
    findings += _quota(look.client)
    findings += _tasks(look.tasks)
    findings += _calls(look)
    return findings


def _quota(client: SalesforceClient) -> list[Finding]:
    try:
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
        limits = client.json(Ask("GET", "limits", "metadata"))
    except (Refused, AuthError):
        return [Finding("limits_unreadable", "info", "limits", variant="salesforce")]
    found = []
    for name in ("DailyApiRequests", "DailyBulkV2QueryJobs", "DataStorageMB"):
        entry = limits.get(name) if isinstance(limits, dict) else None
        if not isinstance(entry, dict) or not entry.get("Max"):
            continue
        most, left = _number(entry["Max"]), _number(entry.get("Remaining"))
        if not most:
            continue
        used = 1 - left / most
        high = used > client.settings.org_usage_limit
        values = {"left": left, "most": most}
        severity: Severity = "warning" if high else "info"
        found.append(Finding("quota", severity, name, values=values, variant="low" * high))
    return found


def _number(value: object) -> int:
    """A number of an answer; 0 for anything else."""
    return value if isinstance(value, int) and value > 0 else 0


def _tasks(tasks: Tasks) -> list[Finding]:
    """Whether tasks can be written; of the output fields the caller tells."""
    found = []
    task = tasks.info
    if not task.present or not task.createable:
        found.append(Finding("tasks_refused", "error", "Task", variant="salesforce"))
    elif not tasks.has_key:
        key = tasks.key_field
        values = {"object": "Activity", "field": key}
        found.append(Finding("task_key_missing", "error", key, values=values))
    elif not task.fields[tasks.key_field].unique:
        values = {"field": tasks.key_field}
        found.append(
            Finding("task_key_not_unique", "error", "Task", values=values, variant="double")
        )
    return found


def _calls(look: Look) -> list[Finding]:
    """How many logged calls have no direction, counted in one call of the API."""
    task = look.tasks.info
    if look.call_direction or not all(task.readable(f) for f in ("TaskSubtype", "CallType")):
        return []
    logged = Statement("Task", ("COUNT()",), ("TaskSubtype = 'Call'",))
    logged = logged.also(*between("CreatedDate", look.since, None))
    untyped = logged.also("CallType = null")
    parts = [("logged", "GET", logged.as_path()), ("untyped", "GET", untyped.as_path())]
    answers = look.client.composite(parts, "metadata")
    total, without = (_count(answers.get(name)) for name in ("logged", "untyped"))
    if not total or not without:
        return []
    values = {
        "without": without,
        "total": total,
        "since": look.since.date(),
        "option": "call_without_type",
    }
    return [Finding("calls_undirected", "info", "Task.CallType", values=values)]


def _count(answer: object) -> int:
    """A refused count is none: this finding is advice, no reason to fail."""
    total = answer.get("totalSize") if isinstance(answer, dict) else None
    return total if isinstance(total, int) else 0
