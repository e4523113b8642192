"""Which scopes the daily job needs, and which of them a grant lacks: all named at once.

A grant's scopes come with its access token, though not always; without them only trying tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from connectors.zoho.faults import NAME
from connectors.zoho.metadata import Metadata
from kamsync.errors import AuthError

ALWAYS: Final = (
    *("ZohoCRM.org.READ", "ZohoCRM.users.READ", "ZohoCRM.settings.fields.READ"),
    *("ZohoCRM.coql.READ", "ZohoCRM.modules.accounts.READ", "ZohoCRM.modules.deals.READ"),
)
WRITING: Final = (
    *("ZohoCRM.modules.accounts.UPDATE", "ZohoCRM.modules.tasks.CREATE"),
    "ZohoCRM.modules.tasks.UPDATE",
)
USEFUL: Final = {
    "ZohoCRM.bulk.READ": "bulk",
    "ZohoCRM.modules.tasks.DELETE": "removal",
    "ZohoCRM.settings.layouts.READ": "layouts",
    "ZohoCRM.settings.pipeline.READ": "pipeline",
}
"""What is lost without them, as a variant of the finding."""


_STANDARD: Final = frozenset(
    {"Accounts", "Deals", "Contacts", "Tasks", "Events", "Calls", "Cases", "Notes", "Quotes"}
)


CUSTOM: Final = "ZohoCRM.modules.custom.READ"


def reading(module: str) -> list[str]:
    """The scope a module's records need; none is known for other modules than the usual."""
    return [f"ZohoCRM.modules.{module.lower()}.READ"] if module in _STANDARD else []


def lacking(wanted: Iterable[str], granted: frozenset[str]) -> list[str]:
    """Wanted scopes the grant does not cover; none where it does not tell its scopes."""
    if not granted:
        return []
    has = {scope.lower() for scope in granted}
    return [scope for scope in dict.fromkeys(wanted) if not _covering(scope) & has]


def _covering(scope: str) -> set[str]:
    """`ZohoCRM.modules.deals.READ` is also covered by `….deals.ALL` and `ZohoCRM.modules.ALL`."""
    *path, operation = scope.lower().split(".")
    wider = [".".join(path[:n]) for n in range(2, len(path) + 1)]
    return {f"{place}.{word}" for place in wider for word in (operation, "all")}


def require(metadata: Metadata, granted: frozenset[str]) -> None:
    """Raises AuthError with everything the first look lacks, not with the first of it."""
    missing = lacking(ALWAYS, granted)
    if missing:
        raise AuthError(NAME, code="grant_lacks", scopes=", ".join(missing))
    refused: dict[str, AuthError] = {}
    for look in (metadata.org, metadata.me, lambda: metadata.fields("Accounts")):
        try:
            look()
        except AuthError as error:
            refused.setdefault(str(error), error)
    if refused:
        errors = [error.as_value for error in refused.values()]
        raise AuthError(NAME, code="several", errors=errors) from next(iter(refused.values()))
