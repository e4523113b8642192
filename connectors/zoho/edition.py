"""What an org's edition allows: API credits a day, custom fields per module.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/api-limits.html
"""

from __future__ import annotations

from typing import Final

_BASE: Final = {"free": 5_000}
_PER_USER: Final = {
    "standard": (250, 100_000),
    "professional": (500, 3_000_000),
    "enterprise": (1_000, 5_000_000),
    "zohoone": (1_000, 5_000_000),
    "ultimate": (2_000, 10_000_000),
    "crmplus": (2_000, 10_000_000),
}
_FIELDS: Final = {
    "standard": 10,
    "professional": 155,
    "enterprise": 300,
    "zohoone": 300,
    "ultimate": 500,
    "crmplus": 500,
}


def credits_of(edition: str, licences: int) -> int:
    """API credits per 24 hours; an unknown edition counts as the smallest paid one."""
    if edition in _BASE:
        return _BASE[edition]
    each, most = _PER_USER.get(edition, (250, 100_000))
    return min(50_000 + each * licences, most)


def custom_fields_of(edition: str) -> int | None:
    """Custom fields per module; None where it is not known."""
    return _FIELDS.get(edition)
