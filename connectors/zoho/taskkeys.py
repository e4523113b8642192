"""Where a task of ours keeps its key: in a field of its own, or as a mark in its subject.

The mark is for editions whose tasks take no own fields: nothing is unique there, so only looking
before and after every doubt keeps tasks from doubling.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connectors.zoho import query as coql
from connectors.zoho.activities import OWN, SUBJECT_MARK
from connectors.zoho.metadata import Shape
from connectors.zoho.settings import ZohoSettings

SUBJECT: Final = "Subject"
"""As `task_key_field`: the standard field people read."""
_LONGEST: Final = 255
_CRITERIA: Final = 25
"""Most criteria a query takes."""


@dataclass(frozen=True)
class InField:
    name: str

    @property
    def shapes(self) -> dict[str, Shape]:
        return {self.name: "text"}

    def put(self, record: dict[str, Any], key: str) -> None:
        record[self.name] = key

    def wheres(self, keys: Sequence[str]) -> Iterator[str]:
        """One criterion per query."""
        for start in range(0, len(keys), coql.IN_VALUES):
            yield coql.among(self.name, keys[start : start + coql.IN_VALUES])

    def every(self, connection: str) -> str:
        return f"({self.name} like {coql.text(f'{OWN}{connection}:%')})"

    def key_of(self, row: dict[str, Any], _wanted: Sequence[str]) -> str:
        return str(row[self.name] or "")


@dataclass(frozen=True)
class InSubject:
    """The key itself stands in the last line of the description."""

    @property
    def shapes(self) -> dict[str, Shape]:
        return {SUBJECT: "text", "Description": "text"}

    def put(self, record: dict[str, Any], key: str) -> None:
        record[SUBJECT] = f"{mark_of(key)} {record[SUBJECT]}"[:_LONGEST]
        record["Description"] = f"{record['Description']}\n\n{key}"

    def wheres(self, keys: Sequence[str]) -> Iterator[str]:
        for start in range(0, len(keys), _CRITERIA):
            part = keys[start : start + _CRITERIA]
            yield coql.either(*(f"({SUBJECT} like {coql.text(mark_of(k) + ' %')})" for k in part))

    def every(self, _connection: str) -> str:
        return f"({SUBJECT} like 'KAM-%')"

    def key_of(self, row: dict[str, Any], wanted: Sequence[str]) -> str:
        """By the mark where the key is known, else from the description; "" is not ours."""
        subject = str(row[SUBJECT] or "")
        if not re.match(SUBJECT_MARK, subject):
            return ""
        known = next((k for k in wanted if subject.startswith(mark_of(k))), "")
        last = str(row["Description"] or "").rstrip().rsplit("\n", 1)[-1].strip()
        return known or (last if last.startswith(OWN) else "")


KeyPlace = InField | InSubject


def keys_a_query(settings: ZohoSettings) -> int:
    return _CRITERIA if settings.task_key_field == SUBJECT else coql.IN_VALUES


def mark_of(key: str) -> str:
    return f"KAM-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
