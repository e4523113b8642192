"""Dynamic lists (segments) of companies by our own properties, as HubSpot's API takes them. No I/O.

Reference: https://developers.hubspot.com/docs/guides/api/crm/lists/overview
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.hubspot.paths import COMPANY
from kamsync.messages.catalogue import text
from kamsync.model.fieldmap import OutputField


@dataclass(frozen=True)
class Listed:
    """Accounts that belong together."""

    name: str
    """Its words stand in the catalogue as card.report.NAME."""
    of: str
    """The output that is looked at."""
    values: tuple[str, ...] = ()
    """One of these; "" takes every account that has a value."""


LISTED: Final = (
    Listed("Key", "tier", ("Key",)),
    Listed("Tomorrow", "tier", ("Tomorrow",)),
    Listed("By_Dependency", "dependency", ("high", "critical")),
    Listed("Stale", "flags", ("stale_client_data",)),
    Listed("Lost", "flags", ("lost",)),
    Listed("Flagged", "flags"),
)


def titles(item: Listed, language: str) -> str:
    """Names are unique in a portal: the first word tells ours from the customer's."""
    return f"KAM: {text(f'card.report.{item.name}', language)}"


def usable(fields: Mapping[str, OutputField]) -> tuple[Listed, ...]:
    return tuple(item for item in LISTED if item.of in fields)


def body(item: Listed, field: OutputField, language: str) -> dict[str, Any]:
    """OR holds AND holds the filters, with every key that version 2026-09 wants."""
    inner = _branch("AND", [], [_filter(field, item.values)])
    return {
        "name": titles(item, language),
        "objectTypeId": COMPANY,
        "processingType": "DYNAMIC",
        "filterBranch": _branch("OR", [inner], []),
    }


def lists(fields: Mapping[str, OutputField], language: str) -> list[dict[str, Any]]:
    return [body(item, fields[item.of], language) for item in usable(fields)]


def is_ours(found: Mapping[str, Any], properties: Iterable[str]) -> bool:
    """Whether it looks at nothing but our properties: another of the same name is a person's."""
    named = _properties(found.get("filterBranch"))
    return bool(named) and named <= set(properties)


def _properties(branch: object) -> set[str]:
    if not isinstance(branch, dict):
        return set()
    filters = [f for f in branch.get("filters") or () if isinstance(f, dict)]
    named = {str(f.get("property") or f.get("filterType")) for f in filters}
    return named.union(*map(_properties, branch.get("filterBranches") or ()))


def _branch(kind: str, branches: list[Any], filters: list[Any]) -> dict[str, Any]:
    return {
        "filterBranchType": kind,
        "filterBranchOperator": kind,
        "filterBranches": branches,
        "filters": filters,
    }


def _filter(field: OutputField, values: Sequence[str]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationType": "ENUMERATION",
        "operator": "IS_ANY_OF",
        "values": list(values),
        "includeObjectsWithNoValueSet": False,
    }
    if not values:
        operation = {
            "operationType": "ALL_PROPERTY",
            "operator": "IS_KNOWN",
            "includeObjectsWithNoValueSet": False,
        }
    return {"filterType": "PROPERTY", "property": field.field, "operation": operation}
