"""What enum keys, columns, flags and findings are called; data keeps the English keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kamsync.messages.catalogue import has, meanings, text
from kamsync.messages.formats import plain


def _label(family: str, key: str | None, language: str) -> str:
    """The label, `unknown` for null, and a key without a label as plain words."""
    if key is None or key == "":
        return text("unknown", language)
    found = f"{family}.{key}"
    return text(found, language) if has(found) else plain(key.replace("_", " "))


def tier(key: str | None, language: str) -> str:
    return _label("tier", key, language)


def level(key: str | None, language: str) -> str:
    return _label("level", key, language)


def trend(key: str | None, language: str) -> str:
    return _label("trend", key, language)


def growth_label(key: str | None, language: str) -> str:
    return _label("growth_label", key, language)


def freshness(key: str | None, language: str) -> str:
    """fresh, ageing, stale; null is a state of its own: unknown."""
    return _label("freshness", key or "unknown", language)


def flag(key: str, language: str) -> str:
    return _label("flag", key, language)


def criterion(key: str, language: str) -> str:
    """Its own label, else that of the metric it is called after."""
    if not has(f"criterion.{key}") and has(f"column.{key}"):
        name = text(f"column.{key}", language)
        return name[:1].lower() + name[1:]
    return _label("criterion", key, language)


def response(key: str, language: str) -> str:
    """What a person answers to a flag."""
    return _label("response", key, language)


def severity(key: str, language: str) -> str:
    return _label("severity", key, language)


def status(key: str, language: str) -> str:
    return _label("status", key, language)


def count(key: str, language: str) -> str:
    """Of the counts of a run."""
    return _label("report.count", key, language)


def column(key: str, language: str) -> str:
    return _label("column", key, language)


def unit(key: str, language: str) -> str:
    """Of a metric: money, share, days …"""
    return _label("unit_name", key, language)


def meaning(key: str, declared: str, language: str) -> str:
    """What a column is: `declared` beside its function in English, else the catalogue's words."""
    return meanings(language).get(key, declared)


def datum(key: str, language: str) -> str:
    """`the rating "fit"`, with the word of the criterion that has this name."""
    family, _, name = key.partition("_")
    found = f"datum.{family}"
    return text(found, language, name=criterion(name, language)) if has(found) else plain(key, 60)


def finding(code: str, language: str) -> str:
    return _label("finding", code, language)


_VALUE_LIMIT: Final = 60


def scope(key: str, value: str | None, language: str) -> str:
    """`region North`; the portfolio has no value."""
    name = _label("scope", key, language)
    return f"{name} {plain(value, _VALUE_LIMIT)}" if value else name


def dependency_scope(row: Mapping[str, Any], language: str) -> str:
    """Where a row's dependency lies: `region North`, `planned revenue`."""
    if row.get("dependency_of") == "planned":
        return text("scope.planned", language)
    return scope(
        row.get("dependency_scope") or "portfolio", row.get("dependency_value") or None, language
    )


def of_dependency(row: Mapping[str, Any], language: str) -> str:
    """What a row's share is a share of: `of planned revenue`."""
    if row.get("dependency_of") == "planned":
        return text("scope.of.planned", language)
    return of_scope(
        row.get("dependency_scope") or "portfolio", row.get("dependency_value"), language
    )


def of_scope(key: str, value: str | None, language: str) -> str:
    """What a share is a share of: `of the revenue of region North`."""
    if key == "portfolio" or not value:
        return text("scope.of.portfolio", language)
    name = _label("scope", key, language)
    return text("scope.of.value", language, scope=name, value=plain(value, _VALUE_LIMIT))


def role_word(role: str, language: str) -> str:
    """A role in buying; one we do not know stays as the CRM has it."""
    key = f"word.role.{role}"
    return text(key, language) if has(key) else role
