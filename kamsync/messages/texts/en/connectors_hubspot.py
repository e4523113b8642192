"""English: HubSpot."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.rights_unread": "Rights to write unknown",
    "finding.rights_unread.message": (
        "the portal does not say what this key may write: the first apply shows it"
    ),
    "finding.rights_unread.fix": "compare the key with docs/hubspot.md: {scopes}",
    "finding.property_limit": "Not enough room for properties",
    "finding.property_limit.message": (
        "{used:number} of {most:number} custom company properties are used, {missing:number} "
        "more are needed"
    ),
    "finding.property_limit.fix": "archive unused ones",
}
