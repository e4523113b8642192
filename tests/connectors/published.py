"""Names of the vendors' published descriptions, and what a request has that they do not know.

`recorded/CRM/operations.json` holds the calls, parameters and properties that kamsync could use,
with their origin. The descriptions' own lists of required properties are those of answers, mostly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class Call:
    """One request as a loopback server saw it."""

    method: str
    path: str
    query: dict[str, str]
    body: Any = None


@dataclass(frozen=True)
class Operation:
    name: str
    pattern: re.Pattern[str]
    query: frozenset[str]
    needed: frozenset[str]
    body: frozenset[str]
    items: dict[str, frozenset[str]]


def operations(crm: str) -> list[Operation]:
    """Paths without a place come first: `/settings/fields` is no module."""
    text = (FOLDER / crm / "operations.json").read_text(encoding="utf-8")
    rows = sorted(json.loads(text)["operations"], key=lambda row: row["call"].count("{"))
    return [
        Operation(
            row["call"],
            re.compile(re.sub(r"\{\w+\}", "[^/]+", row["call"])),
            frozenset(row.get("query", ())),
            frozenset(row.get("query_required", ())),
            frozenset(row.get("body", ())),
            {key: frozenset(names) for key, names in row.get("items", {}).items()},
        )
        for row in rows
    ]


def unknown(calls: Iterable[Call], known: list[Operation]) -> set[str]:
    """What no description has: a call, a parameter or a property, each said once."""
    found: set[str] = set()
    for call in calls:
        line = f"{call.method} {call.path}"
        operation = next((o for o in known if o.pattern.fullmatch(line)), None)
        if operation is None:
            found.add(line)
            continue
        body = call.body if isinstance(call.body, dict) else {}
        strange = (call.query.keys() - operation.query) | (body.keys() - operation.body)
        for key, names in operation.items.items():
            strange |= {f"{key}.{n}" for item in body.get(key, ()) for n in item.keys() - names}
        found |= {f"{operation.name}: {name}" for name in strange}
        found |= {f"{operation.name} lacks {name}" for name in operation.needed - call.query.keys()}
    return found
