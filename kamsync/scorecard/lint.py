"""Rules of a scorecard across its keys, which no single one can see.

They read the file as it is written, so that they are told beside whatever else is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kamsync.errors import Problem
from kamsync.scorecard import is_given
from kamsync.scorecard.written import WrittenScorecard
from kamsync.toml_source import TomlSource

_FRESHNESS = WrittenScorecard.model_fields["freshness"].default


def across(source: TomlSource) -> list[Problem]:
    """Every breach, with its line; what has not even the right shape is left to the model."""
    criteria = _tables(source, "criteria")
    found = [*_criteria(source, criteria), *_once(source, "criteria", criteria)]
    found += _once(source, "flags", _tables(source, "flags"))
    found += _once(source, "kpis", _tables(source, "kpis"))
    return [*found, *_freshness(source), *_ages(source, "criteria"), *_ages(source, "kpis")]


def _criteria(source: TomlSource, criteria: list[dict[str, Any]]) -> Iterator[Problem]:
    if "criteria" not in source.data:
        return
    line = source.line_of(("criteria",))
    if not 3 <= len(criteria) <= 8:
        yield Problem.of(source.name, line, "criteria", "criteria_count", n=len(criteria))
    if not any(c.get("view") == "potential" for c in criteria):
        yield Problem.of(source.name, line, "criteria", "no_potential")


def _once(source: TomlSource, key: str, tables: list[dict[str, Any]]) -> Iterator[Problem]:
    seen: list[Any] = []
    for n, table in enumerate(tables):
        name = table.get("id")
        if name is not None and name in seen:
            at = (source.name, source.line_of((key, n, "id")), f"{key}.{n}.id")
            yield Problem.of(*at, "id_twice", name=name)
        seen.append(name)


def _freshness(source: TomlSource) -> Iterator[Problem]:
    written = source.data.get("freshness", {})
    if not isinstance(written, dict):
        return
    fresh = written.get("fresh_days", _FRESHNESS.fresh_days)
    stale = written.get("stale_days", _FRESHNESS.stale_days)
    if isinstance(fresh, int) and isinstance(stale, int) and fresh >= stale:
        at = ("freshness", "fresh_days")
        yield Problem.of(source.name, source.line_of(at), ".".join(at), "fresh_above_stale")


def _ages(source: TomlSource, key: str) -> Iterator[Problem]:
    """What people or the customer gave may be older than six months only for a reason."""
    freshness = source.data.get("freshness", {})
    stale = freshness.get("stale_days") if isinstance(freshness, dict) else None
    limit = stale if isinstance(stale, int) else _FRESHNESS.stale_days
    for n, criterion in enumerate(_tables(source, key)):
        age, metric = criterion.get("max_age_days"), str(criterion.get("metric", ""))
        if (
            is_given(metric)
            and isinstance(age, int)
            and age > limit
            and not criterion.get("max_age_reason")
        ):
            at = (source.name, source.line_of((key, n, "max_age_days")))
            where = f"{key}.{n}.max_age_reason"
            yield Problem.of(*at, where, "age_reason", metric=metric, days=limit)


def _tables(source: TomlSource, key: str) -> list[dict[str, Any]]:
    written = source.data.get(key)
    return [t for t in written if isinstance(t, dict)] if isinstance(written, list) else []
