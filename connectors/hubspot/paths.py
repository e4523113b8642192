"""Every path of the API in one table, keyed by version, and the numeric ids of object types.

HubSpot puts the version inside the path, so a base URL alone cannot switch it.
Reference: https://developers.hubspot.com/docs/guides/api/overview
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

COMPANY: Final = "0-2"
DEAL: Final = "0-3"
CONTACT: Final = "0-1"
TICKET: Final = "0-5"
SURVEY: Final = "0-19"
QUOTE: Final = "0-14"
TASK: Final = "0-27"
NOTE: Final = "0-46"
MEETING: Final = "0-47"
CALL: Final = "0-48"
EMAIL: Final = "0-49"

TYPE_IDS: Final = {
    "companies": COMPANY,
    "deals": DEAL,
    "contacts": CONTACT,
    "tickets": TICKET,
    "quotes": QUOTE,
    "feedback_submissions": SURVEY,
    "tasks": TASK,
    "notes": NOTE,
    "meetings": MEETING,
    "calls": CALL,
    "emails": EMAIL,
}
"""Object name → type id; ids are accepted everywhere and never renamed."""
NAMES: Final = {type_id: name for name, type_id in TYPE_IDS.items()}

PRIMARY_COMPANY: Final = {CONTACT: (1, 2), DEAL: (5, 6), TICKET: (25, 26)}
"""Association types, of either direction, that mark the one primary company of a record."""
TO_PARENT: Final = 14
"""Association type from a company to its parent."""
TASK_TO: Final = {COMPANY: 192, CONTACT: 204, DEAL: 216}
"""Object → type of the association of a task with it.
https://developers.hubspot.com/docs/guides/api/crm/associations/associations-v4"""

_V3: Final = {
    "objects": "/crm/v3/objects/{0}",
    "associations": "/crm/v4/associations/{0}/{1}",
    "properties": "/crm/v3/properties/{0}",
    "pipelines": "/crm/v3/pipelines/{0}",
    "owners": "/crm/v3/owners",
    "currencies": "/settings/v3/currencies",
    "account": "/account-info/v3/details",
    "token": "/oauth/v3/token",
    "limits": "/crm/v3/limits",
    "schemas": "/crm-object-schemas/v3/schemas",
    "lists": "/crm/v3/lists",
}
_DATED: Final = {
    "objects": "/crm/objects/{v}/{0}",
    "associations": "/crm/associations/{v}/{0}/{1}",
    "properties": "/crm/properties/{v}/{0}",
    "pipelines": "/crm/pipelines/{v}/{0}",
    "owners": "/crm/owners/{v}",
    "currencies": "/settings/currencies/{v}",
    "account": "/account-info/{v}/details",
    "token": "/oauth/{v}/token",
    "limits": "/crm/limits/{v}",
    "schemas": "/crm-object-schemas/{v}/schemas",
    "lists": "/crm/lists/{v}",
}
TABLE: Final = {"v3": _V3, "2026-03": _DATED, "2026-09": _DATED}


@dataclass(frozen=True)
class Paths:
    """The path of each need in one API version."""

    version: str

    def of(self, need: str, *types: str, then: str = "") -> str:
        """`of("objects", "0-2", then="/search")`; types are type ids."""
        return TABLE[self.version][need].format(*types, v=self.version) + then
