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
        return [Finding("licence_unread", "info", "UserLicense")]
    if name != INTEGRATION:
        return [Finding("licence", "info", name, values={"licence": name})]
    values = {"licence": name, "set_licence": API_INTEGRATION}
    rows = _rows(answers.get("held"))
    if rows is None:
        unread = "PermissionSetLicenseAssign"
        return [Finding("licence_unread", "info", unread, values=values, variant="assigned")]
    labels = sorted(str((r.get("PermissionSetLicense") or {}).get("MasterLabel")) for r in rows)
    if API_INTEGRATION in labels:
        return [Finding("licence", "info", name, values=values, variant="with_set")]
    return [Finding("licence_missing", "warning", API_INTEGRATION, values=values)]


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
