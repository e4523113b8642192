"""Refused values of a run by their cause: how many, which values, the first of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_VALUES: Final = 3


@dataclass(frozen=True)
class RejectGroup:
    stream: str
    field: str
    reason: str
    n: int
    values: tuple[tuple[str, int], ...]
    """The most frequent values with their counts."""
    others: int
    """Rows with other values, or none."""
    first: str
    """File and line, or the record's id."""


def reject_groups(rejects: Iterable[Mapping[str, Any]]) -> list[RejectGroup]:
    """Largest group first."""
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rejects:
        found.setdefault((row["stream"], row["field"], row["reason"]), []).append(row)
    groups = [_group(*key, rows) for key, rows in found.items()]
    return sorted(groups, key=lambda g: (-g.n, g.stream, g.field, g.reason))


def _group(stream: str, field: str, reason: str, rows: list[Mapping[str, Any]]) -> RejectGroup:
    counts = Counter(str(row["value"]) for row in rows if row["value"])
    top = tuple(counts.most_common(_VALUES))
    first = str(rows[0]["where"] or rows[0]["record_id"] or "")
    others = len(rows) - sum(n for _, n in top)
    return RejectGroup(stream, field, reason, len(rows), top, others, first)
