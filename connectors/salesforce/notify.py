"""Custom notifications: the bell and the phone of users in the org, one action call per message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.salesforce.client import Ask, SalesforceClient, quote
from connectors.salesforce.faults import NAME, Refused, clean
from connectors.salesforce.manifest import NOTIFICATION
from connectors.salesforce.query import Statement, chunks
from kamsync.errors import UnexpectedResponse
from kamsync.model.change import Finding, Outcome
from kamsync.model.phrase import phrase
from kamsync.transport import walks

TITLE_ROOM: Final = 250
BODY_ROOM: Final = 750
_RECIPIENTS: Final = 500
_ACTION: Final = "actions/standard/customNotificationAction"
_RIGHT: Final = "PermissionSet.PermissionsSendCustomNotifications"


@dataclass(frozen=True)
class Notifications:
    client: SalesforceClient
    user_id: str
    """The nightly user, who sends."""

    def send(self, user_ids: Sequence[str], title: str, body: str, account: str) -> list[Outcome]:
        type_id = self._type_id()
        if not type_id:
            reason = phrase("outcome.no_notification_type", type=NOTIFICATION)
            return [Outcome(u, False, "NOTIFICATION_TYPE_MISSING", reason) for u in user_ids]
        outcomes: list[Outcome] = []
        for part in chunks(user_ids, _RECIPIENTS):
            order = {
                "customNotifTypeId": type_id,
                "recipientIds": list(part),
                "title": _short(title, TITLE_ROOM),
                "body": _short(body, BODY_ROOM),
                "targetId": account,
            }
            outcomes += self._post(order, part)
        return outcomes

    @walks(NAME)
    def _post(self, order: dict[str, Any], users: Sequence[str]) -> list[Outcome]:
        """Never repeated: a lost answer may stand for a bell that rang."""
        self.client.counter.least["notification"] += 1
        body = {"inputs": [order]}
        # Reference: https://developer.salesforce.com/docs/platform/api-action/guide/actions-obj-custom-notification.html
        ask = Ask("POST", _ACTION, "notification", repeatable=False, body=body)
        try:
            answer = self.client.json(ask)
        except Refused as error:
            fault = error.fault
            return [Outcome(u, False, fault.code, fault.message or str(fault)) for u in users]
        if not isinstance(answer, list) or not answer or not isinstance(answer[0], dict):
            raise UnexpectedResponse(
                NAME, code="answer_odd", what="the notification action answered without a result"
            )
        if answer[0].get("isSuccess") is True:
            return [Outcome(user, True) for user in users]
        errors = answer[0].get("errors") or [{}]
        first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
        code, reason = clean(first.get("statusCode"), 80), clean(first.get("message"))
        return [Outcome(u, False, code, reason or phrase("outcome.no_reason")) for u in users]

    @walks(NAME)
    def _type_id(self) -> str:
        where = (f"DeveloperName = {quote(NOTIFICATION)}",)
        rows = self._rows(Statement("CustomNotificationType", ("Id",), where))
        return str(rows[0]["Id"]) if rows else ""

    def _rows(self, statement: Statement) -> list[dict[str, Any]]:
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
        ask = Ask("GET", "query", "metadata", params={"q": statement.text()})
        answer = self.client.json(ask)
        rows = answer.get("records") if isinstance(answer, dict) else None
        return rows if isinstance(rows, list) else []

    def check(self) -> list[Finding]:
        """Type and right, where the config switched notifications on."""
        found = []
        if not self._type_id():
            found.append(_finding(NOTIFICATION, "type"))
        where = (f"AssigneeId = {quote(self.user_id)}", f"{_RIGHT} = true")
        if not self._rows(Statement("PermissionSetAssignment", ("Id",), where)):
            found.append(_finding("custom_notifications", "right"))
        return found


def _finding(where: str, variant: str) -> Finding:
    values = {"type": NOTIFICATION}
    return Finding("notifications_refused", "warning", where, values=values, variant=variant)


def _short(text: str, room: int) -> str:
    """What fits, counted in the platform's units of sixteen bits."""
    if len(text.encode("utf-16-le")) <= 2 * room:
        return text
    cut = text.encode("utf-16-le")[: 2 * (room - 1)].decode("utf-16-le", "ignore")
    return f"{cut.rstrip()}…"
