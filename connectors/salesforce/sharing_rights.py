"""Whether sharing may hide rows from the running user: a read that is filtered says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.faults import NAME
from connectors.salesforce.query import Statement, in_ids
from kamsync.errors import ConnectorError, TransientError
from kamsync.model.change import Finding
from kamsync.transport import walks


@walks(NAME)
def sharing_findings(
    client: SalesforceClient, user_id: str, objects: Sequence[str]
) -> list[Finding]:
    """Two calls. A warning per object without View All; one where that cannot be read."""
    everything = "PermissionSet.PermissionsViewAllData"
    held = _rows(
        client,
        Statement(
            "PermissionSetAssignment",
            ("PermissionSetId", everything),
            (in_ids("AssigneeId", [user_id]),),
        ),
    )
    if held is None:
        return [_unread()]
    if any((row.get("PermissionSet") or {}).get("PermissionsViewAllData") for row in held):
        return []
    sets = sorted({str(row.get("PermissionSetId")) for row in held})
    whole = (in_ids("ParentId", sets), "PermissionsViewAllRecords = true")
    rights = _rows(client, Statement("ObjectPermissions", ("SobjectType",), whole)) if sets else []
    if rights is None:
        return [_unread()]
    seen = {row.get("SobjectType") for row in rights}
    return [_hidden(name) for name in objects if name not in seen]


def _rows(client: SalesforceClient, query: Statement) -> list[dict[str, Any]] | None:
    """None where the user may not ask."""
    try:
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
        answer = client.json(Ask("GET", "query", "metadata", params={"q": query.text()}))
    except TransientError:
        raise
    except ConnectorError:
        return None
    rows = answer.get("records") if isinstance(answer, dict) else None
    return rows if isinstance(rows, list) else None


def _hidden(name: str) -> Finding:
    return Finding("sharing_filters", "warning", name, values={"object": name})


def _unread() -> Finding:
    return Finding("sharing_unread", "info", "ObjectPermissions")
