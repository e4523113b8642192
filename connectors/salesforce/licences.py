"""Which licences the running user holds. What cannot be read is called unread, never guessed."""

from __future__ import annotations

from typing import Any, Final

from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.faults import NAME
from connectors.salesforce.query import Statement, in_ids
from kamsync.errors import ConnectorError, TransientError
from kamsync.model.change import Finding
from kamsync.transport import walks

INTEGRATION: Final = "Salesforce Integration"
"""The user licence of an integration user: of itself it opens no object."""
API_INTEGRATION: Final = "Salesforce API Integration"
"""The permission-set licence that lets such a user be given rights on objects."""


@walks(NAME)
def licence_findings(client: SalesforceClient, user_id: str) -> list[Finding]:
    """Two calls. A warning where rights cannot be given for lack of a licence."""
    user = Statement("User", ("ProfileId",), (in_ids("Id", [user_id]),))
    label = "PermissionSetLicense.MasterLabel"
    held = Statement("PermissionSetLicenseAssign", (label,), (in_ids("AssigneeId", [user_id]),))
    parts = [("user", "GET", user.as_path()), ("held", "GET", held.as_path())]
    answers = client.composite(parts, "metadata")
    name = _user_licence(client, answers.get("user"))
    if not name:
        return [_unread("UserLicense", "the user licence")]
    if name != INTEGRATION:
        return [Finding("licence", "info", name, f'the user licence is "{name}"')]
    rows = _rows(answers.get("held"))
    if rows is None:
        return [_unread("PermissionSetLicenseAssign", f'whether "{API_INTEGRATION}" is assigned')]
    labels = sorted(str((r.get("PermissionSetLicense") or {}).get("MasterLabel")) for r in rows)
    if API_INTEGRATION in labels:
        return [Finding("licence", "info", name, f'"{name}" with "{API_INTEGRATION}"')]
    message = f'user licence "{name}" without permission-set licence "{API_INTEGRATION}"'
    fix = "assign it: Setup, Users, the user, Permission Set License Assignments"
    return [Finding("licence_missing", "warning", API_INTEGRATION, message, fix)]


def _user_licence(client: SalesforceClient, answer: Any) -> str:
    rows = _rows(answer)
    profile = str(rows[0].get("ProfileId") or "") if rows else ""
    if not profile:
        return ""
    query = Statement("Profile", ("UserLicense.Name",), (in_ids("Id", [profile]),)).text()
    try:
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
        found = _rows(client.json(Ask("GET", "query", "metadata", params={"q": query})))
    except TransientError:
        raise
    except ConnectorError:
        return ""
    return str((found[0].get("UserLicense") or {}).get("Name") or "") if found else ""


def _rows(answer: Any) -> list[dict[str, Any]] | None:
    rows = answer.get("records") if isinstance(answer, dict) else None
    return rows if isinstance(rows, list) else None


def _unread(where: str, what: str) -> Finding:
    fix = 'look at the user in Setup, or grant "View Setup and Configuration"'
    return Finding(
        "licence_unread", "info", where, f"{what} is not told: this user may not read it", fix
    )
